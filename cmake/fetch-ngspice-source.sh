#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch-ngspice-source.sh VERSION FOLDER
#
# Unpacks Debian's source package of ngspice, exactly VERSION, into FOLDER.
# The system's own package sources are used, with source packages switched on
# in a private copy: neither its configuration nor its caches are changed, and
# no privilege is needed. FOLDER appears complete, by one rename, or not at all.
set -eu

fail() {
  echo "fetch-ngspice-source: $*" >&2
  exit 1
}

is_source_tree() {
  [ -f "$1/src/include/ngspice/mifdefs.h" ]
}

[ $# -eq 2 ] || fail "usage: fetch-ngspice-source.sh VERSION FOLDER"
version=$1
folder=$2
for tool in apt-get apt-config dpkg-source; do
  command -v "$tool" > /dev/null || fail "$tool is missing (packages apt and dpkg-dev)"
done

parent=$(dirname "$folder")
if ! mkdir -p "$parent" 2> /dev/null || [ ! -w "$parent" ]; then
  fail "cannot write to $parent: set XDG_CACHE_HOME to a folder that can be written"
fi
# What a killed run left behind a day or more ago.
find "$parent" -maxdepth 1 -name 'fetch.??????' -mtime +0 -exec rm -rf {} +
work=$(mktemp -d "$parent/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/unpack" "$work/parts"

list=/etc/apt/sources.list
parts=/etc/apt/sources.list.d
eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
for file in "$parts"/*.sources; do
  [ -f "$file" ] || continue
  sed 's/^[Tt]ypes:.*/Types: deb-src/' "$file" > "$work/parts/$(basename "$file")"
done
for file in "$list" "$parts"/*.list; do
  [ -f "$file" ] || continue
  sed -n '/cdrom:/d; s/^[[:space:]]*deb\(-src\)\{0,1\}[[:space:]]/deb-src /p' "$file" |
    sort -u > "$work/parts/$(basename "$file" .list).list"
done

private_apt() {
  apt-get -q \
    -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3 "$@" >> "$work/log" 2>&1 < /dev/null
}

# A foreign package source that fails must not matter: what counts is the source package.
private_apt update || true
(cd "$work/unpack" && private_apt --only-source source "ngspice=$version") || {
  tail -n 20 "$work/log" >&2
  fail "ngspice=$version could not be fetched from the package sources in $list and $parts." \
    "Offline? Or no longer the version that they offer: then apt-get install ngspice first."
}

for tree in "$work/unpack"/*/; do
  is_source_tree "$tree" && break
done
is_source_tree "$tree" || fail "no source tree of ngspice came with ngspice=$version"
if ! mv -T "$tree" "$folder" 2> /dev/null && ! is_source_tree "$folder"; then
  rm -rf "$folder"
  mv -T "$tree" "$folder"
fi
