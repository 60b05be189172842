"""How often an operation takes memory from the heap: exact, so it has a bound that holds on every machine.

A library that is preloaded counts every call of malloc and its like. Of two runs of different length the difference counts: what
a start takes falls out.
"""
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

from . import builds, processes, service
from .places import THRESHOLDS

OPERATIONS = ("sign", "verify", "mint")


def read(file):
    return struct.unpack("QQ", pathlib.Path(file).read_bytes())


def of_operation(operation, short=1000, long=3000):
    """Calls and bytes of one operation of the library."""
    program, totals = builds.swift("operations"), []
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        for count in (short, long):
            file = os.path.join(folder, str(count))
            settings = {"LD_PRELOAD": builds.allocation_counter(), "ALLOCATIONS": file}
            subprocess.run([program, operation, str(count)], check=True, env={**os.environ, **settings}, timeout=60)
            totals.append(read(file))
    return tuple((after - before) / (long - short) for before, after in zip(*totals))


def over_http(path, requests=4000):
    """Calls and bytes of one mint over HTTP, on connections that are open, audit off."""
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        file = os.path.join(folder, "counts")
        with service.running(path, more={"LD_PRELOAD": builds.allocation_counter(), "ALLOCATIONS": file}) as server:
            port, asked = server.mint()
            totals = []
            # Of the same number of connections each, whose own cost falls out.
            for count in (requests, requests, 2 * requests):
                before = read(file)
                processes.load(port, asked, connections=4, requests=count, seconds=60)
                totals.append(tuple(after - earlier for earlier, after in zip(before, read(file))))
    return tuple((long - short) / requests for short, long in zip(totals[1], totals[2]))


def check(path):
    """The recorded bounds, and what is found; 1 where a bound is exceeded."""
    bounds = json.loads(THRESHOLDS.read_text())["allocations"]
    found = {operation: of_operation(operation) for operation in OPERATIONS}
    if path:
        found["mint over HTTP"] = over_http(path)
    bad = [name for name, (calls, _) in found.items() if calls > bounds[name]]
    for name, (calls, size) in found.items():
        print(f"{name}: {calls:.2f} allocations, {size:.0f} bytes, at most {bounds[name]} allocations")
    if bad:
        print(f"bench allocations: too many: {', '.join(bad)}", file=sys.stderr)
    return 1 if bad else 0
