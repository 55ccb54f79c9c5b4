"""The meter: what a worker counts of its own work. Without metrics nothing is counted."""

from collections.abc import Mapping, Sequence
from threading import Lock

from engine.arrivals import Verdict


class Meter:
    """Is told what was done; this one counts only the differences of matching, which are kept in the database."""

    def __init__(self) -> None:
        self._differences = 0
        self._in_use = Lock()

    def batch(self, seconds: float, ages: Sequence[float], halved: int) -> None:
        """A batch was committed; `ages`: seconds since its messages were published, of those that say; `halved`: how
        often it was, because it failed as a whole.
        """

    def outcomes(self, verdicts: Sequence[Verdict]) -> None:
        """This became of messages."""

    def handed_over(self, counts: Mapping[str, int]) -> None:
        """So many emails, change events, receipts and notices went onto the queues."""

    def mailed(self, counts: Mapping[str, int]) -> None:
        """So many emails were sent, skipped, parked or put off."""

    def waited(self, what: str) -> None:
        """Something could not be had, and is tried again: `work` or `mail`."""

    def swept(self, seconds: float) -> None:
        """A sweep is over."""

    def differed(self) -> None:
        """The fast and the slow way of matching differ."""
        with self._in_use:
            self._differences += 1

    def differences(self) -> int:
        """Return how many differences are not written down yet; from now on they count as written."""
        with self._in_use:
            found, self._differences = self._differences, 0
            return found
