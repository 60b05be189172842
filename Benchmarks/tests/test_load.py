"""The load generator, against servers whose slowness is known."""
import json
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
import unittest

from suite import builds


class Answering(socketserver.BaseRequestHandler):
    """Answers every request at once, but stands still once, for all connections."""

    def handle(self):
        while data := self.request.recv(4096):
            for _ in range(data.count(b"\r\n\r\n")):
                with self.server.turn:
                    self.server.count += 1
                    if self.server.count == self.server.stalls_at:
                        time.sleep(0.3)
                self.request.sendall(self.server.answer)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address, request_queue_size = True, True, 64

    def __init__(self, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", stalls_at=0):
        super().__init__(("127.0.0.1", 0), Answering)
        self.answer, self.stalls_at, self.count, self.turn = answer, stalls_at, 0, threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def __exit__(self, *arguments):
        self.shutdown()
        super().__exit__(*arguments)


def load(port, **options):
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        file.flush()
        command = [builds.load(), f"--port={port}", *(f"--{name}={value}" for name, value in options.items()), file.name]
        return subprocess.run(command, capture_output=True, text=True, timeout=30)


class LoadTests(unittest.TestCase):
    def test_an_open_loop_counts_from_the_moment_that_a_request_was_to_start(self):
        with Server(stalls_at=200) as server:
            seen = json.loads(load(server.server_address[1], connections=4, rate=500, seconds=1.5).stdout)
        # 0.3 s of 1.5 s stood still: a fifth of the requests were to start meanwhile, whatever the four connections did.
        self.assertGreater(seen["p90"], 60_000)
        self.assertGreater(seen["max"], 250_000)
        self.assertAlmostEqual(seen["requests"], 750, delta=150)

    def test_a_closed_loop_does_not_see_the_same_stall(self):
        with Server(stalls_at=200) as server:
            seen = json.loads(load(server.server_address[1], connections=4, requests=2000).stdout)
        self.assertLess(seen["p99"], 60_000)
        self.assertEqual(seen["requests"], 2000)

    def test_refusals_are_told(self):
        with Server(answer=b"HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n") as server:
            seen = json.loads(load(server.server_address[1], connections=1, requests=10).stdout)
        self.assertEqual((seen["requests"], seen["refused"]), (10, 10))

    def test_what_is_no_answer_breaks_the_connection(self):
        with Server(answer=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n") as server:
            done = load(server.server_address[1], connections=2, requests=10)
        self.assertEqual((done.returncode, done.stderr), (69, "load: every connection broke\n"))

    def test_nobody_listens(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            done = load(unused.getsockname()[1])
        self.assertEqual((done.returncode, done.stderr), (69, "load: the service does not take a connection\n"))


if __name__ == "__main__":
    unittest.main()
