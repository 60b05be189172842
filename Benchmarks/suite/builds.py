"""Builds what a measurement runs, once, and says what is not there to be built."""
import functools
import os
import pathlib
import shutil
import subprocess
import sys

from .places import BENCHMARKS, ROOT, TOOLS

CRATES = pathlib.Path("/usr/share/cargo/registry")


def run(command, **options):
    subprocess.run(command, check=True, stdout=sys.stderr, **options)


def compiled(name, sources, *flags):
    """A program or library of C, from the system's compiler."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    compiler = shutil.which("cc") or shutil.which("clang") or "cc"
    files = [str(BENCHMARKS / source) for source in sources]
    run([compiler, "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-o", str(TOOLS / name), *files, *flags])
    return str(TOOLS / name)


@functools.cache
def floor():
    return compiled("floor", ["peers/floor.c"], "-O3", "-march=native", "-lcrypto")


@functools.cache
def hmac():
    return compiled("hmac", ["peers/hmac.c"], "-O3", "-lcrypto")


@functools.cache
def load():
    return compiled("load", ["load/main.c", "load/connection.c"], "-O2", "-lm")


@functools.cache
def allocation_counter():
    return compiled("count.so", ["preload/count.c"], "-O2", "-shared", "-fPIC")


@functools.cache
def sigsuspend():
    return compiled("sigsuspend.so", ["preload/sigsuspend.c"], "-O2", "-shared", "-fPIC")


@functools.cache
def swift(product, package=BENCHMARKS, *options):
    """A product of a Swift package, in release."""
    build = ["swift", "build", "-c", "release", "--package-path", str(package), "--product", product, *options]
    run(build)
    place = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    return os.path.join(place, product)


def service(chosen=None):
    """The service as it ships, Swift's runtime linked in; or one that was built elsewhere."""
    return os.path.abspath(chosen) if chosen else swift("token-service", ROOT, "--static-swift-stdlib")


@functools.cache
def rust(program):
    """A program of the Rust peer; `None`, with a word about it, where Debian's crates or cargo are missing."""
    if not shutil.which("cargo") or not list(CRATES.glob("hyper-0.14*")) or not list(CRATES.glob("sha2-0.10*")):
        print("bench: no Rust peer: it needs cargo and Debian's librust-{base64,hmac,hyper,libc,serde-json,sha2,time,tokio,uuid}-dev",
              file=sys.stderr)
        return None
    target = BENCHMARKS / ".build" / "rust"
    # It is made anew of what apt has installed; one of another cargo may be unreadable.
    (BENCHMARKS / "peers" / "rust" / "Cargo.lock").unlink(missing_ok=True)
    # In its own folder, whose configuration leads cargo to Debian's crates and nowhere else.
    run(["cargo", "build", "--release", "--quiet"], cwd=BENCHMARKS / "peers" / "rust",
        env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    return str(target / "release" / program)
