#!/usr/bin/env bash
# One lane of the checks that run before a change lands.
# usage: scripts/local-ci.sh LANE
set -euo pipefail
cd "$(dirname "$0")/.."

lanes=(docs rotation spacetime-replay-resume sync-security)

# The rows of docs/evidence.md: what broke other token services, and the published vectors.
sync_security() {
  ./scripts/prepare test
  ./scripts/venv
  check_rows
  run_tests sync-security 'tokens tried:|judged by PyJWT|^  (accepted|refused|stricter)' \
    --filter '^(SecurityTests|JWTTests)\.|^TokenServiceTests\..*(Malformed|Limit|Canar|Bucket|Credential|Security)'
}

# A short rotation under load with real processes, and the mistakes that it must find.
rotation() {
  ./scripts/prepare test
  run_tests rotation 'a short drill' --no-parallel --filter \
    '^TokenServiceTests\.(Rehears|LiveRehears|Drill|Fleet|LoadState|Observed|ActionQueue|RingSpoiler|DueVerdict|CanaryCredentials)'
}

# The example runtime's tests, and a short run of the harness with real processes.
spacetime_replay_resume() {
  ./scripts/prepare test
  package=Examples/SyncRuntime run_tests spacetime-replay-resume 'never'
  local log status=0
  log=$(mktemp)
  PARITY_BUILD=debug ./scripts/spacetime/replay-resume-parity-harness.sh --duration 20 --sockets 24 --clients 4 \
    --ttl 10 --seed "${PARITY_SEED:-1}" 2>"$log" || status=$?
  ((status == 0)) || cat "$log" >&2
  rm -f "$log"
  if ((status != 0)); then
    echo "spacetime-replay-resume: FAILED, the evidence is in output/parity" >&2
    exit 1
  fi
}

# Runs tests for a lane: shows failures and what is told of, and says how many ran; none is a failure.
# usage: [package=FOLDER] run_tests LANE PATTERN [OPTIONS OF swift test]
run_tests() {
  local lane=$1 pattern=$2 log status=0 count
  shift 2
  log=$(mktemp)
  swift build --package-path "${package:-.}" --build-tests >&2
  swift test --package-path "${package:-.}" --skip-build --disable-xctest "$@" >"$log" 2>&1 || status=$?
  grep -E "^(✘|↳)|$pattern" "$log" || true
  count=$(sed -n 's/^.*Test run with \([0-9]*\) tests\{0,1\} in .*$/\1/p' "$log" | tail -1)
  rm -f "$log"
  echo "$lane: ${count:-0} tests ran"
  if [[ $status -ne 0 || ${count:-0} -eq 0 ]]; then
    echo "$lane: FAILED" >&2
    exit 1
  fi
}

# Every advisory that docs/evidence.md names stands in the name of a test.
check_rows() {
  local missing=() id
  while read -r id; do
    grep -rqF "$id" Tests --include='*.swift' || missing+=("$id")
  done < <(grep -oE 'CVE-[0-9]{4}-[0-9]+|GHSA(-[0-9a-z]{4}){3}|RUSTSEC-[0-9]{4}-[0-9]{4}' docs/evidence.md | sort -u)
  if ((${#missing[@]})); then
    echo "docs/evidence.md names advisories that no test names: ${missing[*]}" >&2
    exit 1
  fi
}

# Every relative link leads to a file, every script that is named exists, every advisory has its test.
docs() {
  local broken=0 file link target
  while IFS= read -r file; do
    while IFS= read -r link; do
      target=${link%%#*}
      [[ -z $target || $target =~ ^[a-z]+: ]] && continue
      [[ -e $(dirname "$file")/$target ]] && continue
      echo "$file: no such file: $link" >&2
      broken=1
    done < <(grep -oE '\]\([^) ]+\)' "$file" | sed 's/^](//; s/)$//')
    while IFS= read -r target; do
      [[ -x $target ]] && continue
      echo "$file: no such script: $target" >&2
      broken=1
    done < <(grep -oE '(\./)?scripts/[a-z/-]+(\.sh)?' "$file" | sed 's|^\./||; s|[/-]$||' | sort -u)
  done < <(git ls-files '*.md' ':!Tests/*/Vectors/*')
  ((broken == 0)) || exit 1
  check_rows
  echo "docs: every link, script and advisory is there"
}

case ${1:-} in
  docs) docs ;;
  rotation) rotation ;;
  spacetime-replay-resume) spacetime_replay_resume ;;
  sync-security) sync_security ;;
  *)
    echo "usage: scripts/local-ci.sh LANE     lanes: ${lanes[*]}" >&2
    exit 2
    ;;
esac
