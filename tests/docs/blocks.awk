# SPDX-License-Identifier: GPL-3.0-or-later
#
# blocks.awk -v into=FOLDER DOCUMENT: takes a document's fenced blocks and marked
# tables apart. Writes the text of each to FOLDER/N and prints its line of the list:
#
#   N<TAB>line<TAB>language (or "table")<TAB>mark
#
# The mark is the HTML comment right before the block, as <!-- file: own.cir -->.

function open_block(language) {
  at = FNR
  file = into "/" ++count
  printf "" > file
  print count "\t" at "\t" (language ? language : "-") "\t" (mark ? mark : "-")
  mark = ""
}

fenced && /^```[ \t]*$/ { close(file); fenced = 0; next }
fenced { print > file; next }
/^```/ { open_block(substr($0, 4)); fenced = 1; next }
/^<!-- .* -->$/ { mark = substr($0, 6, length($0) - 9); next }
/^\|/ && mark { open_block("table"); table = 1 }
/^\|/ && table { print > file; next }
table { close(file); table = 0 }
/[^ \t]/ { mark = "" }
