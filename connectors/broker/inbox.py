"""One embedded queue as its consumer sees it: what is next, and what comes back."""

import heapq
from pathlib import Path

from connectors.broker.claim import Claim
from connectors.broker.store import Row, Store
from engine.errors import NotReady


class Inbox:
    """One queue being consumed: what was read ahead and not delivered yet."""

    def __init__(self, store: Store, queue: str) -> None:
        number = store.number_of(queue)
        if number is None:
            msg = f"there is no queue {queue!r} at {store.path.parent}"
            raise NotReady(msg)
        self.number = number
        self.ready: list[Row] = []
        self._claim = Claim(lock_file(store, number), store.path.parent)
        self._seen = self._claim.mark
        self._given_back: set[int] = set()
        self._store = store
        self._position = 0
        self._stamp: int | None = None

    def next(self) -> tuple[Row, bool] | None:
        """Claim the first message that is not delivered, and say whether it was in somebody's hands before."""
        if not self.ready:
            self._read()
        if not self.ready:
            return None
        row = heapq.heappop(self.ready)
        before = row.number <= self._seen or row.number in self._given_back
        self._given_back.discard(row.number)
        self._claim.handed_over(row.number)
        return row, before

    def put_back(self, row: Row) -> None:
        """Put a claimed message back in its place."""
        self._given_back.add(row.number)
        heapq.heappush(self.ready, row)

    def close(self) -> None:
        """Let others consume the queue."""
        self._claim.close()

    def _read(self) -> None:
        stamp = self._store.stamp()  # before the rows: what is committed between the two is found the next time
        if stamp == self._stamp:
            return
        self.ready, more = self._store.after(self.number, self._position)
        if self.ready:
            self._position = self.ready[-1].number
        self._stamp = None if more else stamp


def lock_file(store: Store, number: int) -> Path:
    """Where the consumer of a queue keeps its lock."""
    return store.path.parent / "consumers" / str(number)
