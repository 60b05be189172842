"""The section about the library."""
from .. import document, goals, library as measured, plots


def write(options):
    rows = measured.measure(options.rounds, options.peers)
    operations = ("sign", "verify", "verify-rotated")
    figures = {name: [measured.median(rows, name, operation) for operation in operations] for name in rows}
    body = [
        [name]
        + [f"{value:,.0f}" for value in figures[name]]
        + [f"{measured.ratio(rows, measured.FLOOR, operation, name):.2f}" for operation in operations]
        for name in sorted(figures, key=lambda name: figures[name][1])]
    parts = [document.table(["ns of processor time", "sign", "verify", "second of 3 keys", "× floor: sign", "verify", "second"], body)]
    parts.append(f"A further key that is tried costs {measured.further_key(rows):.2f} of the floor's HMAC.")
    if measured.RUST in rows:
        ratios = [measured.ratio(rows, measured.RUST, operation) for operation in operations]
        goals.note({"sign": ratios[0], "verify": ratios[1], "further key": measured.further_key(rows)})
        parts.append("Of Rust by hand: sign {:.2f}, verify {:.2f}, second of 3 keys {:.2f}.".format(*ratios))
    names = [name for name in figures if name != measured.JWT_KIT]
    picture = plots.bars("Nanoseconds of one token", ["sign", "verify", "second of 3 keys"], [(name, figures[name]) for name in names])
    parts.append(document.plot("library", picture, "Sign and verify, library against library"))
    parts.append(document.table(["one HMAC over 901 bytes, by libcrypto's", "ns", "× low-level"],
                                [[way, f"{value:,.0f}", f"{times:.2f}"] for way, value, times in measured.ways(options.rounds)]))
    document.section("library", parts, options)
