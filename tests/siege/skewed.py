"""The worker on a machine whose clock is wrong: `python -m tests.siege.skewed SECONDS run …`.

Python's own clocks are moved before anything of the product is loaded; time that only measures stays as it is.
"""

import runpy
import sys
import time
from pathlib import Path

WORKER = Path(__file__).parents[2] / "worker.py"


def skew(seconds: int) -> None:
    """Move the clocks of this process."""
    in_seconds, in_nanoseconds = time.time, time.time_ns
    time.time = lambda: in_seconds() + seconds
    time.time_ns = lambda: in_nanoseconds() + seconds * 1_000_000_000


if __name__ == "__main__":
    skew(int(sys.argv.pop(1)))
    sys.path[0] = str(WORKER.parent)
    sys.argv[0] = str(WORKER)
    runpy.run_path(str(WORKER), run_name="__main__")
