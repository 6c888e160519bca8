#!/bin/sh
# Puts the pinned Deno at build/toolchain/deno. In shell, because it runs
# before there is anything else to run: takes $DENO or the deno on PATH if it
# has the right version, and otherwise installs it from npm.
set -eu
cd "$(dirname "$0")/.."

version=$(sed -n 's/^  "deno": "\(.*\)",$/\1/p' tools/versions.json)
home=build/toolchain

is_pinned() { "$1" --version 2>/dev/null | grep -q "^deno $version "; }

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

use() {
  mkdir -p "$home"
  ln -sfn "$1" "$home/deno"
}

if [ -n "${DENO:-}" ]; then
  found=$(command -v "$DENO" || true)
  is_pinned "${found:-/nonexistent}" ||
    fail "DENO=$DENO is not Deno $version. Unset DENO, and it comes from npm."
  use "$(realpath -s "$found")"
  exit
fi

is_pinned "$home/deno" && exit

found=$(command -v deno || true)
if [ -n "$found" ] && is_pinned "$found"; then
  use "$(realpath -s "$found")"
  exit
fi

command -v npm >/dev/null || fail "Deno $version is missing." \
  "Either put it on PATH, or install Node.js with npm (on Debian: apt-get" \
  "install nodejs npm), with which make fetches it into build/."

echo "Installing Deno $version from npm into $home ..."
mkdir -p "$home"
npm install --prefix "$home" --ignore-scripts --no-save --no-package-lock \
  --no-audit --no-fund --loglevel error "deno@$version" ||
  fail "npm cannot install deno@$version: see its message above."
for binary in "$home"/node_modules/@deno/*/deno; do
  use "${binary#"$home"/}"
done
is_pinned "$home/deno" ||
  fail "The deno@$version that npm installed in $home does not run here."
