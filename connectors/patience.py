"""Patience: what cannot be had now, and may be had later, is waited for."""

import sys
import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog

from connectors.watchdog import watched
from engine.errors import Transient

log = structlog.get_logger("rolecall.worker")

TRIES_ONCE: Final = 5
"""What is to be done once is not waited for longer than this many tries: some five seconds."""
BACK_OFF: Final = (0.1, 0.3, 1.0, 3.0, 10.0)
"""Seconds between tries while the database or the broker is not to be had; the last again and again."""
LOOK_UP: Final = 0.1
"""Seconds between two looks whether to stop."""
T = TypeVar("T")


class Patience:
    """How long to wait. `stopping` says whether to stop; `once`: for a few tries only.

    `hang_after`: seconds after which a try that hangs ends the process; None: it may take as long as it takes.
    `on_wait` is called whenever something has to be waited for.
    """

    def __init__(
        self,
        stopping: Callable[[], bool],
        *,
        once: bool,
        hang_after: float | None = None,
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        self.stopping = stopping
        self._on_wait = on_wait
        self._tries = TRIES_ONCE if once else sys.maxsize
        self._hang_after = hang_after

    def __call__(self, attempt: Callable[[], T]) -> T:
        """Try until it works. Raises Transient when it is not to be waited for any longer.

        What hangs, in the C code of matching for example, ends the process: the messages come again, each alone.
        """
        number = 0
        while True:
            try:
                with watched(self._hang_after):
                    return attempt()
            except Transient as problem:
                number += 1
                if self.stopping() or number >= self._tries:
                    raise
                pause = BACK_OFF[min(number, len(BACK_OFF)) - 1]
                log.warning("waiting", reason=str(problem), seconds=pause)
                self._on_wait()
            self._sleep(pause)

    def _sleep(self, seconds: float) -> None:
        """Sleep, but not on when told to stop."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self.stopping():
            time.sleep(min(left, LOOK_UP))
