#!/usr/bin/env bash
# Puts `icp` on the path: the released program, its checksum verified; else built from the action's own source.
# In: INPUT_VERSION (a version, `source`, `path`, or nothing).
set -euo pipefail

source_folder="$(cd "$(dirname "$0")/../.." && pwd)"
version="${INPUT_VERSION:-}"
bin="${RUNNER_TEMP:-/tmp}/icp-bin"

if [ "$version" = path ]; then
  icp --version
  exit 0
fi

target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# A program whose digest is not the published one stops the job; one that is not there is built instead.
download() {
  local name url
  name="icp-$1-$(target)" || return 1
  url="${ICP_RELEASES:-https://github.com/icp-as-code/icp/releases/download}/v$1/$name.tar.gz"
  curl --fail --silent --show-error --location --retry 3 --output "$bin/icp.tar.gz" "$url" || return 1
  curl --fail --silent --show-error --location --retry 3 --output "$bin/icp.sha256" "$url.sha256" || return 1
  if [ "$(digest "$bin/icp.tar.gz")" != "$(cut -d ' ' -f 1 "$bin/icp.sha256")" ]; then
    echo "::error title=icp::the checksum of $name is not the published one; nothing was installed"
    exit 2
  fi
  tar -xzf "$bin/icp.tar.gz" -C "$bin"
}

build() {
  echo "building icp from source, which takes some minutes"
  cargo install --locked --quiet --path "$source_folder" --root "$bin/built"
  cp "$bin/built/bin/icp"* "$bin/"
}

mkdir -p "$bin"
if [ -z "$version" ]; then
  version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source_folder/Cargo.toml" | head -n 1)"
fi
if ! [[ "$version" =~ ^(source|[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*)$ ]]; then
  echo "::error title=icp::version takes a release such as 0.1.0, source, or path"
  exit 2
fi
if [ "$version" = source ] || ! download "$version"; then
  build
fi
echo "$bin" >> "$GITHUB_PATH"
"$bin/icp" --version
