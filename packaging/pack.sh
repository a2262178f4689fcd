#!/usr/bin/env bash
# From the archives of all targets in a folder to everything else that a release has: wheels (in wheels/), the SBOM,
# the Homebrew formula and the installers.
set -euo pipefail
folder="$(cd "$1" && pwd)"
cd "$(dirname "$0")/.."
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"

# The static programs run on every Linux, so that one wheel serves old and new ones.
platform() {
  case "$1" in
    x86_64-unknown-linux-musl) echo manylinux2014_x86_64.musllinux_1_1_x86_64 ;;
    aarch64-unknown-linux-musl) echo manylinux2014_aarch64.musllinux_1_1_aarch64 ;;
    x86_64-apple-darwin) echo macosx_10_12_x86_64 ;;
    aarch64-apple-darwin) echo macosx_11_0_arm64 ;;
    x86_64-pc-windows-msvc) echo win_amd64 ;;
    *) return 1 ;;
  esac
}

for archive in "$folder"/icp-"$version"-*.tar.gz; do
  target="${archive##*/icp-"$version"-}"
  target="${target%.tar.gz}"
  tag="$(platform "$target")" || continue
  unpacked="$(mktemp -d)"
  tar -xzf "$archive" -C "$unpacked"
  program="$unpacked/icp"
  if [ -f "$unpacked/icp.exe" ]; then program="$unpacked/icp.exe"; fi
  python3 packaging/wheel.py "$program" "$version" "$tag" wheels
  rm -rf "$unpacked"
done

cargo metadata --locked --format-version 1 --filter-platform x86_64-unknown-linux-musl | python3 packaging/sbom.py > "$folder/icp-$version.cdx.json"
if [ -f "$folder/icp-$version-aarch64-apple-darwin.tar.gz.sha256" ]; then
  bash packaging/formula.sh "$version" "$folder" > "$folder/icp.rb"
fi
for installer in install.sh install.ps1; do
  sed "s/@VERSION@/$version/" "packaging/$installer" > "$folder/$installer"
done
ls "$folder" wheels
