#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# expect.sh PROGRAM FILE: fails, and shows the difference, unless PROGRAM succeeds and prints FILE.
set -eu
out=$(mktemp)
trap 'rm -f "$out"' EXIT
"$1" > "$out" < /dev/null
diff -u "$2" "$out"
