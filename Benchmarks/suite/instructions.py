"""Instructions of an operation, counted by valgrind's callgrind: the same program and inputs give the same count.

Of two runs of different length the difference counts. Valgrind's processor has no SHA extensions: libcrypto takes its code for
vectors instead, so the hash counts more instructions here than it executes outside.
"""
import collections
import os
import re
import shutil
import subprocess
import tempfile

from . import builds, processes, service

OPERATIONS = ("sign", "verify", "rotated", "mint")
LINE = re.compile(r"^\s*([\d,]+) \([^)]*\)\s+[^:]*:(.*?)(?: \[(.*)\])?$")

GROUPS = (
    ("HMAC-SHA256 in libcrypto", r"^libcrypto"),
    ("base64url", r"Base64URL"),
    ("reading JSON and claims", r"JSONScanner|JSONText|JSONNames|JSONObject|JSONValue|JSONElement|ClaimsReader|NumericDate|TokenRequest"),
    ("writing JSON", r"JSONWriter|JSONEscape|DecimalDigits|RFC3339"),
    ("heap", r"^libc\.so\S* (_int_|malloc|free|calloc|realloc|unlink_chunk|tcache|cfree|sysmalloc|posix_memalign|aligned)|swift_(slow|alloc|dealloc)"),
    ("copying and comparing memory", r"^libc\.so\S* __mem|^libc\.so\S* .*(memcpy|memmove|memset|memcmp)"),
    ("reference counts", r"swift_(retain|release|bridgeObject|isUniquely|unknownObject)|RefCount"),
    ("SwiftNIO and its HTTP decoder", r"NIO|llhttp|c_nio"),
    ("rules, keys, checks, routes", r"\$s\d+(JWT|TokenRules|TokenVerification|TokenService|Workload|operations)"),
    ("strings and collections of Swift's library", r"^libswiftCore|\$sS|\$ss"),
    ("socket calls in libc", r"^libc\.so\S* (__)?(read|write|send|recv|epoll|syscall|clock)"),
)
REST = "all else"


def functions(file):
    """Instructions of each function itself, by its object and name."""
    done = subprocess.run(
        ["callgrind_annotate", "--threshold=100", "--auto=no", file], check=True, capture_output=True, text=True, timeout=120)
    found, objects = collections.Counter(), {}
    for line in done.stdout.splitlines():
        if match := LINE.match(line):
            # A function stands once for each file whose code was inlined into it; its object is named with the first alone.
            count, name, place = match.groups()
            objects.setdefault(name, os.path.basename(place or ""))
            objects[name] = objects[name] or os.path.basename(place or "")
            found[name] += int(count.replace(",", ""))
    return collections.Counter({f"{objects[name]} {name}": count for name, count in found.items()})


def grouped(found):
    """Instructions by what they are for, in the order of GROUPS."""
    sums = dict.fromkeys([name for name, _ in GROUPS] + [REST], 0.0)
    for function, count in found.items():
        group = next((name for name, pattern in GROUPS if re.search(pattern, function)), REST)
        sums[group] += count
    return sums


def callgrind(file):
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", "--quiet"]


def difference(short, long, operations):
    """What one operation takes in each function."""
    counts = {name: (count - short.get(name, 0)) / operations for name, count in long.items()}
    return {name: count for name, count in counts.items() if count >= 0.5}


def of_operation(operation, short=200, long=1200):
    """Instructions of one operation of the library, by function."""
    program, found = builds.swift("operations"), []
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        for count in (short, long):
            file = os.path.join(folder, str(count))
            subprocess.run([*callgrind(file), program, operation, str(count)], check=True, timeout=300)
            found.append(functions(file))
    return difference(*found, long - short)


def without_debug_information(path, folder):
    """A copy that valgrind can read: its names are enough, and the information of a whole service is too much for it."""
    copy = os.path.join(folder, os.path.basename(path))
    subprocess.run([shutil.which("strip") or "llvm-strip", "--strip-debug", "-o", copy, path], check=True)
    return copy


def over_http(path, short=200, long=1200):
    """Instructions of one mint over HTTP on one connection, audit off, by function; the kernel's are not seen."""
    with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
        return over_http_stripped(without_debug_information(path, folder), short, long)


def over_http_stripped(path, short, long):
    found = []
    for count in (short, long):
        with tempfile.TemporaryDirectory(prefix="token-service-bench-") as folder:
            file = os.path.join(folder, "out")
            with service.running(path, wrapper=callgrind(file), more={"LD_PRELOAD": builds.sigsuspend()}, patience=300) as server:
                port, asked = server.mint()
                processes.load(port, asked, connections=1, requests=count, seconds=120)
            found.append(functions(file))
    return difference(*found, long - short)


def readable(functions):
    """The names as a reader knows them, shortened, without their objects."""
    names = [function.partition(" ")[2] for function in functions]
    # What is stripped has an address alone; in libcrypto the greatest of these is the compression of SHA-256.
    names = [f"{function.partition('.')[0]}, no name" if name.startswith("0x") else name for name, function in zip(names, functions)]
    tool = shutil.which("swift-demangle")
    if tool:
        # Its own suffix for what the optimiser made is not of interest.
        done = subprocess.run([tool, "--simplified"], input="\n".join(names), check=True, capture_output=True, text=True)
        names = [re.sub(r"^((specialized|static|generic|closure #\d+ in) )+", "", name) for name in done.stdout.splitlines()]
    return [name if len(name) < 80 else name[:77] + "..." for name in names]


def needed():
    for tool in ("valgrind", "callgrind_annotate"):
        if not shutil.which(tool):
            raise SystemExit(f"bench: {tool} is needed (Debian: valgrind)")
