"""The meter that Prometheus reads: what this worker has done since it began."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

from connectors.watch.meter import Meter
from engine.arrivals import Verdict

OUTCOMES: Final = (
    "applied",
    "no_change",
    "duplicate",
    "early",
    "not_yet",
    "old",
    "waiting",
    "parked",
    "accepted",
    "refused",
)
"""What may become of a message: these are told from the beginning, as 0."""
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
AGES: Final = (1, 2, 5, 10, 30, 60, 300, 1_800, 3_600, 21_600, 86_400)
"""Publishers write the time of publishing in whole seconds."""


class Counting(Meter):
    """Counts everything."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__()

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"rolecall_{name}", about, labels, registry=registry)

        def histogram(name: str, about: str, buckets: Sequence[float]) -> Histogram:
            return Histogram(f"rolecall_{name}", about, buckets=buckets, registry=registry)

        self._messages = counter("messages", "Messages by what became of them", "outcome")
        self._parked = counter("parked", "Messages that were parked, by the code of the reason", "code")
        self._batch_seconds = histogram("batch_seconds", "How long batches took, to their commit", SECONDS)
        self._age_seconds = histogram(
            "publish_to_commit_seconds", "From publishing a message to its commit, where its publisher says when", AGES
        )
        self._halved = counter("batches_halved", "Batches that failed for another reason than what one message says")
        self._handed_over = counter("handed_over", "Messages that went onto queues", "kind")
        self._emails = counter("emails", "Emails by what became of them", "state")
        self._retries = counter("retries", "Tries of what could not be had just then", "what")
        self._sweep_seconds = histogram("sweep_seconds", "How long sweeps took", SECONDS)
        self._differing = counter("matching_differences", "Differences of the fast and the slow way of matching")
        self._begin()

    def _begin(self) -> None:
        for outcome in OUTCOMES:
            self._messages.labels(outcome)
        for kind in ("emails", "changes", "receipts", "notices"):
            self._handed_over.labels(kind)
        for state in ("sent", "skipped", "parked", "put_off"):
            self._emails.labels(state)
        for what in ("work", "mail"):
            self._retries.labels(what)

    def batch(self, seconds: float, ages: Sequence[float], halved: int) -> None:
        """A batch was committed."""
        self._batch_seconds.observe(seconds)
        for age in ages:
            self._age_seconds.observe(max(0.0, age))
        self._halved.inc(halved)

    def outcomes(self, verdicts: Sequence[Verdict]) -> None:
        """This became of messages."""
        for outcome, times in Tally(verdict.outcome for verdict in verdicts).items():
            self._messages.labels(outcome).inc(times)
        for code, times in Tally(verdict.code for verdict in verdicts if verdict.code is not None).items():
            self._parked.labels(code).inc(times)

    def handed_over(self, counts: Mapping[str, int]) -> None:
        """So many went onto the queues."""
        for kind, times in counts.items():
            self._handed_over.labels(kind).inc(times)

    def mailed(self, counts: Mapping[str, int]) -> None:
        """So many emails were sent, skipped, parked or put off."""
        for state, times in counts.items():
            self._emails.labels(state).inc(times)

    def waited(self, what: str) -> None:
        """Something could not be had."""
        self._retries.labels(what).inc()

    def swept(self, seconds: float) -> None:
        """A sweep is over."""
        self._sweep_seconds.observe(seconds)

    def differed(self) -> None:
        """The fast and the slow way of matching differ."""
        super().differed()
        self._differing.inc()
