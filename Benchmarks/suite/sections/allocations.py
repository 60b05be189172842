"""The section about the heap."""
from .. import allocations as measured, builds, document


def write(options):
    found = {operation: measured.of_operation(operation) for operation in measured.OPERATIONS}
    if "service" in options.peers:
        found["mint over HTTP"] = measured.over_http(builds.service(options.service))
    body = [[name, f"{calls:.1f}", f"{size:,.0f}"] for name, (calls, size) in found.items()]
    document.section("allocations", [document.table(["one operation", "allocations", "bytes"], body)], options)
