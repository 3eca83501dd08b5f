#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# format.sh SOURCE CLANG_FORMAT: all own C files are laid out as .clang-format says.
set -eu -o pipefail
cd "$1"
find include src plugin tests examples \( -name '*.c' -o -name '*.h' \) -print0 |
  xargs -0 "$2" --dry-run -Werror
