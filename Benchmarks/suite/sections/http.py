"""The section about requests over HTTP."""
from .. import builds, document, goals, overhttp, plots, processes


def write(options):
    processes.needed()
    servers = overhttp.candidates(builds.service(options.service), options.peers)
    rows = overhttp.costs(servers, options.rounds, options.seconds)
    overhttp.same_answer(rows)
    mint = overhttp.median(rows, overhttp.MINT, "cpu_us")
    names = sorted(rows, key=lambda name: overhttp.median(rows, name, "cpu_us"))
    digits = {"cpu_us": 1, "kernel": 0, "per_second": 0, "rss_mib": 1, "bytes": 0}
    body = [
        [name] + [f"{overhttp.median(rows, name, figure):,.{places}f}" for figure, places in digits.items()]
        + [f"{overhttp.ratio(rows, name, overhttp.MINT):.2f}"] for name in names]
    parts = [document.table(["64 connections, one core", "CPU us", "% in the kernel", "a second", "RSS MiB", "bytes", "× mint"], body)]
    more = overhttp.median(rows, overhttp.SESSION, "cpu_us") - mint
    parts.append(f"A session token as caller costs {more:.1f} us more than an access key; "
                 f"audit to a file {overhttp.median(rows, overhttp.AUDITED, 'cpu_us') - mint:.1f} us more than none.")
    picture = plots.bars("Microseconds of processor time a request", ["us"], [(name, [overhttp.median(rows, name, "cpu_us")]) for name in names])
    parts.append(document.plot("http", picture, "Processor time a request, service against service"))
    if overhttp.RUST in rows:
        parts.append(f"Of Rust hyper signed by hand, which gives the same answer, a mint takes "
                     f"{overhttp.ratio(rows, overhttp.MINT, overhttp.RUST):.2f} times the processor time.")
        parts += open_loop(servers, rows, options)
        goals.note({"mint": overhttp.ratio(rows, overhttp.MINT, overhttp.RUST)})
    goals.note({
        "session": more, "verify over HTTP": overhttp.ratio(rows, overhttp.VERIFY, overhttp.MINT),
        "authorize over HTTP": overhttp.ratio(rows, overhttp.AUTHORIZE, overhttp.MINT)})
    document.section("http", parts, options)


def open_loop(servers, rows, options):
    names = [overhttp.MINT, overhttp.RUST]
    rate, latencies = overhttp.open_loop(servers, names, rows, max(5, options.rounds), options.seconds)
    figures = ("p50", "p90", "p99", "p999")
    body = [[name] + [f"{overhttp.median(latencies, name, figure):,.0f}" for figure in figures] for name in names]
    table = document.table([f"us at {rate:,.0f} a second, open loop", "p50", "p90", "p99", "p99.9"], body)
    ratio = overhttp.ratio(latencies, overhttp.MINT, overhttp.RUST, "p99")
    goals.note({"p99": ratio})
    rounds = ", ".join(f"{ours['p99'] / peer['p99']:.2f}" for ours, peer in zip(latencies[names[0]], latencies[names[1]]))
    pictured = [(name, [overhttp.median(latencies, name, figure) for figure in figures[:3]]) for name in names]
    picture = plots.bars("Latency in us, open loop at half of the slower one's peak", list(figures[:3]), pictured)
    return [table, f"p99 is {ratio:.2f} times the peer's, in the rounds {rounds}.",
            document.plot("latency", picture, "Latency in an open loop")]
