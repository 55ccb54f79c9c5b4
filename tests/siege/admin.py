"""Admins under siege: one asks for things and takes them back, another one changes the rules."""

import time
from collections.abc import Callable, Sequence
from threading import Event, Thread

from tests.siege.academy import Version, ended, write
from tests.siege.asking import Chain, Request
from tests.siege.lives import body
from tests.siege.place import NotDoneError, Place
from tests.siege.publisher import REQUESTS, Letter, send
from tests.siege.reading import Answers

PATIENCE = 900.0
"""Seconds for one request or one change of the rules."""


class Work:
    """Steps that are done one after the other in the background, each when it may begin, until all is `over`."""

    def __init__(self, name: str, steps: Sequence[Callable[[], None]], over: Event) -> None:
        self._steps, self.done, self.allowed, self._over = steps, 0, 0, over
        self.problem: Exception | None = None
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def allow(self, share: float) -> None:
        """So much of it may have begun."""
        self.allowed = round(share * len(self._steps))

    @property
    def is_over(self) -> bool:
        """Say whether there is nothing left to do."""
        return self.problem is not None or self.done == len(self._steps)

    def _work(self) -> None:
        try:
            while not self.is_over and not self._over.is_set():
                if self.allowed > self.done:
                    self._steps[self.done]()
                    self.done += 1
                else:
                    time.sleep(0.1)
        except Exception as problem:  # noqa: BLE001 — whoever waits for it is told
            self.problem = problem


class Asking:
    """Sends requests, each when the one before it in its chain has been answered for good."""

    def __init__(self, line: int, answers: Answers, over: Event) -> None:
        self._line, self._answers, self._over = line, answers, over

    def do(self, chain: Chain) -> None:
        """Ask for all of a chain."""
        for request in chain.requests:
            self._ask(request)
            chain.finished.add(request.id)

    def _ask(self, request: Request) -> None:
        send(self._line, [Letter(body(request.message), answered=True, queue=REQUESTS)], self._over)
        end = time.monotonic() + PATIENCE
        while (outcome := self._answers.outcome(request.id)) is None:
            if time.monotonic() > end or self._over.is_set():
                raise NotDoneError(f"the request {request.id} was never answered")
            time.sleep(0.1)
        if outcome != "done":
            raise NotDoneError(f"the request {request.id} was answered {outcome}")


class Ruling:
    """Changes the rules."""

    def __init__(self, at: Place, extras: int, first: Version) -> None:
        self._at, self._extras, self._now = at, extras, first
        self.revision = 1
        self._said = ""

    def change(self, version: Version) -> None:
        """Apply another version, and wait until everybody is under it."""
        write(self._at.rules, version, self._extras)
        options = ended(self._now, version)
        end = time.monotonic() + PATIENCE
        self._apply(options)
        while self._state(self.revision + 1) != "done":
            if time.monotonic() > end:
                raise NotDoneError(f"revision {self.revision + 1} never became active: {self._said}")
            self._apply(options)
        self.revision, self._now = self.revision + 1, version

    def _apply(self, options: Sequence[str]) -> None:
        """Apply once. Whoever loses the connection does not know whether it was done, and looks before trying again."""
        try:
            self._at.command("apply", "--yes", "--no-wait", *options, patience=0)
        except NotDoneError as problem:
            self._said = str(problem)
        while self._state(self.revision + 1) in ("choosing", "running"):
            time.sleep(0.5)

    def _state(self, number: int) -> str | None:
        """Return the state of an apply; None: there is none."""
        jobs = self._at.read("jobs", "list", "--limit", "0")["jobs"]
        return next((str(one["state"]) for one in jobs if one["id"] == f"apply-{number}"), None)
