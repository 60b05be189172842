#!/usr/bin/env bash
# Finds or builds the program for the scripts beside it; to be sourced in the repository's folder.

# Sets TOKEN_SERVICE to the program's path, where it is not set already: to the release, which is built.
find_program() {
  if [[ -z ${TOKEN_SERVICE:-} ]]; then
    ./scripts/prepare run
    swift build -c release --product token-service >&2
    swift build -c release --product SteadyTimers >&2
    TOKEN_SERVICE=$(swift build -c release --show-bin-path)/token-service
  fi
}

OA_BUILD_COMMIT=${OA_BUILD_COMMIT:-$(git rev-parse --short HEAD 2>/dev/null || echo unknown)}
export OA_BUILD_COMMIT
