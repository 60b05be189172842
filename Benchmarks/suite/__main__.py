"""The command line of scripts/bench."""
import argparse
import sys

from . import allocations, builds, check
from .sections import WRITERS

DESCRIPTION = """Measures the service beside its peers and writes tables and plots into docs/performance.md.

  library       sign, verify, second key: beside a floor in C, Rust by hand, jwt-kit
  http          processor time of mint, verify, authorize; p99 in an open loop at half of the slower one's peak
  memory        start to first mint, resident memory, idle connections
  instructions  callgrind's counts for sign, verify, mint, and where they go
  allocations   calls of malloc for sign, verify, mint
  growth        cost by keys, streams, size, connections, cores
  all           the six above
  check         what CI asks of a change: the library as multiples of the floor, allocations; writes nothing
"""

parser = argparse.ArgumentParser(prog="scripts/bench", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("section", choices=[*WRITERS, "all", "check"], metavar="SECTION", nargs="?", default="all")
parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds, of which the median counts (default 5)")
parser.add_argument("--seconds", type=int, default=4, help="of load in each round (default 4)")
parser.add_argument("--service", metavar="PATH", help="a token-service that is built already, instead of building one in release")
parser.add_argument("--without", action="append", default=[], choices=["rust", "jwt-kit", "hummingbird", "service"],
                    help="a peer to leave out; or the service: what needs it")
parser.add_argument("--mints", type=int, default=1_000_000, help="after which memory is looked at (default 1,000,000)")


def main():
    options = parser.parse_args()
    if not 1 <= options.rounds <= 99 or not 1 <= options.seconds <= 60 or not 1 <= options.mints <= 100_000_000:
        parser.error("--rounds is 1 to 99, --seconds 1 to 60, --mints 1 to 100,000,000")
    options.peers = {"rust", "jwt-kit", "hummingbird", "service"} - set(options.without)
    # What the document says of how a figure came about.
    chosen = [(name, getattr(options, name)) for name in ("rounds", "seconds", "mints")]
    words = [f"--{name} {value}" for name, value in chosen if value != parser.get_default(name)]
    options.words = " ".join(["", *words, *(f"--without {peer}" for peer in options.without)])
    if options.section == "check":
        service = builds.service(options.service) if options.service else None
        return max(check.run(options.rounds), allocations.check(service))
    for name in WRITERS if options.section == "all" else [options.section]:
        WRITERS[name](options)
    return 0


sys.exit(main())
