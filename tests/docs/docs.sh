#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# docs.sh SOURCE PLUGIN PROGRAM NGSPICE
#
# Does what README.md and docs/*.md say, in a copy of the tree, and compares what
# comes out with what they show. An HTML comment right before a block says what
# the block is:
#
#   ```sh                                    run; with <!-- not run: WHY --> it is not
#   <!-- file: NAME -->                      saved under that name
#   <!-- fragment -->       ```spice         part of a netlist, not run
#   <!-- output -->         ```text          lines of what the last sh block printed
#   <!-- whole: FILE -->    ```text          all of FILE, which a run wrote
#   <!-- messages: LINE --> a table          column 1: parameters to change in this netlist
#                                            line, column 2: what drumspice then says
#
# Every spice and text block needs one of these. Blocks of other languages are prose.
# Relative links must lead somewhere, and the reference must be complete: every
# subcircuit with its parameters in docs/models.md, every JSON key in docs/report.md.
set -u -o pipefail
exec < /dev/null
source=$1 plugin=$2 program=$3 ngspice=$4
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

complain() { # PLACE TEXT...
  failures=$((failures + 1))
  printf '%s: %s\n' "$1" "${*:2}" >&2
}

# The tree as it is after a build, and a system on which all is installed and built.
tree=$scratch/drumspice
bin=$scratch/bin
mkdir -p "$tree/build/lib" "$tree/build/bin" "$bin" "$scratch/blocks"
cp -R "$source/models" "$source/netlists" "$source/docs" "$source/README.md" "$source/bootstrap" "$tree"
cp "$plugin" "$tree/build/lib/drumspice.cm"
ln -s "$program" "$tree/build/bin/drumspice"
ln -s "$ngspice" "$bin/ngspice"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$tree" > "$tree/build/CMakeCache.txt"
touch "$tree/build/build.ninja"
for name in cmake ctest; do
  printf '#!/bin/sh\nexit 0\n' > "$bin/$name"
done
printf '#!/bin/sh\nprintf installed\n' > "$bin/dpkg-query"
chmod +x "$bin"/{cmake,ctest,dpkg-query}
export PATH="$bin:$PATH" HOME="$scratch"
cd "$tree" || exit 1

check_links() { # DOCUMENT
  local link target anchor
  while read -r link; do
    case $link in *://* | mailto:*) continue ;; esac
    target=${link%%#*}
    anchor=${link#"$target"}
    if [ -z "$target" ]; then
      target=$1
    else
      target=$(dirname "$1")/$target
    fi
    # Links lead into the whole source tree, of which $tree is a part.
    if [ ! -e "$source/$target" ]; then
      complain "$1" "dead link $link"
    elif [ -n "$anchor" ] && ! headings "$source/$target" | grep -qxF "${anchor#\#}"; then
      complain "$1" "no heading for $link"
    fi
  done < <(awk '/^```/ { f = !f } !f' "$1" | grep -o ']([^)]*)' | sed 's/^](//; s/)$//')
}

headings() { # DOCUMENT: its anchors, as forges make them
  awk '/^```/ { f = !f } !f && /^#+ /' "$1" | sed 's/^#* //' | tr '[:upper:]' '[:lower:]' |
    sed 's/[^-a-z0-9_ ]//g; s/ /-/g'
}

# Runs the instance line with some parameters changed and looks for the message.
check_messages() { # PLACE LINE TABLE
  local given message circuit
  while IFS='|' read -r _ given message _; do
    given=$(sed 's/^ *`//; s/` *$//' <<< "$given")
    message=$(sed 's/^ *`//; s/` *$//' <<< "$message")
    case $given in *=*) ;; *) continue ;; esac
    circuit=$(awk -v given="$given" '{
      n = split(given, change, " ")
      for (i = 1; i <= NF; ++i) {
        for (c = 1; c <= n; ++c)
          if (index($i, substr(change[c], 1, index(change[c], "="))) == 1)
            $i = ""
      }
      print $0, given
    }' <<< "$2")
    cat > messages.cir << EOF_CIR
* what does it say
.include models/drumspice.lib
$circuit
r1 n_i 0 1
r2 n_q 0 1
i1 0 n_i 1u
.control
pre_codemodel \$inputdir/build/lib/drumspice.cm
op
quit 0
.endc
.end
EOF_CIR
    timeout 60 ngspice -b messages.cir > "$scratch/said" 2>&1
    grep '^drumspice: ' "$scratch/said" | sed 's/^drumspice: [^:]*: //' > "$scratch/ours"
    printf '%s\n' "$message" | cmp -s - "$scratch/ours" ||
      complain "$1" "with $given it says '$(cat "$scratch/ours")', not '$message'"
  done < "$3"
}

