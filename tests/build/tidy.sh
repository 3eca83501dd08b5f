#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tidy.sh SOURCE BUILD RUN_CLANG_TIDY
#
# clang-tidy has nothing to say about the library, the program and the plugin.
set -eu -o pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
source=$(printf '%s' "$1" | sed 's/[][().*+?^$|\\{}]/\\&/g')
# ngspice's missing_math.h declares what its configuration does not say is there,
# which clang refuses for isnan.
if ! "$3" -quiet -p "$2" -j 2 -extra-arg=-DHAVE_ISNAN "^$source/(src|plugin)/.*\.c\$" \
  > "$scratch/findings" 2> "$scratch/progress"; then
  sed 's/\x1b\[[0-9;]*m//g' "$scratch/findings" | grep -v '^clang-tidy' >&2
  exit 1
fi
grep -q '^clang-tidy' "$scratch/findings" || {
  echo "tidy.sh: no file was checked" >&2
  exit 1
}
