"""A sign of life while nobody asks anything of a connection: a long batch, a pause, a queue that is rarely used."""

from collections.abc import Callable
from threading import Event, Thread


class Pulse:
    """Calls `beat` from time to time, in a thread of its own, from `begin` to `end`."""

    def __init__(self, beat: Callable[[], None], every: float) -> None:
        self._beat = beat
        self._every = every
        self._thread: Thread | None = None
        self._over = Event()

    def begin(self) -> None:
        """Start, unless it goes already."""
        if self._thread is None:
            self._over = Event()
            self._thread = Thread(target=self._run, args=(self._over,), name="pulse", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Stop."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._over.set()
            thread.join()

    def _run(self, over: Event) -> None:
        while not over.wait(self._every):
            self._beat()
