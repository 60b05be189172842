"""Sign and verify one token, library against library, in interleaved rounds on one core.

A program that takes part finds TOKEN, TOKEN2, KEY0, KEY1, KEY2 and T in its environment (workload.py), and BATCH_MS, the least
length of what it times. It prints nanoseconds of processor time per operation, the median of its batches, one a line, and
`#token JWT`, which it signed with KEY0 over the claims of the time T: that is checked here.

    sign            typed claims to a compact token
    verify          TOKEN: header, signature, issuer, audience, times with 30 s leeway, typed claims
    verify-rotated  TOKEN2, of the second of three keys, tried without help from `kid`
    hmac            (the floor alone) one HMAC over the token's signed part
"""
import os
import statistics
import subprocess
import time

from . import builds, workload

OURS, FLOOR, RUST, JWT_KIT = "token-service", "floor (C, libcrypto)", "Rust by hand (sha2, serde_json)", "jwt-kit"


def programs(peers):
    """The programs that can be run here, by name."""
    makers = {OURS: lambda: builds.swift("peer-bench"), FLOOR: builds.floor}
    if "rust" in peers:
        makers[RUST] = lambda: builds.rust("micro")
    if "jwt-kit" in peers:
        makers[JWT_KIT] = lambda: builds.swift("jwtkit-peer")
    made = {name: make() for name, make in makers.items()}
    return {name: path for name, path in made.items() if path}


def one_run(path, environment):
    now = int(time.time())
    core = str(os.cpu_count() - 1)
    try:
        done = subprocess.run(
            ["taskset", "-c", core, path], env={**os.environ, **workload.environment(now), **environment},
            capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"bench: {path} has not ended after ten minutes") from None
    if done.returncode:
        raise SystemExit(f"{path} failed: {done.stderr[-400:]}")
    lines = [line.split() for line in done.stdout.splitlines()]
    for name, value in lines:
        if name == "#token":
            workload.check(value, now)
    return {name: float(value) for name, value in lines if name != "#token"}


WAYS = {
    "low-level": "low-level interface (deprecated), kept inner and outer state", "kept": "`EVP_MAC`, kept context, re-initialised",
    "copied": "`EVP_MAC`, copy of a keyed context", "at-once": "`HMAC()`, keyed anew",
}


def ways(rounds):
    """Nanoseconds of an HMAC by each of libcrypto's interfaces, and as multiples of the low-level one."""
    rows = [one_run(builds.hmac(), {}) for _ in range(rounds)]
    middle = {way: statistics.median(row[way] for row in rows) for way in WAYS}
    return [(WAYS[way], value, statistics.median(row[way] / row["low-level"] for row in rows)) for way, value in middle.items()]


def measure(rounds, peers=("rust", "jwt-kit"), environment=None, handicap=1):
    """For each program its figures of every round, in nanoseconds."""
    paths = programs(peers)
    rows = {name: [] for name in paths}
    for _ in range(rounds):
        for name, path in paths.items():
            slower = {"HANDICAP": str(handicap)} if name == OURS else {}
            rows[name].append(one_run(path, {**(environment or {}), **slower}))
    return rows


def median(rows, name, operation):
    values = [row[operation] for row in rows[name] if operation in row]
    return statistics.median(values) if values else None


def ratio(rows, peer, operation, name=OURS):
    """The median of the rounds' ratios: what disturbs a round disturbs both of its sides."""
    return statistics.median(ours[operation] / other[operation] for ours, other in zip(rows[name], rows[peer]))


def further_key(rows, name=OURS):
    """What a second key that is tried takes, as a multiple of the floor's HMAC."""
    return statistics.median(
        (ours["verify-rotated"] - ours["verify"]) / floor["hmac"] for ours, floor in zip(rows[name], rows[FLOOR]))
