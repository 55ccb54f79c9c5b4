"""When a worker mails: in its own turns (`run --once`), or alongside them, so that no mail server holds it up."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import structlog

from connectors.mail.rounds import Rounds
from engine.errors import Transient

log = structlog.get_logger("rolecall.mail")

IDLE = 0.2
"""Seconds between two looks into the queue while there is nothing to mail."""
BUSY = 1.0
"""Seconds between two rounds while messages wait to be processed: they go first."""
TROUBLE = 3.0
"""Seconds until the next try when the queue or the database is not to be had."""
LEAVE = 10.0
"""Seconds to wait for the email that is on its way when the worker is to stop."""


class Mailing:
    """The mail part of a worker. `over`: set when the mailing alongside is to end; the rounds should heed it.

    `on_wait` is called when the queue or the database has to be waited for.
    """

    def __init__(self, rounds: Rounds, over: threading.Event, on_wait: Callable[[], None] = lambda: None) -> None:
        self._on_wait = on_wait
        self._rounds = rounds
        self._over = over
        self._thread: threading.Thread | None = None
        self._failure: BaseException | None = None
        self._busy = False
        self._at = 0.0

    def turn(self, busy: bool) -> bool:
        """Mail a round, unless that goes on alongside; while there is other work only now and then, so that it goes on.

        Says whether anything was mailed. Raises what ended the mailing alongside, if anything did.
        """
        self._busy = busy
        if self._failure is not None:
            raise self._failure
        if self._thread is not None or (busy and monotonic() < self._at):
            return False
        self._at = monotonic() + BUSY
        mailed = self._rounds.round()
        return bool(mailed.sent or mailed.skipped or mailed.parked)

    @contextmanager
    def alongside(self) -> Iterator[None]:
        """Mail in a thread of its own for the block."""
        self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
        self._thread.join(LEAVE)  # the email that is on its way is noted; after an error nothing is waited for
        if self._thread.is_alive():
            log.warning("mail server silent", reason="an email on its way is not waited for: it may be sent again")
        else:
            self._thread = None

    def finish(self) -> None:
        """Say how many emails stay in the queue, because they could not be mailed just now."""
        waiting = self._rounds.waiting()
        if waiting:
            log.warning("emails wait", emails=waiting)

    def close(self) -> None:
        """Let go of the mail server."""
        if self._thread is None:
            self._rounds.close()

    def _work(self) -> None:
        try:
            while not self._over.is_set():
                self._over.wait(self._round())
        except BaseException as problem:  # noqa: BLE001 — raised again where the worker sees it
            self._failure = problem

    def _round(self) -> float:
        """Mail a round; return how long to wait for the next."""
        try:
            mailed = self._rounds.round()
        except Transient as problem:
            log.warning("waiting", reason=str(problem), seconds=TROUBLE)
            self._on_wait()
            return TROUBLE
        if self._busy:
            return BUSY
        return 0.0 if len(mailed.sent) + len(mailed.skipped) else IDLE
