"""Whose turn it is: jobs worked off chunk by chunk, fairly side by side, each chunk one unit of work.

Jobs begin in the order in which they were asked for. Where two of them are about the same user and the same thing, the
earlier one has its turn with that user first: what was asked for later decides, whichever chunk comes first.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

import sqlalchemy as sa
import structlog

from engine.attempts import MOST_ATTEMPTS, count_attempt, forget_attempts, take_back_attempt
from engine.clock import SECOND
from engine.errors import NotReady, Transient
from engine.jobs.applying import step
from engine.jobs.chunk import lock, work_off
from engine.jobs.holding import hold
from engine.jobs.pace import Pace
from engine.jobs.starting import start
from engine.limits import releasing, trips
from engine.privacy.forgetting import Forgetful
from engine.revision import Revision
from engine.settings import Settings
from engine.store.database import Alone, Database, Work
from engine.store.tables import forgetting, job

log = structlog.get_logger("rolecall.jobs")

SEEN = 100
"""Running jobs that are looked at to find one that no other worker is at."""


AGAIN = 60.0
"""Seconds after which Rolecall tries again to forget somebody, if it failed on that."""
_TO_FORGET = sa.select(forgetting.c.number).limit(1)


class Turns:
    """Gives jobs their turns. `follow`: as `Pipeline.follow`, the revision that is active in a unit of work."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        follow: Callable[[Work], Revision],
        elsewhere: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        """`elsewhere`: see `Forgetful`."""
        self._database = database
        self._settings = settings
        self._follow = follow
        self.pace = Pace(settings.job_chunk / SECOND)
        self._at = ""
        self._forgetful = Forgetful(database, settings, follow, elsewhere)
        self._forget_at = 0.0
        self._suspects: set[str] | None = None
        """Jobs that were there before this worker, perhaps in the hands of one that ended of them."""

    def take(self) -> bool:
        """Let the next job have its turn; False if no job has anything to do. Raises Transient, NotReady.

        A job on which Rolecall fails is held, so that it holds up nobody else.
        """
        with self._database.read() as work:
            tripped, to_forget = work.send(trips.WAITING), work.send(_TO_FORGET)
            if self._suspects is None:
                self._suspects = set(work.send(_GOING).scalars())
            waiting = _in_turn(work)
            untold = bool(tripped.scalars())
            forgetful = bool(to_forget.scalars())
        forgot = forgetful and self._forget()
        if untold:
            with self._database.unit() as work:
                trips.take_up(work, self._follow(work).rules, self._settings)
        return any(self._carefully(job_id) for job_id in waiting) or untold or forgot

    def _forget(self) -> bool:
        """Forget who is next to be forgotten. What fails is tried again after a while, and holds up nobody."""
        if time.monotonic() < self._forget_at:
            return False
        try:
            done = self._forgetful.take()
        except (Transient, NotReady, MemoryError):
            raise
        except Exception as problem:
            log.exception("unexpected", reason=f"{type(problem).__name__}: {problem}")
            self._forget_at = time.monotonic() + AGAIN
            return False
        if done is not None:
            log.info("forgotten", request=done.request, rows=done.rows)
        return done is not None

    def take_of(self, job_id: str) -> bool:
        """Let this job have a turn, whoever else waits; False if another worker is at it, or it is over."""
        return self._turn(job_id)

    def _carefully(self, job_id: str) -> bool:
        """As `_turn`; the first of a job that was there before this worker is noted before, and only one has it.

        A job that ends its worker again and again is held, as one on which Rolecall fails.
        """
        suspects, key = self._suspects or set(), f"job {job_id}"
        if job_id not in suspects:
            return self._turn(job_id)
        with self._database.alone(Alone.JOB, job_id) as mine:
            if not mine:
                return False
            with self._database.unit() as work:
                self._follow(work)  # if the rules end the worker, that is not the job's doing
                attempts = count_attempt(work, key)
            try:
                if attempts > MOST_ATTEMPTS:
                    self._tell(self._give_up(job_id, _ENDS_WORKER))
                    had_turn = True
                else:
                    had_turn = self._turn(job_id)
            except (Transient, NotReady):  # the worker lives on
                with suppress(Transient), self._database.unit() as work:
                    take_back_attempt(work, key)
                raise
            with self._database.unit() as work:
                forget_attempts(work, [key]) if had_turn else take_back_attempt(work, key)
        if had_turn:
            suspects.discard(job_id)
        return had_turn

    def _turn(self, job_id: str) -> bool:
        """One step of a job; False if another worker is at it, or somebody has ended it."""
        self._work_at(job_id)
        try:
            with self._database.unit() as work:
                revision = self._follow(work)  # the rules before the job, as everywhere
                before = lock(work, job_id)
                if before is None or not self._step(work, revision, before):
                    return False
                (after,) = work.send(_of(job_id))
            if releasing.is_drained(after):
                with self._database.unit() as work:
                    releasing.end(work, job_id)
                    after = _read(work, job_id)
        except Transient:
            self.pace.slower()  # what takes too long for the database is to be less next time
            raise
        except (NotReady, MemoryError):
            raise
        except Exception as problem:
            log.exception("unexpected", job=self._at, reason=f"{type(problem).__name__}: {problem}")
            after = self._give_up(self._at, _failed(problem))
        self._tell(after)
        return True

    def _tell(self, after: sa.Row[Any]) -> None:
        if after.state not in ("choosing", "running"):
            log.info("job", job=after.id, state=after.state, done=after.done, total=after.total, **after.results)

    def _work_at(self, job_id: str) -> None:
        """Note which job it is that may fail: in the turn of one, an earlier one may come first."""
        self._at = job_id

    def _step(self, work: Work, revision: Revision, row: sa.Row[Any]) -> bool:
        if row.action == "apply":
            began = time.monotonic()
            users = step(work, row, revision, self._settings, self.pace.size)
            if users:
                self.pace.took(users, time.monotonic() - began)
            return True
        if row.state == "choosing":
            start(work, row, revision.rules, self._settings)
            row = _read(work, row.id)
            if row.state != "running" or row.total > self.pace.size:
                return True
        began = time.monotonic()
        if row.action == trips.HELD:
            done = releasing.work_off(work, row, revision, self._settings, self.pace.size)
        else:
            done = work_off(work, row, revision, self._settings, self.pace.size, self._work_at)
        if done is not None:
            self.pace.took(done, time.monotonic() - began)
        return done is not None

    def _give_up(self, job_id: str, said: str) -> sa.Row[Any]:
        with self._database.unit() as work:
            catalog = self._follow(work).rules.catalog
            row = lock(work, job_id)
            if row is not None:
                hold(work, row, catalog, self._settings, (), (said,))
            return _read(work, job_id)


