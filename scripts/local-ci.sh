#!/usr/bin/env bash
# One lane of the checks that run before a change lands.
# usage: scripts/local-ci.sh LANE
set -euo pipefail
cd "$(dirname "$0")/.."

lanes=(docs rotation sync-security)

# The rows of docs/evidence.md: what broke other token services, and the published vectors.
sync_security() {
  local filter='^(SecurityTests|JWTTests)\.|^TokenServiceTests\..*(Malformed|Limit|Canar|Bucket|Credential|Security)'
  local log status=0 count
  log=$(mktemp)
  ./scripts/prepare test
  ./scripts/venv
  check_rows
  swift build --build-tests >&2
  swift test --skip-build --disable-xctest --filter "$filter" >"$log" 2>&1 || status=$?
  grep -E '^(✘|↳)|tokens tried:|judged by PyJWT|^  (accepted|refused|stricter)' "$log" || true
  count=$(sed -n 's/^.*Test run with \([0-9]*\) tests\{0,1\} in .*$/\1/p' "$log" | tail -1)
  rm -f "$log"
  echo "sync-security: ${count:-0} tests ran"
  if [[ $status -ne 0 || ${count:-0} -eq 0 ]]; then
    echo "sync-security: FAILED" >&2
    exit 1
  fi
}

# A short rotation under load with real processes, and the mistakes that it must find.
rotation() {
  local log status=0 count
  log=$(mktemp)
  ./scripts/prepare test
  swift build --build-tests >&2
  swift test --skip-build --disable-xctest --no-parallel --filter '^TokenServiceTests\.(Rehears|Drill|Fleet)' \
    >"$log" 2>&1 || status=$?
  grep -E '^(✘|↳)|a short drill' "$log" || true
  count=$(sed -n 's/^.*Test run with \([0-9]*\) tests\{0,1\} in .*$/\1/p' "$log" | tail -1)
  rm -f "$log"
  echo "rotation: ${count:-0} tests ran"
  if [[ $status -ne 0 || ${count:-0} -eq 0 ]]; then
    echo "rotation: FAILED" >&2
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
  sync-security) sync_security ;;
  *)
    echo "usage: scripts/local-ci.sh LANE     lanes: ${lanes[*]}" >&2
    exit 2
    ;;
esac
