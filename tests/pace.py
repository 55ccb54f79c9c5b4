"""Which numbers `make test` takes on this machine: the usual ones, or small ones where it would take too long.

.venv/bin/python -m tests.pace

Prints a profile, `default` or `fast`; what it found goes to stderr. HYPOTHESIS_PROFILE, if it is set, stays as it is.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

SECONDS = 4.0
PIECES = 1300.0
"""Pieces of work a second of two processes side by side, from which on all tests with the usual numbers are done within
the 25 minutes that they may take. At 900 to 1,150 they took some 38 minutes, and small ones some 26; at 2,100 the usual
ones took 20.
"""


def pieces(seconds: float) -> float:
    """Return how many pieces of work a second one process does."""
    began, done = perf_counter(), 0
    while (taken := perf_counter() - began) < seconds:
        total = 0
        for number in range(20_000):
            total += number * number % 7
        done += 1
    return done / taken


def main() -> None:
    """Print the profile."""
    known = os.environ.get("HYPOTHESIS_PROFILE")
    if known:
        print(known)
        return
    with ProcessPoolExecutor(2) as both:
        pace = sum(both.map(pieces, (SECONDS, SECONDS)))
    quick = pace >= PIECES
    said = "the usual numbers" if quick else "small numbers (make long, or HYPOTHESIS_PROFILE=default, for larger ones)"
    print(f"this machine does {pace:.0f} pieces of work a second, asked {PIECES:.0f}: {said}", file=sys.stderr)
    print("default" if quick else "fast")


if __name__ == "__main__":
    main()
