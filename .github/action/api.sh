# What the scripts share that talk to GitHub's API; sourced, never run.
# In: GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY. ICP_BACKOFF is the first wait in seconds, doubled each time.
# shellcheck shell=bash

api="${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY"
answer="${RUNNER_TEMP:-/tmp}/icp-answer.json"
attempts=4

# METHOD PATH [BODY]: the answer goes to a file, the status to stdout, 000 where nobody answered. The token is read
# from stdin, where no list of processes shows it.
call_once() {
  local more=()
  if [ $# -gt 2 ]; then more=(--data-binary "@$3"); fi
  printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" |
    curl --config - --silent --show-error --max-time 30 --request "$1" \
      --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
      ${more[@]+"${more[@]}"} --output "$answer" --write-out '%{http_code}' "$api/$2" || true
}

# Whether it makes sense to ask again.
is_passing() { case "$1" in 000 | 429 | 5??) return 0 ;; *) return 1 ;; esac }

# ATTEMPT: waits longer each time.
back_off() { sleep "$((${ICP_BACKOFF:-1} * 2 ** ($1 - 1)))"; }

# The same for questions that may be asked again without harm.
call() {
  local attempt=1 status
  while :; do
    status="$(call_once "$@")"
    if ! is_passing "$status" || [ "$attempt" -ge "$attempts" ]; then break; fi
    back_off "$attempt"
    attempt=$((attempt + 1))
  done
  echo "$status"
}
