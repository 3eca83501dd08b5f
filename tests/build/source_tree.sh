#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# source_tree.sh SOURCE PLUGIN PROGRAM NGSPICE
#
# After a build a netlist runs in ngspice from any working folder: of the tree
# itself, of a copy in a path with spaces and capitals, and through a link.
set -eu -o pipefail
exec < /dev/null
source=$1 plugin=$2 program=$3 ngspice=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "source_tree.sh: $*" >&2
  exit 1
}

copy="$scratch/A Copy of Drumspice"
mkdir -p "$copy/build/lib" "$copy/build/bin" "$scratch/Working Folder"
cp -R "$source/models" "$source/netlists" "$copy"
cp "$plugin" "$copy/build/lib/drumspice.cm"
# Not a copy of the program, which would lose its library, but it is called by this name.
ln -s "$program" "$copy/build/bin/drumspice"
ln -s "$copy" "$scratch/A Link"
export HOME="$scratch"

try() { # FOLDER NETLIST
  cd "$1"
  rm -rf out
  "$ngspice" -b -D notran "$2" > "$scratch/log" 2>&1 ||
    fail "in $1: ngspice -b -D notran $2 exits with $?: $(tail -n 30 "$scratch/log")"
  [ -s out/rectifier_op.raw ] || fail "in $1: $2 wrote no out/rectifier_op.raw"
  [ -s out/rectifier.json ] || fail "in $1: $2 wrote no out/rectifier.json"
}
try "$scratch/Working Folder" "$copy/netlists/rectifier.cir"
[ "$(ls "$scratch/Working Folder")" = out ] || fail "something was written beside out/"
[ "$(ls "$copy/netlists")" = "$(ls "$source/netlists")" ] || fail "something was written beside the netlist"
try "$scratch/Working Folder" "../A Copy of Drumspice/netlists/rectifier.cir"
try "$scratch/Working Folder" "$scratch/A Link/netlists/rectifier.cir"
try "$copy" netlists/rectifier.cir
try "$copy/netlists" rectifier.cir
