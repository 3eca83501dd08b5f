#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch.sh SOURCE
#
# cmake/fetch-ngspice-source.sh with a stand-in for apt-get: which package
# sources it asks, and that a tree appears complete or not at all.
set -eu -o pipefail
exec < /dev/null
fetch=$1/cmake/fetch-ngspice-source.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/bin" "$scratch/etc/parts.d"
export PATH="$scratch/bin:$PATH" SCRATCH=$scratch MODE=good

fail() {
  echo "fetch.sh: $*" >&2
  exit 1
}

printf '%s\n' "Dir::Etc::sourcelist \"$scratch/etc/sources.list\";" \
  "Dir::Etc::sourceparts \"$scratch/etc/parts.d\";" > "$scratch/apt.conf"
export APT_CONFIG=$scratch/apt.conf
cat > "$scratch/etc/sources.list" << 'EOF_LIST'
# deb http://old.example bookworm main
deb cdrom:[Debian 12]/ bookworm main
  deb [signed-by=/k.gpg arch=amd64] http://one.example bookworm main
deb-src http://one.example bookworm contrib
EOF_LIST
cat > "$scratch/etc/parts.d/debian.sources" << 'EOF_SOURCES'
Types: deb deb-src
URIs: http://two.example/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/two.gpg
EOF_SOURCES
echo "deb http://three.example bookworm main" > "$scratch/etc/parts.d/off.list.disabled"

cat > "$scratch/bin/apt-get" << 'EOF_APT'
#!/bin/bash
for word; do
  case $word in Dir::Etc::sourceparts=*) parts=${word#*=} ;; esac
done
rm -rf "$SCRATCH/asked" && cp -r "$parts" "$SCRATCH/asked"
case " $* " in
  *" update "*) exit 100 ;; # some foreign source is down: no matter
esac
[ "$MODE" != offline ] || { echo "E: cannot resolve"; exit 100; }
mkdir -p ngspice-39/src/include/ngspice
[ "$MODE" != slow ] || { touch "$SCRATCH/started"; sleep 30; }
[ "$MODE" = empty ] || touch ngspice-39/src/include/ngspice/mifdefs.h
EOF_APT
chmod +x "$scratch/bin/apt-get"
cache="$scratch/The Cache/drumspice"
tree=$cache/ngspice-39

only_tree() {
  [ "$(ls "$cache")" = "$1" ] || fail "in the cache: $(ls "$cache"), not '$1'"
}

"$fetch" 39 "$tree"
[ -f "$tree/src/include/ngspice/mifdefs.h" ] || fail "no tree"
only_tree ngspice-39
cat > "$scratch/expected" << 'EOF_EXPECTED'
Types: deb-src
URIs: http://two.example/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/two.gpg
deb-src [signed-by=/k.gpg arch=amd64] http://one.example bookworm main
deb-src http://one.example bookworm contrib
EOF_EXPECTED
cat "$scratch/asked/debian.sources" "$scratch/asked/sources.list" | diff "$scratch/expected" - ||
  fail "other package sources"
[ "$(cd "$scratch/asked" && echo *)" = "debian.sources sources.list" ] || fail "a disabled source was asked"

# A good tree stays, a broken one is replaced.
"$fetch" 39 "$tree" || fail "a tree that is there is an error"
rm -r "$tree/src"
"$fetch" 39 "$tree"
[ -f "$tree/src/include/ngspice/mifdefs.h" ] || fail "a broken tree is not replaced"

rm -r "$cache"
for mode in offline empty; do
  if MODE=$mode "$fetch" 39 "$tree" 2> "$scratch/message"; then
    fail "no error when $mode"
  fi
  [ -s "$scratch/message" ] || fail "no message when $mode"
  only_tree ""
done
grep -q "no source tree" "$scratch/message" || fail "unclear: $(cat "$scratch/message")"

# Interrupted half-way.
MODE=slow setsid "$fetch" 39 "$tree" 2> /dev/null &
for _ in $(seq 100); do
  [ ! -e "$scratch/started" ] || break
  sleep 0.1
done
kill -TERM -- -$!
wait $! && fail "no error when interrupted"
only_tree ""

if "$fetch" 39 /proc/drumspice/ngspice-39 2> "$scratch/message"; then
  fail "no error for a folder that cannot be written"
fi
grep -q XDG_CACHE_HOME "$scratch/message" || fail "unclear: $(cat "$scratch/message")"
