#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bootstrap.sh SOURCE
#
# What `bootstrap` decides, with stand-ins for the system's commands that write
# down how they are called.
set -eu -o pipefail
exec < /dev/null
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree="$scratch/A Tree"
bin=$scratch/bin
calls=$scratch/calls
mkdir -p "$tree/netlists" "$bin"
cp "$1/bootstrap" "$tree"
export PATH="$bin:$PATH" CALLS=$calls
export MISSING="" USER_ID=0 SUDO=no APT_FAILS=0 CMAKE_FAILS="" SIMULATION=0 TESTS=0

stand_in() { # NAME, script on standard input
  { printf '#!/bin/bash\n' && cat; } > "$bin/$1"
  chmod +x "$bin/$1"
}
stand_in dpkg-query << 'EOS'
for name; do :; done
case " $MISSING " in *" $name "*) exit 1 ;; *) printf installed ;; esac
EOS
stand_in id << 'EOS'
echo "$USER_ID"
EOS
stand_in sudo << 'EOS'
[ "$SUDO" = yes ] && [ "$1" = -n ] && shift && { echo "sudo $*" >> "$CALLS"; exec "$@"; }
exit 1
EOS
stand_in apt-get << 'EOS'
echo "apt-get $*" >> "$CALLS"
[ "$(grep -c '^apt-get.* install ' "$CALLS")" -gt "$APT_FAILS" ] || { echo "a mirror is down"; exit 100; }
EOS
stand_in cmake << 'EOS'
echo "cmake $*" >> "$CALLS"
[ -z "$CMAKE_FAILS" ] || { echo "no compiler"; exit 1; }
case " $* " in *" --preset release "*) folder=build ;; *" --preset sanitize "*) folder=build-sanitize ;; *) exit 0 ;; esac
mkdir -p "$folder" && touch "$folder/build.ninja"
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" > "$folder/CMakeCache.txt"
EOS
stand_in ctest << 'EOS'
echo "ctest $*" >> "$CALLS"
echo "100% tests passed, 0 tests failed out of 9"
exit "$TESTS"
EOS
stand_in ngspice << 'EOS'
echo "ngspice $*" >> "$CALLS"
echo "chatter"
[ -z "${REPORT-}" ] || echo "the report" > out/rectifier.txt
exit "$SIMULATION"
EOS

# try STATUS ARGUMENT...: runs it from another folder; output in $scratch/output.
try() {
  local expected=$1 status=0
  shift
  : > "$calls"
  (cd / && "$tree/bootstrap" "$@") > "$scratch/output" 2>&1 || status=$?
  [ "$status" -eq "$expected" ] ||
    fail "'bootstrap $*' exits with $status, not $expected: $(cat "$scratch/output")"
}
fail() {
  echo "bootstrap.sh: $*" >&2
  exit 1
}
called() {
  grep -q -- "$1" "$calls" || fail "not called: $1; but $(cat "$calls")"
}
not_called() {
  ! grep -q -- "$1" "$calls" || fail "called: $1"
}
says() {
  grep -q -- "$1" "$scratch/output" || fail "does not say '$1' but $(cat "$scratch/output")"
}

try 2
says usage
try 2 nonsense
says nonsense
try 2 run now
try 0 help
not_called .

# Everything is there: configured once, no package command, an incremental build after that.
try 0 build
not_called apt-get
called 'cmake --preset release'
called 'cmake --build build'
try 0 build
not_called 'cmake --preset'
called 'cmake --build build'

# A build folder that came from another place is configured afresh.
echo "CMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere" > "$tree/build/CMakeCache.txt"
try 0 build
called 'cmake --fresh --preset release'

# Packages: as root, with sudo, with neither; the lists are fetched only if it fails without.
MISSING="flex bison" try 0 build
called 'apt-get .*--no-install-recommends install flex bison'
not_called update
MISSING="flex" APT_FAILS=1 try 0 build
called 'apt-get .*update'
MISSING="flex" APT_FAILS=9 try 1 build
says 'a mirror is down'
not_called cmake
MISSING="flex" USER_ID=1000 SUDO=yes try 0 build
called 'sudo .*apt-get .*install flex'
MISSING="flex" USER_ID=1000 try 1 build
says 'sudo apt-get install --no-install-recommends flex'
not_called cmake
# The checkers are for the tests alone.
MISSING="clang-tidy" try 0 build
not_called apt-get
MISSING="clang-tidy" try 0 test
called 'install clang-tidy'

# A failure is shown, with the tool's own words.
CMAKE_FAILS=yes try 1 build
says 'no compiler'

# The status of run is ngspice's; its report is shown, or its last words.
try 0 run
called 'ngspice -b netlists/rectifier.cir'
says chatter
REPORT=yes try 0 run
says 'the report'
SIMULATION=3 try 3 run
says chatter
[ -f "$tree/out/rectifier.log" ] || fail "no out/rectifier.log"

# Tests run twice, the second time sanitized, even if the first has failures.
try 0 test
called 'ctest --preset release'
called 'ctest --preset sanitize'
says '100% tests passed'
TESTS=8 try 1 test
called 'ctest --preset sanitize'

try 1 bench
says 'no benchmarks'
mkdir -p "$tree/tests/bench"
printf '#!/bin/sh\necho measured\n' > "$tree/tests/bench/run"
chmod +x "$tree/tests/bench/run"
try 0 bench
says measured
