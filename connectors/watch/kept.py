"""What was read a moment ago, kept: read in a thread of its own, so that whoever asks waits for a short while alone."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger("rolecall.metrics")
T = TypeVar("T")


class Kept(Generic[T]):
    """Reads by `look` when it is asked, unless that was done within the last `seconds`. One reading at a time."""

    def __init__(self, look: Callable[[], T], seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._look = look
        self._seconds = seconds
        self._now = now
        self._found: tuple[T, float] | None = None
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def begin(self) -> None:
        """Begin to read, if that is needed and not going on."""
        with self._starting:
            if self._fresh() is None and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._read, name="metrics", daemon=True)
                self._thread.start()

    def get(self, wait: float) -> T | None:
        """Return what was read, None if that is not there within `wait` seconds: nothing old is given for new."""
        thread = self._thread
        if self._fresh() is None and thread is not None:
            thread.join(max(0.0, wait))
        found = self._fresh()
        return None if found is None else found[0]

    def end(self, wait: float) -> bool:
        """Wait for a reading that is on its way; say whether there is none any more."""
        if self._thread is not None:
            self._thread.join(wait)
        return self._thread is None or not self._thread.is_alive()

    def _fresh(self) -> tuple[T, float] | None:
        found = self._found
        return found if found is not None and self._now() - found[1] < self._seconds else None

    def _read(self) -> None:
        try:
            self._found = (self._look(), self._now())
        except Exception as problem:  # noqa: BLE001 — what cannot be read is left out, and ends nothing
            log.debug("unread", reason=f"{type(problem).__name__}: {problem}")
