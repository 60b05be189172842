#!/usr/bin/env bash
# Checks what an environment needs before the service is started, or promoted, in it; lists every problem.
# usage: scripts/spacetime/provision-check.sh dev|staging|prod [OPTIONS OF token-service provision-check]
# TOKEN_SERVICE names a program that is there; without it, the release is built.
# Exit: 0 clean, 1 problems, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=scripts/spacetime/program.sh
source scripts/spacetime/program.sh
find_program
exec "$TOKEN_SERVICE" provision-check "$@"
