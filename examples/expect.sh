#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# expect.sh PROGRAM FILE [ARGUMENT...]: fails, and shows the difference, unless PROGRAM ARGUMENT...
# succeeds and prints FILE.
set -eu
out=$(mktemp)
trap 'rm -f "$out"' EXIT
program=$1 expected=$2
shift 2
"$program" "$@" > "$out" < /dev/null
diff -u "$expected" "$out"
