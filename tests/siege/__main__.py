"""`python -m tests.siege`: besiege the product, and say what it kept of what it promises."""

import argparse
import dataclasses
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.siege.campaign import besiege
from tests.siege.drawing import LONG, MIDDLE, SHORT, Size
from tests.siege.table import written


def main() -> int:
    """Run a siege; return 1 if a promise was broken."""
    options = _options().parse_args()
    seed = random.randrange(10**6) if options.seed is None else options.seed
    size = _size(options)
    folder = Path(mkdtemp(prefix="rolecall-siege-"))
    print(f"seed {seed}: {size.events:,} events about {size.people:,} people, {size.kills} kills, in {folder}")
    signal.signal(
        signal.SIGTERM, lambda number, _: sys.exit(128 + number)
    )  # servers and disks are taken away then, too
    began, quiet = time.monotonic(), not sys.stdout.isatty()

    def say(what: str) -> None:
        gone = f"{time.monotonic() - began:6.0f} s  {what}"
        print(gone if quiet else f"\r{gone[:150]:150}", end="\n" if quiet else "", flush=True)

    report = besiege(folder, seed, size, say)
    print("\n" + written(report))
    if report.verdict.violations:
        print(f"logs of the workers: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.siege", description=__doc__)
    parser.add_argument("--seed", type=int, help="of everything that is drawn; without it another one each time")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--short", action="store_true", help="less than a minute")
    how.add_argument("--middle", action="store_true", help="some minutes")
    for name, what in (
        ("events", "so many events"),
        ("people", "about so many people"),
        ("kills", "so many workers killed"),
        ("restarts", "so many restarts of the broker, and of the database"),
        ("others", "so many other faults"),
        ("jobs", "so many chains of requests"),
        ("rules", "so many changes of the rules"),
        ("patience", "seconds for anything to become so"),
    ):
        parser.add_argument(f"--{name}", type=int, help=what)
    parser.add_argument("--minutes", type=float, help="spread the faults over so long, at least")
    return parser


def _size(options: argparse.Namespace) -> Size:
    size = SHORT if options.short else MIDDLE if options.middle else LONG
    named = {one.name: getattr(options, one.name, None) for one in dataclasses.fields(Size)}
    size = dataclasses.replace(size, **{name: value for name, value in named.items() if value is not None})
    if options.minutes:
        number = size.kills + 2 * size.restarts + size.others
        size = dataclasses.replace(size, gap=options.minutes * 60 / number / 0.55)
    return size


if __name__ == "__main__":
    sys.exit(main())
