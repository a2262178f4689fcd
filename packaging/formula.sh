#!/usr/bin/env bash
# Writes the Homebrew formula of a release to stdout. In: VERSION, and the folder with the `.sha256` files.
set -euo pipefail
version="$1"
folder="$2"
from="https://github.com/icp-as-code/icp/releases/download/v$version"
digest() { cut -d ' ' -f 1 "$folder/icp-$version-$1.tar.gz.sha256"; }
entry() {
  printf '      url "%s/icp-%s-%s.tar.gz"\n      sha256 "%s"\n' "$from" "$version" "$1" "$(digest "$1")"
}
cat <<FORMULA
class Icp < Formula
  desc "Ideal customer profile as code: validated, diffed, backtested, and rendered"
  homepage "https://github.com/icp-as-code/icp"
  version "$version"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
$(entry aarch64-apple-darwin)
    end
    on_intel do
$(entry x86_64-apple-darwin)
    end
  end
  on_linux do
    on_arm do
$(entry aarch64-unknown-linux-musl)
    end
    on_intel do
$(entry x86_64-unknown-linux-musl)
    end
  end

  def install
    bin.install "icp"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/icp.bash" => "icp"
    zsh_completion.install "completions/_icp"
    fish_completion.install "completions/icp.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/icp --version")
  end
end
FORMULA
