"""The section about how cost grows."""
from .. import builds, document, growth as measured, plots, processes


def write(options):
    rows = measured.tokens(options.rounds)
    dimension = lambda name: [row for row in rows if row[0] == name]
    size = plots.lines("Cost by size of the token (bytes)", "bytes of the token", "ns", {
        "sign": [(row[2], row[3]) for row in dimension("filling")], "verify": [(row[2], row[4]) for row in dimension("filling")]})
    keys = plots.lines("Verify by number of keys tried", "keys", "ns", {"verify": [(row[1], row[4]) for row in dimension("keys")]})
    heads = ["", "token bytes", "sign ns", "verify ns"]
    words = {"streams": "streams granted: {}", "filling": "bytes of one claim: {:,}", "keys": "keys tried, `kid` being no help: {}"}
    body = [[words[name].format(value), f"{length:,}", f"{sign:,.0f}", f"{verify:,.0f}"] for name, value, length, sign, verify in rows]
    parts = [document.table(heads, body), document.plot("growth-size", size, "Cost by size"),
             document.plot("growth-keys", keys, "Cost by keys")]
    if "service" in options.peers:
        parts += over_http(options)
    document.section("growth", parts, options)


def over_http(options):
    processes.needed()
    path = builds.service(options.service)
    linked = measured.connections(path, options.rounds, options.seconds)
    threads = measured.threads(path, options.rounds, options.seconds)
    picture = plots.lines("Processor time of a mint by connections", "connections", "us", {"mint": [row[:2] for row in linked]}, True)
    return [
        document.table(["connections, closed loop", "CPU us a mint", "p99 us"],
                       [[count, f"{cpu:.1f}", f"{p99:,.0f}"] for count, cpu, p99 in linked]),
        document.plot("growth-connections", picture, "Cost by connections"),
        document.table(["event loop threads, a core each", "CPU us a mint", "mints a second"],
                       [[count, f"{cpu:.1f}", f"{rate:,.0f}"] for count, cpu, rate in threads])]
