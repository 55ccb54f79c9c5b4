"""The other storm: too much of what one publisher sends cannot be processed (section 8)."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from threading import Lock

from engine.arrivals import Verdict
from engine.clock import MINUTE
from engine.publishers.stopping import Stop

WITHIN = MINUTE
LEAST = 100
"""Messages that park, of one publisher within a minute, below which nothing is done."""
SHARE = 0.2
"""Of its messages of that minute: a fifth."""


class Spate:
    """What a worker took in within the last minute, and what of it was parked, by publisher.

    In memory: each worker looks at its own share of what a publisher sends, and nothing is written for it.
    """

    def __init__(self) -> None:
        self._batches: dict[str, deque[tuple[int, int, int]]] = defaultdict(deque)
        self._in_use = Lock()

    def note(self, now: int, verdicts: Sequence[Verdict]) -> list[Stop]:
        """Count a batch at `now` (microseconds UTC); return whom to stop."""
        came = Counter(verdict.arrival.publisher for verdict in verdicts if verdict.outcome != "waiting")
        parked = Counter(verdict.arrival.publisher for verdict in verdicts if verdict.outcome in ("parked", "refused"))
        with self._in_use:
            return self._count(now, came, parked)

    def _count(self, now: int, came: Counter[str], parked: Counter[str]) -> list[Stop]:
        found = []
        for publisher, number in came.items():
            batches = self._batches[publisher]
            batches.append((now, number, parked[publisher]))
            while batches[0][0] <= now - WITHIN:
                batches.popleft()
            total, bad = (sum(batch[part] for batch in batches) for part in (1, 2))
            if bad >= LEAST and bad > SHARE * total:
                found.append(_stop(publisher, bad, total))
                del self._batches[publisher]
        return found


def _stop(publisher: str, bad: int, total: int) -> Stop:
    return Stop(
        publisher=publisher,
        why="parked",
        reason=f"{bad:,} of its {total:,} messages within a minute could not be processed",
        number=bad,
        of=total,
        most=max(LEAST, int(SHARE * total)),
        limit=f"{SHARE:.0%}",
    )
