"""The watchdog: a thread that hangs, in the C code of matching for example, ends the process."""

import faulthandler
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_due: dict[int, float] = {}
"""When each thread that is watched will have hung: the process has one alarm, which is set to the first of them."""


@contextmanager
def watched(seconds: float | None) -> Iterator[None]:
    """End the process, with what every thread was doing, if the block takes longer; None: it may take its time."""
    if seconds is None:
        yield
        return
    me = threading.get_ident()
    with _lock:
        _due[me] = time.monotonic() + seconds
        _set()
    try:
        yield
    finally:
        with _lock:
            del _due[me]
            _set()


def _set() -> None:
    if _due:
        # It rings without Python's help, also while C code has hold of the interpreter.
        faulthandler.dump_traceback_later(max(0.001, min(_due.values()) - time.monotonic()), exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
