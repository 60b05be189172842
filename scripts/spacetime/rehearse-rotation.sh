#!/usr/bin/env bash
# Rehearses key rotations with real processes under load; the evidence goes to output/rotation/spacetime.
# usage: scripts/spacetime/rehearse-rotation.sh [OPTIONS OF token-service rehearse]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
set -euo pipefail
cd "$(dirname "$0")/../.."

./scripts/prepare rehearse
program=${TOKEN_SERVICE:-}
if [[ -z $program ]]; then
  swift build -c release --product token-service >&2
  program=$(swift build -c release --show-bin-path)/token-service
fi
OA_BUILD_COMMIT=${OA_BUILD_COMMIT:-$(git rev-parse --short HEAD 2>/dev/null || echo unknown)}
export OA_BUILD_COMMIT
exec "$program" rehearse "$@"
