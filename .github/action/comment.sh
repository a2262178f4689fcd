#!/usr/bin/env bash
# Keeps one comment on the pull request: made when there is something to say, edited in place ever after.
# In: GITHUB_TOKEN, REPORT (a Markdown file), IS_NEWS (`true` or `false`), INPUT_PULL_REQUEST and INPUT_HEAD where the
# event does not say them, and what every job knows.
# A token that may not write, as in forks, is no failure: the job's summary has the report.
set -euo pipefail
# shellcheck source=.github/action/api.sh
. "$(dirname "$0")/api.sh"

event() { jq -r "$1 // empty" "$GITHUB_EVENT_PATH"; }
number="${INPUT_PULL_REQUEST:-$(event .pull_request.number)}"
judged="${INPUT_HEAD:-$(event .pull_request.head.sha)}"
if [ -z "$number" ] || [ ! -f "${REPORT:-}" ]; then
  exit 0
fi
if ! [[ "$number" =~ ^[0-9]+$ && "$judged" =~ ^[0-9a-f]{40}$ ]]; then
  echo "::error title=icp::pull-request takes a number, and head a whole commit id with it"
  exit 2
fi
# Another workflow or job has a comment of its own.
marker="<!-- icp-check: $(printf '%s/%s' "${GITHUB_WORKFLOW:-}" "${GITHUB_JOB:-}" | tr -c 'A-Za-z0-9_./' '_') -->"
body="${RUNNER_TEMP:-/tmp}/icp-body.json"

give_up() {
  echo "::notice title=icp::the comment was not written ($1); the job's summary has the report"
  exit 0
}

# The comment with our marker by the account that workflows write as; nobody else's is ever touched.
find_comment() {
  local page=1 status
  existing=
  while :; do
    status="$(call GET "issues/$number/comments?per_page=100&page=$page")"
    [ "$status" = 200 ] || give_up "reading comments gave $status"
    existing="$(jq -r --arg marker "$marker" --arg author "${COMMENT_AUTHOR:-github-actions[bot]}" \
      '[.[] | select(.user.login == $author and (.body | startswith($marker))) | .id] | first // empty' "$answer")"
    if [ -n "$existing" ] || [ "$(jq length "$answer")" -lt 100 ]; then break; fi
    page=$((page + 1))
  done
}

# An older run that took longer must not overwrite what a newer one said.
stop_if_older() {
  local status
  status="$(call GET "pulls/$number")"
  if [ "$status" = 200 ] && [ "$(jq -r .head.sha "$answer")" != "$judged" ]; then
    echo "a newer commit is there; its own run writes the comment"
    exit 0
  fi
}

note="_Judged at ${judged:0:10}._"
if [ "${IS_NEWS:-true}" != true ]; then
  note="_Resolved: this pull request no longer changes the ICP. Judged at ${judged:0:10}._"
fi
write_body() {
  jq -n --arg marker "$marker" --rawfile report "$1" --arg note "$note" \
    '{body: ($marker + "\n" + $report + "\n" + $note)}' > "$body"
}
write_body "$REPORT"

is_short=
attempt=1
while :; do
  find_comment
  if [ -z "$existing" ] && [ "${IS_NEWS:-true}" != true ]; then
    exit 0
  fi
  stop_if_older
  if [ -n "$existing" ]; then
    status="$(call_once PATCH "issues/comments/$existing" "$body")"
  else
    status="$(call_once POST "issues/$number/comments" "$body")"
  fi
  case "$status" in
    200 | 201)
      echo "the comment is up to date"
      exit 0
      ;;
    422)
      # Too long, most likely: the headline alone, and where the rest is.
      [ -z "$is_short" ] || give_up "writing gave $status"
      is_short=yes
      { head -n 1 "$REPORT"; echo; echo "The report is too long for a comment; the job's summary has it."; } > "$body.md"
      write_body "$body.md"
      ;;
    *)
      # What failed on the way may have arrived, so the comment is looked for again before it is written again.
      if ! is_passing "$status" || [ "$attempt" -ge "$attempts" ]; then give_up "writing gave $status"; fi
      back_off "$attempt"
      attempt=$((attempt + 1))
      ;;
  esac
done
