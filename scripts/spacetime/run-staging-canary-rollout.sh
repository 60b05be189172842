#!/usr/bin/env bash
# Moves the canary in staging through its cohorts, behind gates; the evidence goes to output/canary/spacetime.
# usage: scripts/spacetime/run-staging-canary-rollout.sh [OPTIONS OF token-service rollout staging]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
# Exit: 0 allow, 1 block, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=scripts/spacetime/program.sh
source scripts/spacetime/program.sh
find_program
exec "$TOKEN_SERVICE" rollout staging "$@"
