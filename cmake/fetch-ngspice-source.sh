#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch-ngspice-source.sh VERSION FOLDER
#
# Unpacks Debian's source package of ngspice, exactly VERSION, into FOLDER.
# The system's own package sources are used, with source packages switched on
# in a private copy: neither its configuration nor its caches are changed, and
# no privilege is needed.
set -eu

version=$1
folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/unpack" "$work/parts"

for file in /etc/apt/sources.list.d/*.sources; do
  [ -f "$file" ] || continue
  sed 's/^Types:.*/Types: deb-src/' "$file" > "$work/parts/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ -f "$file" ] || continue
  sed -n 's/^deb /deb-src /p' "$file" > "$work/parts/$(basename "$file" .list).list"
done

private_apt() {
  apt-get -qq \
    -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/parts" \
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User="$(id -un)" "$@"
}

private_apt update
(cd "$work/unpack" && private_apt source "ngspice=$version")

source=$(find "$work/unpack" -mindepth 1 -maxdepth 1 -type d)
[ -f "$source/src/include/ngspice/mifdefs.h" ] || {
  echo "fetch-ngspice-source: no ngspice source tree came with ngspice=$version" >&2
  exit 1
}
mkdir -p "$(dirname "$folder")"
rm -rf "$folder.partial"
mv "$source" "$folder.partial"
rm -rf "$folder"
mv "$folder.partial" "$folder"
