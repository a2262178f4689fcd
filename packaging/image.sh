#!/usr/bin/env bash
# Builds the container image for both processors from the archives of a release, and pushes it.
# In: the folder with the archives, VERSION, IMAGE; GITHUB_TOKEN and ACTOR to log in with.
set -euo pipefail
folder="$1"
version="$2"
image="$3"
context="$(mktemp -d)"
trap 'rm -rf "$context"' EXIT
for pair in amd64:x86_64 arm64:aarch64; do
  mkdir -p "$context/${pair%%:*}"
  tar -xzf "$folder/icp-$version-${pair##*:}-unknown-linux-musl.tar.gz" -C "$context/${pair%%:*}" ./icp
done
cp "$(dirname "$0")/Dockerfile" "$context/"
printf '%s' "$GITHUB_TOKEN" | docker login ghcr.io --username "$ACTOR" --password-stdin
docker buildx create --use --name icp-release > /dev/null
docker buildx build --platform linux/amd64,linux/arm64 --push --tag "$image:$version" --tag "$image:latest" "$context"