run_document() { # DOCUMENT
  local block line language mark text place ran=""
  : > "$scratch/output"
  awk -v into="$scratch/blocks" -f "$here/blocks.awk" "$1" > "$scratch/list"
  while IFS=$'\t' read -r block line language mark; do
    text=$scratch/blocks/$block
    place=$1:$line
    case $language/$mark in
      sh/"not run: "*) ;;
      sh/-)
        ran="$ran $(cat "$text")"
        timeout 100 bash -e -u -o pipefail "$text" > "$scratch/output" 2>&1 ||
          complain "$place" "fails ($?): $(tail -n 20 "$scratch/output")"
        ;;
      */"file: "*)
        cp "$text" "${mark#file: }"
        ;;
      spice/fragment) ;;
      text/output)
        awk -v whole=0 -f "$here/compare.awk" "$text" "$scratch/output" > "$scratch/difference" ||
          complain "$place" "$(cat "$scratch/difference")"
        ;;
      text/"whole: "*)
        awk -v whole=1 -f "$here/compare.awk" "$text" "${mark#whole: }" > "$scratch/difference" ||
          complain "$place" "$(cat "$scratch/difference")" \
            "(if the new output is right: tests/docs/refresh.sh)"
        ;;
      table/"messages: "*)
        check_messages "$place" "${mark#messages: }" "$text"
        ;;
      text/* | spice/* | sh/*) complain "$place" "a $language block that no test holds: $mark" ;;
    esac
  done < "$scratch/list"
  while IFS=$'\t' read -r _ line _ mark; do
    case $mark in
      "file: "*.cir)
        [[ $ran == *"${mark#file: }"* ]] || complain "$1:$line" "${mark#file: } is never run"
        ;;
    esac
  done < "$scratch/list"
}

# Every subcircuit has its heading in docs/models.md, and below it a row for each parameter.
check_models() {
  local name parameter
  while read -r name parameter; do
    awk -v name="$name" -v parameter="$parameter" '
      /^###? / { here = index($0, "`" name "`") }
      here && (parameter == "" || index($0, "| `" parameter "` |") == 1) { found = 1 }
      END { exit !found }' docs/models.md ||
      complain docs/models.md "lacks ${parameter:+parameter $parameter of }$name"
  done < <(awk '
    /^\.subckt/ { name = $2; print name }
    /^\.subckt/ || (/^\+/ && open) {
      open = 1
      for (i = 2; i <= NF; ++i)
        if (split($i, part, "=") == 2)
          print name, part[1]
      next
    }
    { open = 0 }' models/drumspice.lib)
}

# Every key of the reports that the runs above wrote stands in docs/report.md.
check_keys() {
  local key
  while read -r key; do
    grep -qF "\`$key\`" docs/report.md || complain docs/report.md "lacks the key $key"
  done < <(cat out/*.json | grep -o '"[A-Za-z0-9_]*":' | tr -d '":' | sort -u)
}

# docs/theory.md holds every function of the theory's headers, none that there is not, and names
# tests that exist.
check_theory() {
  local module name
  while read -r module; do
    grep -oE '^drum_code drum_[a-z0-9_]+' "$source/include/$module"
  done < <(grep -ohE 'drumspice/[a-z_]+\.h' "$source"/src/theory/*.[ch] | sort -u |
    grep -v 'status\|matrix\|constants') | sed 's/^drum_code //' > "$scratch/declared"
  [ -s "$scratch/declared" ] || complain docs/theory.md "no function was looked for"
  while read -r name; do
    grep -qF "\`$name\`" docs/theory.md || complain docs/theory.md "lacks $name"
  done < "$scratch/declared"
  while read -r name; do
    grep -qwF "$name" "$source"/include/drumspice/*.h || complain docs/theory.md "$name is nowhere"
  done < <(grep -oE '`drum_[a-z0-9_]+`' docs/theory.md | tr -d '`' | sort -u)
  while read -r name; do
    grep -qF "static void $name(" "$source"/tests/theory/*.c ||
      complain docs/theory.md "there is no test $name"
  done < <(awk -F'|' '/^## /{ on = /Errata/ } on && NF > 5 { print $(NF - 1) }' docs/theory.md |
    grep -oE '`[a-z0-9_]+`' | tr -d '`')
}

for document in README.md docs/*.md; do
  check_links "$document"
  run_document "$document"
done
check_models
check_keys
check_theory
[ "$failures" -eq 0 ]
