"""How many users a chunk has, so that it takes about as long as it should."""

LEAST, MOST = 100, 20_000
"""Users in a chunk: fewer are not worth a transaction; more would be long locked."""


class Pace:
    """Learns from how long each chunk took. `target`: seconds that one is to take."""

    def __init__(self, target: float) -> None:
        self._target = target
        self.size = 5 * LEAST

    def took(self, users: int, seconds: float) -> None:
        """Note how long a chunk of so many users took; one that was not full says nothing."""
        if users >= self.size:
            self._by(min(2.0, max(0.5, self._target / max(seconds, 1e-6))))

    def slower(self) -> None:
        """The next chunk is to have half as many users."""
        self._by(0.5)

    def _by(self, factor: float) -> None:
        self.size = min(MOST, max(LEAST, int(self.size * factor)))
