"""What the service takes: the time to its first mint, resident memory, and what an idle connection costs."""
import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time

from . import processes, service

IDLE = 10_000


def first_mint(path, starts):
    """Milliseconds from the start of the process to the first answer to a mint, in every start."""
    times = []
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        keys = os.path.join(folder, "access-keys.json")
        key = service.access_key(path, keys)
        for _ in range(starts):
            port, internal = processes.free_port(), processes.free_port()
            start, audited = service.command(path, "off", folder)
            whole = [*start, "--port", str(port), "--internal-port", str(internal)]
            headers = {**service.JSON, "authorization": f"Bearer {key}"}
            asked = pathlib.Path(processes.request(folder, "POST", service.MINT, headers, service.BODY)).read_bytes()
            begun = time.monotonic()
            with subprocess.Popen(
                    whole, cwd=folder, env={**os.environ, **service.environment(keys), **audited},
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                try:
                    ask(port, asked, begun + 30)
                    times.append((time.monotonic() - begun) * 1000)
                finally:
                    process.terminate()
    return times


def ask(port, asked, end):
    """Asks until there is an answer."""
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(asked)
                if connection.recv(12) != b"HTTP/1.1 200":
                    raise SystemExit("the first mint is refused")
                return
        except ConnectionRefusedError:
            time.sleep(0.0005)
    raise SystemExit("no first mint within 30 s")


def resident(path, mints):
    """MiB after the start, and after so many mints; of the latter, what is the process's own."""
    with service.running(path) as server:
        time.sleep(1)
        fresh = server.memory_mib()
        port, file = server.mint()
        processes.load(port, file, requests=mints, seconds=600)
        return {"start": fresh, "after": server.memory_mib(), "own": server.memory_mib("RssAnon"), "peak": server.memory_mib("VmHWM")}


def connections(path, rounds=3):
    """KiB of the service for each of 10,000 idle keep-alive connections, half of them on each listener."""
    figures = []
    for _ in range(rounds):
        with service.running(path) as server:
            # What the first connections need once is not theirs.
            for target in (server.mint(), server.authorize()):
                processes.load(*target, connections=64, requests=6400, seconds=60)
            before = server.memory_mib()
            with processes.held(*server.mint(), IDLE // 2), processes.held(*server.authorize(), IDLE // 2):
                time.sleep(0.5)
                figures.append((server.memory_mib() - before) * 1024 / IDLE)
    return statistics.median(figures)
