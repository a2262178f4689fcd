#!/usr/bin/env bash
# Runs `icp check` and hands on what it found.
# In: INPUT_BASE, INPUT_HEAD, INPUT_DATA. Out, by way of GITHUB_OUTPUT: status, outcome, win-rate-base, win-rate-head,
# difference, report, page, sarif, is-news (whether there is anything to tell somebody who did not ask).
set -euo pipefail

folder="${RUNNER_TEMP:-/tmp}/icp-report"
rm -rf "$folder"
mkdir -p "$folder"

# What an event knows better than Git: everything that was pushed, and what a merge queue merges into. On pull
# requests the program asks GITHUB_BASE_REF itself.
base_of_event() {
  local base
  case "${GITHUB_EVENT_NAME:-}" in
    push) base="$(jq -r '.before // empty' "$GITHUB_EVENT_PATH")" ;;
    merge_group) base="$(jq -r '.merge_group.base_sha // empty' "$GITHUB_EVENT_PATH")" ;;
    *) return 0 ;;
  esac
  if [ -n "$base" ] && git cat-file -e "$base^{commit}" 2>/dev/null; then echo "$base"; fi
}

arguments=(check --output-file "json=$folder/report.json" --output-file "markdown=$folder/report.md"
  --output-file "github=$folder/annotations" --output-file "html=$folder/report.html"
  --output-file "sarif=$folder/findings.sarif")
base="${INPUT_BASE:-$(base_of_event)}"
if [ -n "$base" ]; then arguments+=("--base=$base"); fi
if [ -n "${INPUT_HEAD:-}" ]; then arguments+=("--head=$INPUT_HEAD"); fi
if [ -n "${INPUT_DATA:-}" ]; then arguments+=("--data=$INPUT_DATA"); fi

# Documents may hold lines that look like commands to the runner. Nothing of the report is one; the program's own
# annotations follow after, in which every value is escaped.
token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
status=0
echo "::stop-commands::$token"
GITHUB_ACTIONS=false icp "${arguments[@]}" 2>&1 || status=$?
echo "::$token::"
if [ -f "$folder/annotations" ]; then cat "$folder/annotations"; fi
if [ "$status" -gt 1 ]; then echo "::error title=icp::it could not be judged; the log of this step says why"; fi

value() { jq -r "$1 // empty" "$folder/report.json" 2>/dev/null || true; }
outcome=failed
if [ "$status" -lt 2 ]; then outcome="$(value .outcome)"; fi
if [ -f "$folder/report.md" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$folder/report.md" >> "$GITHUB_STEP_SUMMARY"
fi
is_news="$(value '(.diff == null) or .diff.has_changed or .outcome != "passed" or (.lint.summary.errors // 0) > 0')"
written() { if [ -f "$folder/$1" ]; then echo "$folder/$1"; fi; }
{
  echo "status=$status"
  echo "outcome=$outcome"
  echo "win-rate-base=$(value .backtest.change.metrics.icp.win_rate.base)"
  echo "win-rate-head=$(value .backtest.change.metrics.icp.win_rate.head)"
  echo "difference=$(value .backtest.change.metrics.icp.win_rate.difference)"
  echo "report=$(written report.md)"
  echo "page=$(written report.html)"
  echo "sarif=$(written findings.sarif)"
  echo "is-news=${is_news:-false}"
} >> "$GITHUB_OUTPUT"
