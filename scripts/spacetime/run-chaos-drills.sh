#!/usr/bin/env bash
# Hurts service processes of its own and holds what clients see against rules; the evidence goes to output/chaos/spacetime.
# usage: scripts/spacetime/run-chaos-drills.sh [OPTIONS OF token-service drill chaos]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
# Exit: 0 allow, 1 block, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

./scripts/prepare chaos
program=${TOKEN_SERVICE:-}
if [[ -z $program ]]; then
  swift build -c release --product token-service >&2
  program=$(swift build -c release --show-bin-path)/token-service
fi
OA_BUILD_COMMIT=${OA_BUILD_COMMIT:-$(git rev-parse --short HEAD 2>/dev/null || echo unknown)}
export OA_BUILD_COMMIT
exec "$program" drill chaos "$@"
