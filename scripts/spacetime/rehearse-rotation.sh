#!/usr/bin/env bash
# Rehearses key rotations with real processes under load; the evidence goes to output/rotation/spacetime.
# usage: scripts/spacetime/rehearse-rotation.sh [OPTIONS OF token-service rehearse]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
set -euo pipefail
cd "$(dirname "$0")/../.."

./scripts/prepare rehearse
# shellcheck source=scripts/spacetime/program.sh
source scripts/spacetime/program.sh
find_program
exec "$TOKEN_SERVICE" rehearse "$@"
