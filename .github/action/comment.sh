#!/usr/bin/env bash
# Keeps one comment on the pull request: made when there is something to say, edited in place ever after.
# In: GITHUB_TOKEN, REPORT (a Markdown file), IS_NEWS (`true` or `false`), and what every job knows.
# A token that may not write, as in forks, is no failure: the job's summary has the report.
set -euo pipefail

number="$(jq -r '.pull_request.number // empty' "$GITHUB_EVENT_PATH")"
if [ -z "$number" ] || [ ! -f "${REPORT:-}" ]; then
  exit 0
fi
api="${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY"
judged="$(jq -r '.pull_request.head.sha' "$GITHUB_EVENT_PATH")"
# Another workflow or job has a comment of its own.
marker="<!-- icp-check: $(printf '%s/%s' "${GITHUB_WORKFLOW:-}" "${GITHUB_JOB:-}" | tr -c 'A-Za-z0-9_./' '_') -->"
answer="${RUNNER_TEMP:-/tmp}/icp-answer.json"
body="${RUNNER_TEMP:-/tmp}/icp-body.json"

# METHOD PATH [BODY]: the answer goes to a file, the status to stdout. The token is read from stdin, where no list of
# processes shows it.
call() {
  local more=()
  if [ $# -gt 2 ]; then more=(--data-binary "@$3"); fi
  printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" |
    curl --config - --silent --show-error --retry 4 --max-time 30 --request "$1" \
      --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
      ${more[@]+"${more[@]}"} --output "$answer" --write-out '%{http_code}' "$api/$2"
}

give_up() {
  echo "::notice title=icp::the comment was not written ($1); the job's summary has the report"
  exit 0
}

# The comment with our marker by the account that workflows write as; nobody else's is ever touched.
existing=
page=1
while :; do
  status="$(call GET "issues/$number/comments?per_page=100&page=$page")" || give_up "GitHub does not answer"
  [ "$status" = 200 ] || give_up "reading comments gave $status"
  existing="$(jq -r --arg marker "$marker" --arg author "${COMMENT_AUTHOR:-github-actions[bot]}" \
    '[.[] | select(.user.login == $author and (.body | startswith($marker))) | .id] | first // empty' "$answer")"
  if [ -n "$existing" ] || [ "$(jq length "$answer")" -lt 100 ]; then break; fi
  page=$((page + 1))
done
if [ -z "$existing" ] && [ "${IS_NEWS:-true}" != true ]; then
  exit 0
fi

# An older run that took longer must not overwrite what a newer one said.
status="$(call GET "pulls/$number")" || give_up "GitHub does not answer"
if [ "$status" = 200 ] && [ "$(jq -r .head.sha "$answer")" != "$judged" ]; then
  echo "a newer commit is there; its own run writes the comment"
  exit 0
fi

note="_Judged at ${judged:0:10}._"
if [ "${IS_NEWS:-true}" != true ]; then
  note="_Resolved: this pull request no longer changes the ICP. $note"
  note="${note/. _Judged/. Judged}"
fi
jq -n --arg marker "$marker" --rawfile report "$REPORT" --arg note "$note" \
  '{body: ($marker + "\n" + $report + "\n" + $note)}' > "$body"
if [ -n "$existing" ]; then
  status="$(call PATCH "issues/comments/$existing" "$body")" || give_up "GitHub does not answer"
else
  status="$(call POST "issues/$number/comments" "$body")" || give_up "GitHub does not answer"
fi
case "$status" in
  200 | 201) echo "the comment is up to date" ;;
  *) give_up "writing gave $status" ;;
esac
