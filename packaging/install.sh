#!/bin/sh
# Installs icp: curl -fsSL https://github.com/icp-as-code/icp/releases/latest/download/install.sh | sh
# ICP_VERSION chooses a release, ICP_BIN a folder (~/.local/bin). Nothing is installed whose checksum is not the
# published one.
set -eu

main() {
  version="${ICP_VERSION:-@VERSION@}"
  bin="${ICP_BIN:-$HOME/.local/bin}"
  from="${ICP_RELEASES:-https://github.com/icp-as-code/icp/releases/download}"
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) target=x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
    Darwin-x86_64) target=x86_64-apple-darwin ;;
    Darwin-arm64) target=aarch64-apple-darwin ;;
    *) fail "there is no program for $(uname -s) on $(uname -m); build it with cargo install" ;;
  esac
  name="icp-$version-$target.tar.gz"
  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  get "$from/v$version/$name" "$scratch/$name"
  get "$from/v$version/$name.sha256" "$scratch/$name.sha256"
  expected="$(cut -d ' ' -f 1 "$scratch/$name.sha256")"
  if command -v sha256sum > /dev/null 2>&1; then
    found="$(sha256sum "$scratch/$name" | cut -d ' ' -f 1)"
  else
    found="$(shasum -a 256 "$scratch/$name" | cut -d ' ' -f 1)"
  fi
  [ -n "$expected" ] && [ "$found" = "$expected" ] || fail "the checksum of $name is not the published one; nothing was installed"
  tar -xzf "$scratch/$name" -C "$scratch"
  mkdir -p "$bin"
  cp "$scratch/icp" "$bin/icp.new"
  chmod 755 "$bin/icp.new"
  mv "$bin/icp.new" "$bin/icp"
  "$bin/icp" --version
  case ":$PATH:" in
    *":$bin:"*) ;;
    *) echo "add $bin to your PATH" ;;
  esac
}

get() {
  if command -v curl > /dev/null 2>&1; then
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$1" || fail "$1 cannot be fetched"
  else
    wget -q -O "$2" "$1" || fail "$1 cannot be fetched"
  fi
}

fail() {
  echo "icp: $1" >&2
  exit 1
}

main
