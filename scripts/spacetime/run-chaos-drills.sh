#!/usr/bin/env bash
# Hurts service processes of its own and holds what clients see against rules; the evidence goes to output/chaos/spacetime.
# usage: scripts/spacetime/run-chaos-drills.sh [OPTIONS OF token-service drill chaos]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
# Exit: 0 allow, 1 block, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

./scripts/prepare chaos
# shellcheck source=scripts/spacetime/program.sh
source scripts/spacetime/program.sh
find_program
exec "$TOKEN_SERVICE" drill chaos "$@"