_ENDS_WORKER = (
    f"the worker ended {MOST_ATTEMPTS} times while it worked at it: its log, or that of the machine, says how. "
    "Show it to whoever looks after Rolecall"
)


def _failed(problem: Exception) -> str:
    return f"Rolecall failed on it ({type(problem).__name__}): a fault of Rolecall's, of which its log has the details"


def _in_turn(work: Work) -> list[str]:
    """Return the jobs that have something to do, whoever waited longest first."""
    rows = [work.send(_RUNNING), work.send(_BEGINS)]
    return [row.id for row in sorted(chain(*rows), key=lambda row: row.worked_at or 0)]


_GOING = sa.select(job.c.id).where(job.c.state.in_(("choosing", "running")))
_WAITING = sa.select(job.c.id, job.c.worked_at)
_RUNNING = _WAITING.where(job.c.state == "running").order_by(job.c.worked_at, job.c.place).limit(SEEN)
# Only one begins at a time: who was asked for earlier must not be overtaken while it chooses.
_BEGINS = _WAITING.where(job.c.state == "choosing").order_by(job.c.place, job.c.id).limit(1)


def _read(work: Work, job_id: str) -> sa.Row[Any]:
    return work.run(_of(job_id)).one()


def _of(job_id: str) -> sa.Select[Any]:
    return sa.select(job).where(job.c.id == job_id)
