#!/usr/bin/env bash
# Holds sync clients against a runtime while everything is killed, rotated and revoked; the evidence goes to output/parity.
# usage: scripts/spacetime/replay-resume-parity-harness.sh [OPTIONS OF parity-harness]
# The release is built, as clients run it; PARITY_BUILD=debug takes the build that the tests use.
# Exit: 0 allow, 1 block, 2 usage.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=${PARITY_BUILD:-release}
if [[ $build != debug && $build != release ]]; then
  echo "PARITY_BUILD is debug or release" >&2
  exit 2
fi
./scripts/prepare run
example=(--package-path Examples/SyncRuntime -c "$build")
swift build -c "$build" --product token-service >&2
swift build "${example[@]}" >&2
service=$(swift build -c "$build" --show-bin-path)/token-service
programs=$(swift build "${example[@]}" --show-bin-path)
OA_BUILD_COMMIT=${OA_BUILD_COMMIT:-$(git rev-parse --short HEAD 2>/dev/null || echo unknown)}
export OA_BUILD_COMMIT
exec "$programs/parity-harness" --token-service "$service" --sync-runtime "$programs/sync-runtime" \
  --sync-client "$programs/sync-client" --output-dir "output/parity/$(date -u +%Y%m%dT%H%M%SZ)-$$" "$@"
