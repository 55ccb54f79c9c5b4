"""How many emails may leave now, if there is a rate per minute."""

from collections import deque
from collections.abc import Callable
from time import monotonic

MINUTE = 60.0


class Rate:
    """At most `a_minute` emails in any minute; None: as many as there are. `now` gives seconds."""

    def __init__(self, a_minute: int | None = None, now: Callable[[], float] = monotonic) -> None:
        self._a_minute = a_minute
        self._now = now
        self._left: deque[float] = deque()

    def room(self, wanted: int) -> int:
        """Return how many of so many may leave now."""
        if self._a_minute is None:
            return wanted
        over = self._now() - MINUTE
        while self._left and self._left[0] <= over:
            self._left.popleft()
        return min(wanted, self._a_minute - len(self._left))

    def left(self, number: int) -> None:
        """Note that so many have left."""
        if self._a_minute is not None:
            self._left.extend([self._now()] * number)
