"""The section about start and memory."""
from .. import builds, document, goals, memory as measured, processes


def write(options):
    processes.needed()
    path = builds.service(options.service)
    starts = measured.first_mint(path, 15)
    found = measured.resident(path, options.mints)
    idle = measured.connections(path)
    goals.note({
        "first mint": sorted(starts)[7], "memory at start": found["start"], "memory after mints": found["after"], "connection": idle})
    body = [
        ["start to first mint, median of 15", f"{sorted(starts)[7]:.0f} ms (worst {max(starts):.0f})"],
        ["resident after the start", f"{found['start']:.1f} MiB"],
        [f"resident after {options.mints:,} mints", f"{found['after']:.1f} MiB, of which {found['own']:.1f} are the process's own"],
        ["each of 10,000 idle keep-alive connections", f"{idle:.1f} KiB"]]
    document.section("memory", [document.table(["figure", "value"], body)], options)
