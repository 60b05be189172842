"""What the service is to reach, and what the latest runs found: one table at the head of the document.

A section of the suite finds some of the figures; the others stay as they were found last, in figures.json beside the plots.
"""
import json

from . import document
from .places import PLOTS

# Key, words, bound, how a figure is shown.
GOALS = (
    ("verify", "verify, of Rust by hand", 0.65, "{:.2f}"),
    ("sign", "sign, of Rust by hand", 0.85, "{:.2f}"),
    ("further key", "one more key tried, of the floor's HMAC", 1.30, "{:.2f}"),
    ("mint", "CPU of a mint over HTTP, access key, audit off, of Rust hyper by hand", 1.00, "{:.2f}"),
    ("p99", "its p99 in an open loop at half of the slower one's peak, of the same", 1.2, "{:.2f}"),
    ("verify over HTTP", "CPU of verify over HTTP, of the mint", 1.0, "{:.2f}"),
    ("authorize over HTTP", "CPU of authorize over HTTP, of the mint", 1.0, "{:.2f}"),
    ("session", "a session token as caller costs more than an access key", 1.5, "{:.1f} us"),
    ("first mint", "start to first mint", 100, "{:.0f} ms"),
    ("memory at start", "resident memory after the start", 24, "{:.1f} MiB"),
    ("memory after mints", "resident memory after many mints", 32, "{:.1f} MiB"),
    ("connection", "an idle keep-alive connection", 16, "{:.1f} KiB"),
)


def note(found):
    """Keeps the figures that were found, and writes the table anew."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    file = PLOTS / "figures.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    known.update({key: round(value, 6) for key, value in found.items()})
    file.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    document.replace("goals", table(known))


def table(known):
    """Every goal, with what was found and whether that is enough."""
    rows = []
    for key, words, bound, form in GOALS:
        value = known.get(key)
        verdict = "" if value is None else "yes" if value <= bound else "**no**"
        rows.append([words, form.format(bound), "" if value is None else form.format(value), verdict])
    return document.table(["figure", "at most", "found", "reached"], rows)
