#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SOURCE BUILD: runs the example netlist against the plugin of any build folder.
set -eu
rm -rf tree
mkdir -p tree/build tree/examples
cp -r "$1/models" tree/
cp "$1/examples/one_drum.cir" tree/examples/
ln -s "$2/lib" tree/build/lib
exec ngspice -b tree/examples/one_drum.cir < /dev/null
