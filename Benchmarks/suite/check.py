"""The check of every change: what the library costs, as multiples of the floor in the same run, against recorded bounds.

Never absolute times: a slow or busy machine is as slow for the floor. The bounds leave room for noise, and none for half the
speed: the check ends by measuring a library that does every operation twice, which it must refuse.
"""
import json
import sys

from . import library
from .places import THRESHOLDS

# Short batches: many rounds say more than long ones.
QUICK = {"BATCH_MS": "15"}


def figures(rows):
    return {
        "sign": library.ratio(rows, library.FLOOR, "sign"),
        "verify": library.ratio(rows, library.FLOOR, "verify"),
        "verify-rotated": library.ratio(rows, library.FLOOR, "verify-rotated"),
    }


def exceeded(found, bounds):
    """The operations that cost more than they may."""
    return [name for name, bound in bounds.items() if not found[name] <= bound]


def run(rounds):
    bounds = json.loads(THRESHOLDS.read_text())["times the floor"]
    found = figures(library.measure(rounds, peers=(), environment=QUICK))
    bad = exceeded(found, bounds)
    if bad:
        # A moment of noise is forgiven once, and only where it is gone.
        again = figures(library.measure(rounds * 2, peers=(), environment=QUICK))
        found = {name: min(found[name], again[name]) for name in found}
        bad = exceeded(found, bounds)
    for name, bound in bounds.items():
        print(f"{name}: {found[name]:.2f} times the floor, at most {bound:.2f}")
    if bad:
        print(f"bench check: too slow: {', '.join(bad)}", file=sys.stderr)
        return 1
    return half_speed(bounds)


def half_speed(bounds):
    """Measures a library of half the speed; 1 where the bounds would let it pass."""
    slowed = []
    for rounds in (3, 7):
        slowed = exceeded(figures(library.measure(rounds, peers=(), environment=QUICK, handicap=2)), bounds)
        missed = [name for name in bounds if name not in slowed]
        if not missed:
            break
    if missed:
        print(f"bench check: half the speed is not noticed, the bounds are too wide: {', '.join(missed)}", file=sys.stderr)
        return 1
    print(f"half the speed would be refused: {', '.join(slowed)}")
    return 0
