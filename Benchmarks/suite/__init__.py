"""Measures the service beside its peers and writes docs/performance.md: see scripts/bench."""
