#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# refresh.sh: puts the report of the last `./bootstrap run` into the documents, and
# pictures that are in out/ into docs/images. Read the difference before you commit it.
set -eu
cd "$(dirname "$0")/../.."
[ -s out/rectifier.txt ] || { echo "refresh.sh: no out/rectifier.txt: ./bootstrap run first" >&2; exit 1; }
for document in README.md docs/*.md; do
  awk '
    /^<!-- whole: .* -->$/ { file = substr($0, 13, length($0) - 16) }
    inside && /^```/ { inside = 0 }
    inside { next }
    { print }
    /^```text/ && file {
      while ((getline line < file) > 0)
        print line
      inside = 1
      file = ""
    }' "$document" > "$document.new"
  cmp -s "$document" "$document.new" || cp "$document.new" "$document"
  rm "$document.new"
done
for picture in rectifier_transmission rectifier_spectra rectifier_wide_transient photon_beating_plate \
  modulator_heat; do
  [ ! -s "out/$picture.svg" ] || cp "out/$picture.svg" docs/images/
done
for picture in fig2_surfaces.png fig2_slices.svg fig3.svg; do # of `drumspice figures --out out/figures`
  [ ! -s "out/figures/$picture" ] || cp "out/figures/$picture" docs/images/
done
