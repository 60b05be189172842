"""Processes on loopback: a server on one core, the load on the other, and what the kernel counts of them."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

from . import builds

SERVER_CORE, LOAD_CORE = "0", str(os.cpu_count() - 1)


class Server:
    """A running server, pinned, listening."""

    def __init__(self, process, port):
        self.process, self.port, self.pid = process, port, process.pid

    def cpu_seconds(self):
        """Processor time of all threads, exact to the nanosecond: `stat` would count in hundredths of a second."""
        total = 0
        for thread in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                total += int((thread / "schedstat").read_text().split()[0])
        return total / 1e9

    def kernel_ticks(self):
        """What of its processor time was spent in the kernel, and the whole, in the kernel's ticks."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[12]), int(fields[11]) + int(fields[12])

    def memory_mib(self, field="VmRSS"):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", text).group(1)) / 1024


@contextlib.contextmanager
def server(command, port, folder, environment=None, cores=SERVER_CORE, patience=30):
    """Starts a server, waits until it takes connections, ends it by SIGTERM."""
    log = pathlib.Path(folder) / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            ["taskset", "-c", cores, *command], cwd=folder, env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL, stderr=output)
    try:
        wait_for(port, process, log, patience)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port, process, log, patience):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the server ended at once: {log.read_text()[-600:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port} after {patience} s: {log.read_text()[-600:]}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def request(folder, method, path, headers, body=b""):
    """A file with one request as it goes over the wire."""
    head = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        head.append(f"content-length: {len(body)}")
    file = pathlib.Path(folder) / f"request-{abs(hash((method, path, str(headers), body)))}"
    file.write_bytes("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    return str(file)


def load(port, file, **options):
    """What one run of the load generator says; every answer must be a success."""
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = ["taskset", "-c", LOAD_CORE, builds.load(), f"--port={port}", *arguments, file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(done.stderr.strip() or f"the load generator ended with {done.returncode}")
    figures = json.loads(done.stdout)
    if figures["refused"] or figures["broken"]:
        raise SystemExit(f"{figures['refused']} answers were refusals, {figures['broken']} connections broke")
    return figures


@contextlib.contextmanager
def held(port, file, count):
    """Connections that stay open after one request each."""
    command = [builds.load(), f"--port={port}", f"--connections={count}", f"--requests={count}", "--seconds=60", "--hold", file]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if not line or json.loads(line)["requests"] != count:
            raise SystemExit("not every connection was answered")
        yield
    finally:
        process.stdin.close()
        process.wait(timeout=60)


def needed():
    """Raises where this machine cannot measure over HTTP."""
    if os.cpu_count() < 2 or not shutil.which("taskset"):
        raise SystemExit("bench: two cores and taskset (util-linux) are needed: one for the server, one for the load")
