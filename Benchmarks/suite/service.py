"""The service as it is measured: dev, one event loop thread, no limits on rates, callers of its own."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

from . import processes, workload

MINT, VERIFY = "/api/spacetime/token", "/internal/v1/spacetime/token/verify"
AUTHORIZE = "/internal/v1/spacetime/authorize?stream=org:openagents:worker_events"
BODY = b'{"scopes":["runtime.codex_worker_events"],"streams":[]}'
JSON = {"content-type": "application/json"}
ADMIN = "an-admin-token-of-the-benchmarks-alone"
SESSION_SECRET = b"a session secret of the benchmark"


class Running(processes.Server):
    """The service, and requests that it answers."""

    def __init__(self, server, internal_port, folder, access_key):
        super().__init__(server.process, server.port)
        self.internal_port, self.folder, self.access_key = internal_port, folder, access_key

    def mint(self, bearer=None, body=BODY):
        headers = {**JSON, "authorization": f"Bearer {bearer or self.access_key}"}
        return self.port, processes.request(self.folder, "POST", MINT, headers, body)

    def mint_with_session(self):
        return self.mint(session_token())

    def verify(self):
        headers = {**JSON, "authorization": f"Bearer {ADMIN}"}
        body = json.dumps({"token": self.token()}).encode()
        return self.internal_port, processes.request(self.folder, "POST", VERIFY, headers, body)

    def authorize(self):
        headers = {"authorization": f"Bearer {self.token()}"}
        return self.internal_port, processes.request(self.folder, "GET", AUTHORIZE, headers)

    def token(self):
        body = b'{"scopes":["runtime.codex_worker_events"],"ttl_seconds":900}'
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{MINT}", body, {**JSON, "authorization": f"Bearer {self.access_key}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return json.load(answer)["token"]


def session_token():
    now = int(time.time())
    claims = {
        "iss": "benchmark", "aud": "benchmark", "sub": "user:1042", "iat": now, "exp": now + 86400,
        "oa_org_id": "org:openagents", "oa_session_id": "sess_7f3a9c21", "oa_device_id": "desktop:autopilot-macos-01",
    }
    return workload.sign(claims, SESSION_SECRET, {"alg": "HS256"})


def environment(keys, threads=1):
    return {
        "LOG_LEVEL": "error", "OA_EVENT_LOOP_THREADS": str(threads),
        "OA_SPACETIME_DEV_MINT_RATE_PER_SECOND": "0", "OA_SPACETIME_DEV_ADDRESS_RATE_PER_SECOND": "0",
        "OA_SPACETIME_DEV_JWT_SIGNING_KEY": workload.KEYS[0], "RUNTIME_ADMIN_TOKEN": ADMIN,
        "OA_CONTROL_SESSION_ISSUER": "benchmark", "OA_CONTROL_SESSION_AUDIENCE": "benchmark",
        "OA_CONTROL_SESSION_SIGNING_KEY": SESSION_SECRET.decode(), "OA_CONTROL_ACCESS_KEYS_FILE": keys,
    }


def access_key(path, file):
    """A fresh access key of the user whom the peers know too."""
    command = [path, "callers", "add", "--user", "1042", "--org", "org:openagents", "--device", "desktop:autopilot-macos-01",
               "--file", file]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def command(path, audit, folder):
    """How the service is started, and what is added to its environment."""
    audits = {"off": "off", "file": f"file:{folder}/audit.log"}
    return [path, "serve", "--allow-no-audit"] if audit == "off" else [path, "serve"], {"OA_AUDIT": audits[audit]}


@contextlib.contextmanager
def running(path, audit="off", threads=1, cores=processes.SERVER_CORE, wrapper=(), more=None, patience=30):
    """Starts the service in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        keys = os.path.join(folder, "access-keys.json")
        key = access_key(path, keys)
        port, internal = processes.free_port(), processes.free_port()
        start, audited = command(path, audit, folder)
        settings = {**environment(keys, threads), **audited, **(more or {})}
        whole = [*wrapper, *start, "--port", str(port), "--internal-port", str(internal)]
        with processes.server(whole, port, folder, settings, cores, patience) as server:
            processes.wait_for(internal, server.process, pathlib.Path(folder) / "server.log", patience)
            yield Running(server, internal, folder, key)
