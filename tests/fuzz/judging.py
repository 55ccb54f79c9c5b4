"""One execution: a value or a documented refusal, within a second of computing. Everything else is a fault."""

import time

from tests.fuzz.readers import READERS

MOST_SECONDS = 1.0
"""Of computing time: on a busy machine the clock on the wall says nothing."""


class TooLong(AssertionError):  # noqa: N818 — what it says
    """A reader that took more than a second."""


def execute(name: str, body: bytes) -> bool:
    """Give it to the reader; say whether it was accepted."""
    began = time.thread_time()
    accepted = READERS[name].read(body)
    took = time.thread_time() - began
    if took > MOST_SECONDS:
        msg = f"{name} took {took:.1f} seconds over {len(body)} bytes"
        raise TooLong(msg)
    return accepted
