#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# installed.sh BUILD CMAKE LIBDIR NGSPICE
#
# Installs BUILD below a prefix with capitals and spaces, with and without
# DESTDIR, and uses it like a stranger: netlists in ngspice from another working
# folder, the library through pkg-config and through CMake.
set -eu -o pipefail
exec < /dev/null
build=$1 cmake=$2 libdir=$3 ngspice=$4
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "installed.sh: $*" >&2
  exit 1
}

prefix="$scratch/The Prefix, of Drum"
"$cmake" --install "$build" --prefix "$prefix" > "$scratch/install.log" ||
  fail "the installation failed: $(cat "$scratch/install.log")"
[ -x "$build/bin/drumspice" ] && { [ -x "$prefix/bin/drumspice" ] || fail "the program is not installed"; }
[ -f "$prefix/$libdir/drumspice/drumspice.cm" ] || fail "the plugin is not installed"

# Nothing installed names the source or the build tree.
source=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
if grep -rlF -e "$source" -e "$build" "$prefix/share" "$prefix/include" \
  "$prefix/$libdir/pkgconfig" "$prefix/$libdir/cmake"; then
  fail "these files name the source or build tree"
fi

# The line for ~/.spiceinit is the one that the installation prints.
export HOME="$scratch/A Home"
mkdir "$HOME"
grep '^setcs sourcepath' "$scratch/install.log" > "$HOME/.spiceinit" || fail "no line for .spiceinit"
if [ -x "$prefix/bin/drumspice" ]; then
  "$prefix/bin/drumspice" --help > /dev/null || fail "the program does not start"
fi

# Netlists run as copies, in a folder of their own.
mkdir "$scratch/Working Folder" "$scratch/My Netlists"
cp "$prefix/share/drumspice/netlists"/*.cir "$scratch/My Netlists"
cd "$scratch/Working Folder"
for netlist in "$prefix/share/drumspice/netlists/rectifier.cir" "$scratch/My Netlists"/*.cir; do
  rm -rf out
  stem=$(basename "$netlist" .cir)
  # Whether a report passes is no matter of installation: one that does shows the exit status.
  "$ngspice" -b -D notran "$netlist" > "$scratch/log" 2>&1 || [ "$stem" != rectifier ] ||
    fail "$netlist: ngspice fails: $(tail -n 30 "$scratch/log")"
  ls "out/$stem"_*.raw > /dev/null || fail "$netlist wrote no raw file to out/"
  [ -s "out/$stem.txt" ] || fail "$netlist wrote no report out/$stem.txt"
  [ "$(ls)" = out ] || fail "$netlist wrote beside out/: $(ls)"
done
[ "$(cd "$scratch/My Netlists" && ls)" = "$(cd "$prefix/share/drumspice/netlists" && ls)" ] ||
  fail "a netlist wrote beside itself"

# A netlist of one's own needs one line.
cat > own.cir << 'EOF_NETLIST'
* a bath
.include drumspice.lib
xb a_i a_q env_bath g=1u f0=5g nbar=50
ri a_i 0 1
.control
op
strcmp differs $curplot const
if $differs = 0
  quit 1
end
echo $drumspice
quit 0
.endc
.end
EOF_NETLIST
"$ngspice" -b own.cir > "$scratch/log" 2>&1 || fail "own.cir: $(cat "$scratch/log")"
grep -qxF "$prefix/bin/drumspice" "$scratch/log" || fail "\$drumspice is not the program: $(cat "$scratch/log")"

# The library for C programs.
PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig" pkg-config --exists --print-errors drumspice
flags=$(PKG_CONFIG_PATH="$prefix/$libdir/pkgconfig" pkg-config --cflags --libs drumspice)
eval "cc -Wall -Werror -o user \"\$here/user.c\" $flags"
LD_LIBRARY_PATH="$prefix/$libdir" ./user || fail "the program built with pkg-config fails"
ln -s "$prefix" "$scratch/relocated"
{ "$cmake" -S "$here/consumer" -B consumer "-Ddrumspice_ROOT=$scratch/relocated" &&
  "$cmake" --build consumer; } > "$scratch/log" 2>&1 || fail "find_package: $(cat "$scratch/log")"
LD_LIBRARY_PATH="$prefix/$libdir" consumer/user || fail "the program built with CMake fails"

# DESTDIR goes in front of every file, and into none.
DESTDIR="$scratch/Stage" "$cmake" --install "$build" --prefix /opt/drumspice > /dev/null
(cd "$scratch/Stage/opt/drumspice" && find . ! -type d | sort) > "$scratch/staged"
(cd "$prefix" && find . ! -type d | sort) > "$scratch/installed"
diff "$scratch/installed" "$scratch/staged" || fail "DESTDIR changes what is installed"
[ ! -e /opt/drumspice ] || fail "DESTDIR is not minded"
if grep -rlF "$scratch" "$scratch/Stage"; then
  fail "these files name DESTDIR"
fi

# A prefix that ngspice could not load from is refused, and nothing is written there.
if "$cmake" --install "$build" --prefix "$scratch/it's" > "$scratch/log" 2>&1; then
  fail "a prefix with a quote is accepted"
fi
grep -q "cannot be installed below" "$scratch/log" || fail "no reason given: $(cat "$scratch/log")"
[ ! -e "$scratch/it's" ] || fail "something was installed below a prefix that was refused"
