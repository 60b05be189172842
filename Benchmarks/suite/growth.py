"""How cost grows: with keys, streams and size of a token in the library; with connections and cores over HTTP."""
import statistics
import subprocess

from . import builds, processes, service

CONNECTIONS = (1, 16, 64, 256, 1000)
THREADS = (1, 2)


def tokens(rounds):
    """Rows (dimension, value, bytes, sign ns, verify ns), medians of interleaved runs."""
    program = builds.swift("growth-bench")
    runs = []
    for _ in range(rounds):
        done = subprocess.run(["taskset", "-c", processes.LOAD_CORE, program], check=True, capture_output=True, text=True, timeout=120)
        runs.append([line.split() for line in done.stdout.splitlines()])
    rows = []
    for lines in zip(*runs):
        dimension, value, size = lines[0][:3]
        rows.append((dimension, int(value), int(size), *(statistics.median(int(line[at]) for line in lines) for at in (3, 4))))
    return rows


def connections(path, rounds, seconds):
    """(connections, microseconds of processor time a mint, p99 in a closed loop) for each number of connections."""
    found = {count: [] for count in CONNECTIONS}
    for _ in range(rounds):
        with service.running(path) as server:
            port, file = server.mint()
            processes.load(port, file, seconds=1)
            for count in CONNECTIONS:
                before = server.cpu_seconds()
                seen = processes.load(port, file, seconds=seconds, connections=count)
                found[count].append(((server.cpu_seconds() - before) * 1e6 / seen["requests"], seen["p99"]))
    return [(count, *map(statistics.median, zip(*pairs))) for count, pairs in found.items()]


def threads(path, rounds, seconds):
    """(threads, microseconds of processor time a mint, mints a second) with one thread a core; the load shares the last one."""
    found = {count: [] for count in THREADS}
    for _ in range(rounds):
        for count in THREADS:
            cores = processes.SERVER_CORE if count == 1 else f"{processes.SERVER_CORE}-{count - 1}"
            with service.running(path, threads=count, cores=cores) as server:
                port, file = server.mint()
                processes.load(port, file, seconds=1)
                before = server.cpu_seconds()
                seen = processes.load(port, file, seconds=seconds)
                found[count].append(((server.cpu_seconds() - before) * 1e6 / seen["requests"], seen["requests"] / seen["seconds"]))
    return [(count, *map(statistics.median, zip(*pairs))) for count, pairs in found.items()]
