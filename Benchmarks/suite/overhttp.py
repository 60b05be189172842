"""Requests over HTTP: processor time of each, and p99 at half of the slower one's peak.

The server has core 0 and one event loop thread, the load core 1, with 64 connections. Servers take turns, each started anew in
every round. Processor time is the server's own, from /proc. The open loop goes at half of what the slower of the two manages
in a closed loop, and every latency counts from the moment that a request was to start.
"""
import contextlib
import statistics
import tempfile

from . import builds, processes, service

MINT, SESSION, VERIFY, AUTHORIZE = "mint, access key", "mint, session token", "verify", "authorize"
AUDITED = "mint, access key, audit to a file"
RUST, RUST_CONSTANT = "Rust hyper, signed by hand", "Rust hyper, constant answer"
BIRD_CONSTANT, BIRD_JWT_KIT = "Hummingbird, constant answer", "Hummingbird + jwt-kit"
RUST_BEARER = "oa_key_of-the-peer-0123456789abcdef0123456789abcdef"


class Peer:
    """A server that is no service of ours: a program with a port, and the request that it answers."""

    def __init__(self, program, arguments, path):
        self.program, self.arguments, self.path = program, arguments, path

    @contextlib.contextmanager
    def running(self):
        with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
            port = processes.free_port()
            headers = {**service.JSON, "authorization": f"Bearer {RUST_BEARER}"}
            with processes.server([self.program, str(port), *self.arguments], port, folder) as server:
                yield server, (port, processes.request(folder, "POST", self.path, headers, service.BODY))


class Ours:
    """One kind of request to the service."""

    def __init__(self, path, target, audit="off"):
        self.path, self.target, self.audit = path, target, audit

    @contextlib.contextmanager
    def running(self):
        with service.running(self.path, self.audit) as server:
            yield server, self.target(server)


def candidates(path, peers):
    """What is measured, by name."""
    kinds = service.Running
    found = {
        MINT: Ours(path, kinds.mint), AUDITED: Ours(path, kinds.mint, "file"),
        SESSION: Ours(path, kinds.mint_with_session), VERIFY: Ours(path, kinds.verify), AUTHORIZE: Ours(path, kinds.authorize),
    }
    rust = builds.rust("service") if "rust" in peers else None
    if rust:
        found[RUST] = Peer(rust, [RUST_BEARER], service.MINT)
        found[RUST_CONSTANT] = Peer(rust, [RUST_BEARER], "/constant")
    if "hummingbird" in peers:
        bird = builds.swift("hummingbird-peer")
        found[BIRD_CONSTANT] = Peer(bird, [], "/constant")
        found[BIRD_JWT_KIT] = Peer(bird, [], "/mint")
    return found


def costs(candidates, rounds, seconds):
    """For each candidate, in every round: microseconds of processor time a request, requests a second, MiB, bytes."""
    rows = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, candidate in candidates.items():
            with candidate.running() as (server, (port, file)):
                processes.load(port, file, seconds=1)
                before, ticks = server.cpu_seconds(), server.kernel_ticks()
                seen = processes.load(port, file, seconds=seconds)
                used = server.cpu_seconds() - before
                inside, whole = (after - earlier for earlier, after in zip(ticks, server.kernel_ticks()))
                count = seen["requests"]
                rows[name].append({
                    "cpu_us": used * 1e6 / count, "per_second": count / seen["seconds"], "rss_mib": server.memory_mib(),
                    "kernel": 100 * inside / max(whole, 1),
                    "bytes": seen["bytes"] / count, "p50_us": seen["p50"], "p99_us": seen["p99"]})
    return rows


def same_answer(rows):
    """Ends the run where the peer that is compared by ratio has come to give another answer."""
    if RUST in rows and abs(median(rows, MINT, "bytes") - median(rows, RUST, "bytes")) > 16:
        raise SystemExit("bench: the Rust peer's answer to a mint is not as long as the service's: Benchmarks/peers/rust needs the same members")


def median(rows, name, figure):
    return statistics.median(row[figure] for row in rows[name])


def ratio(rows, name, other, figure="cpu_us"):
    """The median of the rounds' ratios."""
    return statistics.median(one[figure] / two[figure] for one, two in zip(rows[name], rows[other]))


def open_loop(candidates, names, rows, rounds, seconds):
    """Latencies of the named ones at one rate: half of the slower one's peak, five rounds by turns."""
    rate = min(median(rows, name, "per_second") for name in names) / 2
    latencies = {name: [] for name in names}
    for turn in range(rounds):
        for name in names:
            with candidates[name].running() as (_, (port, file)):
                processes.load(port, file, seconds=1, rate=rate)
                latencies[name].append(processes.load(port, file, seconds=seconds, rate=rate, seed=turn + 7))
    return rate, latencies
