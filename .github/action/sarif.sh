#!/usr/bin/env bash
# Hands the linter's findings to code scanning, where that is switched on and the token may.
# In: GITHUB_TOKEN, SARIF (a file), and what every job knows. That it may not is no failure: the findings are in the
# log, at their lines, and in the summary.
set -euo pipefail
# shellcheck source=.github/action/api.sh
. "$(dirname "$0")/api.sh"

if [ ! -f "${SARIF:-}" ]; then
  exit 0
fi
body="${RUNNER_TEMP:-/tmp}/icp-sarif-body.json"
gzip -c "$SARIF" | base64 | tr -d '\n' > "$body.text"
jq -n --arg commit "$GITHUB_SHA" --arg ref "$GITHUB_REF" --rawfile sarif "$body.text" \
  '{commit_sha: $commit, ref: $ref, sarif: $sarif, tool_name: "icp"}' > "$body"
status="$(call POST code-scanning/sarifs "$body")"
case "$status" in
  202) echo "the findings are in code scanning" ;;
  403 | 404) echo "code scanning is off, or the token may not write to it (permission security-events)" ;;
  *) echo "::notice title=icp::the findings were not handed to code scanning ($status)" ;;
esac
