#!/usr/bin/env bash
# One lane of the checks that run before a change lands.
# usage: scripts/local-ci.sh LANE [OPTIONS]     options: those of token-service drill canary, for that lane
# Each lane ends with how many tests or checks it ran; none is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."

lanes=(canary-drill docs rotation spacetime-chaos spacetime-production-rollout spacetime-replay-resume
  spacetime-staging-canary sync-security)

# The rows of docs/evidence.md: what broke other token services, and the published vectors.
sync_security() {
  ./scripts/prepare test
  ./scripts/venv
  check_rows
  run_tests sync-security 'tokens tried:|judged by PyJWT|^  (accepted|refused|stricter)' \
    --filter '^(SecurityTests|JWTTests)\.|^TokenServiceTests\.(CanaryTests/|.*(Malformed|Limit|Bucket|Credential|Security))'
}

# A short rotation under load with real processes, and the mistakes that it must find.
rotation() {
  ./scripts/prepare test
  run_tests rotation 'a short drill' --no-parallel --filter \
    '^TokenServiceTests\.(Rehears|LiveRehears|DrillScript|Fleet|LoadState|Observed|ActionQueue|RingSpoiler|DueVerdict|CanaryCredentials)'
}

# The example runtime's tests, and a short run of the harness with real processes.
spacetime_replay_resume() {
  ./scripts/prepare test
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
  package=Examples/SyncRuntime run_tests spacetime-replay-resume 'never'
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

# Links, scripts, advisories, commands, variables, the OpenAPI file: the documents against the program.
docs() {
  ./scripts/venv
  find_program
  .venv/bin/python scripts/check-docs "$program"
}

# A canary that fails, and the way back, with real processes; it ends on the stable revision. Evidence: output/canary.
canary_drill() {
  ./scripts/prepare drill
  find_program
  local log status=0 count
  log=$(mktemp)
  "$program" drill canary "$@" >"$log" || status=$?
  cat "$log"
  count=$(sed -n 's/^ *checks  *\([0-9]*\), .*/\1/p' "$log")
  # On a platform every command that was run is a check.
  [[ -n $count ]] || count=$(grep -cE '^(passed|FAILED)  ' "$log" || true)
  rm -f "$log"
  [[ " $* " != *' --dry-run '* ]] || return "$status"
  echo "canary-drill: $count checks ran"
  if ((status != 0 || count == 0)); then
    echo "canary-drill: FAILED" >&2
    exit "$((status == 2 ? 2 : 1))"
  fi
}

# The fault drills, with real processes.
spacetime_chaos() {
  ./scripts/prepare test
  run_tests spacetime-chaos '^  [a-z0-9-]+: ' --no-parallel --filter "$(suites Tests/TokenServiceTests/Chaos)"
}

# The rollout engine: its model, and its driver against real services. Suites of one plan alone are named after it.
spacetime_staging_canary() {
  ./scripts/prepare test
  run_tests spacetime-staging-canary never --no-parallel --filter "$(suites Tests/TokenServiceTests/Rollout)" --skip '\.[A-Za-z]*Production'
}

spacetime_production_rollout() {
  ./scripts/prepare test
  run_tests spacetime-production-rollout never --no-parallel --filter "$(suites Tests/TokenServiceTests/Rollout)" --skip '\.[A-Za-z]*Staging'
}

# The tests of a folder, as a filter by the names of their suites.
# usage: suites FOLDER
suites() {
  local names
  names=$(grep -rhoE '^@Suite.*(struct|class|actor) +[A-Za-z0-9]+|^(struct|final class|actor) +[A-Za-z0-9]+Tests' "$1" \
    --include='*.swift' 2>/dev/null | grep -oE '[A-Za-z0-9]+$' | sort -u | paste -sd'|' || true)
  # Nothing there matches nothing, rather than everything.
  echo "^TokenServiceTests\.(${names:-nothing-is-there})/"
}

# Sets `program`: the one that TOKEN_SERVICE names, else a debug build.
find_program() {
  program=${TOKEN_SERVICE:-}
  [[ -z $program ]] || return 0
  ./scripts/prepare run
  swift build --product token-service >&2
  program=$(swift build --show-bin-path)/token-service
  OA_BUILD_COMMIT=${OA_BUILD_COMMIT:-$(git rev-parse --short HEAD 2>/dev/null || echo unknown)}
  export OA_BUILD_COMMIT
}

case ${1:-} in
  canary-drill) canary_drill "${@:2}" ;;
  docs) docs ;;
  rotation) rotation ;;
  spacetime-chaos) spacetime_chaos ;;
  spacetime-production-rollout) spacetime_production_rollout ;;
  spacetime-replay-resume) spacetime_replay_resume ;;
  spacetime-staging-canary) spacetime_staging_canary ;;
  sync-security) sync_security ;;
  *)
    echo "usage: scripts/local-ci.sh LANE     lanes: ${lanes[*]}" >&2
    exit 2
    ;;
esac
