#!/usr/bin/env bash
# Builds the program for one target and packs it with licences, completions and man pages.
# In: a target such as x86_64-unknown-linux-musl. PROFILE (dist), OUT (target/packages), HOST_ICP: an icp that runs
# here, for what it writes about itself where the built one cannot run. Out: OUT/icp-VERSION-TARGET.tar.gz and .sha256.
set -euo pipefail
cd "$(dirname "$0")/.."

target="$1"
profile="${PROFILE:-dist}"
out="${OUT:-target/packages}"
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
name="icp-$version-$target"

cargo build --locked --profile "$profile" --target "$target"
folder="$profile"
if [ "$profile" = dev ]; then folder=debug; fi
built="${CARGO_TARGET_DIR:-target}/$target/$folder"
program=icp
if [ -f "$built/icp.exe" ]; then program=icp.exe; fi

staging="$(mktemp -d)"
trap 'rm -rf "$staging"' EXIT
cp "$built/$program" README.md LICENSE LICENSE-APACHE LICENSE-MIT "$staging/"
speaker="${HOST_ICP:-$built/$program}"
mkdir -p "$staging/completions"
"$speaker" completions bash > "$staging/completions/icp.bash"
"$speaker" completions zsh > "$staging/completions/_icp"
"$speaker" completions fish > "$staging/completions/icp.fish"
"$speaker" completions powershell > "$staging/completions/icp.ps1"
"$speaker" man "$staging/man" 2> /dev/null

mkdir -p "$out"
tar -czf "$out/$name.tar.gz" -C "$staging" .
digest() { if command -v sha256sum > /dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi; }
(cd "$out" && digest "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$out/$name.tar.gz"
