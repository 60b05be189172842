#!/usr/bin/env bash
# Promotes production cohort by cohort, behind gates and the SLO; the evidence goes to output/canary/spacetime.
# usage: scripts/spacetime/run-production-phased-rollout.sh [OPTIONS OF token-service rollout production]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
# Exit: 0 allow, 1 block, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=scripts/spacetime/program.sh
source scripts/spacetime/program.sh
find_program
exec "$TOKEN_SERVICE" rollout production "$@"
