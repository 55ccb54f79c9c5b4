"""The mail sender: what is mailed, to whom, and what is noted of it. How it leaves is the way's affair."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from connectors.broker.queue import Delivery
from connectors.mail.content import Values, content_of
from connectors.mail.held import held_content
from connectors.mail.ledger import as_of_now, mark_sent, mark_unreachable
from connectors.mail.letter import Sender, letter
from connectors.mail.stopped import stopped_content
from connectors.mail.templates import Templates
from connectors.mail.way import PutOff, Undeliverable, Way
from engine.clock import SECOND
from engine.errors import NotReady, Transient
from engine.messages.notices import Notice
from engine.messages.outgoing import Email, decode_email
from engine.store.database import Alone, Database

MOST_PUT_OFF = 10
"""So many emails put off one after the other: it is the server that takes none, not their addressees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    """A message that cannot be mailed, and why. `job`: the email job, or notice, that is over with that."""

    delivery: Delivery
    reason: str
    job: Email | None = None


@dataclass(slots=True, kw_only=True)
class Mailed:
    """What became of email jobs and notices. What is in none of these was not looked at, and stays where it is."""

    sent: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Not mailed any more: left, lost it, mailed before, no address."""
    parked: list[Parking] = field(default_factory=list)
    """No email jobs at all, such as the templates can't write, or refused for good; to be settled by `settle`."""
    put_off: dict[str, PutOff] = field(default_factory=dict)
    """Not taken now; to be tried again later."""
    early: dict[str, list[Delivery]] = field(default_factory=dict)
    """Put off before, and not to be tried yet."""
    settled: list[Delivery] = field(default_factory=list)
    """The deliveries of `sent` and `skipped`, which can be acknowledged."""
    problem: Transient | NotReady | None = None
    """Why nothing at all can be handed over just now."""


@dataclass(slots=True)
class _Task:
    """An email job or a notice, and the deliveries that brought it."""

    job: Email
    deliveries: list[Delivery] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Mailer:
    """Turns email jobs and notices into emails and hands them over, each once. `link_template`: see `content_of`."""

    database: Database
    templates: Templates
    way: Way
    sender: Sender
    link_template: str
    _accepted: list[Email] = field(default_factory=list)
    """Handed over and not noted yet: the database may be away just then. They are never handed over again."""

    def mail(
        self,
        deliveries: Sequence[Delivery],
        *,
        early: Collection[str] = (),
        halted: Callable[[], bool] = lambda: False,
    ) -> Mailed:
        """Mail these deliveries, as far as possible. `early`: email jobs to leave alone; `halted` ends it early.

        Raises Transient if the database can't be reached; what was handed over is not forgotten, and noted first thing
        the next time.
        """
        self._note()
        outcome = Mailed()
        tasks: dict[str, _Task] = {}
        for delivery in deliveries:
            try:
                job = decode_email(delivery.body)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                outcome.parked.append(Parking(delivery=delivery, reason=f"this is no email job: {problem}"))
            else:
                tasks.setdefault(job.id, _Task(job)).deliveries.append(delivery)
        for known in tasks.keys() & set(early):
            outcome.early[known] = tasks.pop(known).deliveries
        waiting = list(tasks.values())
        while waiting and outcome.problem is None and not halted():
            group, waiting = waiting[: self.way.together], waiting[self.way.together :]
            with self._alone(group) as mine:
                if mine:
                    self._hand_over({task.job.id: task for task in group}, outcome)
        return outcome

    def settle(self, parked: Sequence[Parking]) -> None:
        """Note that the email jobs of what was parked are over."""
        with self.database.unit() as work:
            for one in parked:
                if one.job is not None:
                    mark_unreachable(work, [one.job], one.reason)

    def _alone(self, group: Sequence[_Task]) -> AbstractContextManager[bool]:
        """A copy of the job may be in another worker's hands just now: one of them leaves it, and finds it sent."""
        if self.way.together > 1:
            return nullcontext(True)
        return self.database.alone(Alone.MAIL, group[0].job.id)

    def _hand_over(self, tasks: dict[str, _Task], outcome: Mailed) -> None:
        with self.database.unit() as work:
            now = as_of_now(work, [task.job for task in tasks.values()])
            at = datetime.fromtimestamp(work.now // SECOND, UTC)
        handed = []
        for name, task in tasks.items():
            if name not in now:
                outcome.skipped.append(name)
                outcome.settled += task.deliveries
                continue
            try:
                self._send(now[name], at)
            except Undeliverable as problem:
                outcome.parked += [Parking(delivery=one, reason=str(problem), job=task.job) for one in task.deliveries]
            except _Unwritable as problem:  # its job stays open: the template may be put right
                outcome.parked += [Parking(delivery=one, reason=str(problem)) for one in task.deliveries]
            except PutOff as problem:
                outcome.put_off[name] = problem
                outcome.problem = _none_taken(outcome)
            except (Transient, NotReady) as problem:
                outcome.problem = problem
            else:
                handed.append(name)
            if outcome.problem is not None:
                break
        if handed:
            try:
                self.way.settle()
            except Transient as problem:
                outcome.problem = problem
                return
        self._accepted += [now[name] for name in handed]
        self._note()
        outcome.sent += handed
        outcome.settled += [one for name in handed for one in tasks[name].deliveries]

    def _note(self) -> None:
        if self._accepted:
            with self.database.unit() as work:
                mark_sent(work, self._accepted)
            self._accepted.clear()

    def _send(self, job: Email, at: datetime) -> None:
        language = self.templates.language(job.language, job.template)
        try:
            written = self.templates.write(language, self._content(job, language))
        except NotReady as problem:  # the templates were tried before: it is this email that they can't write
            raise _Unwritable(str(problem)) from problem
        to = job.email
        self.way.send(job.id, to, letter(written, job=job.id, to=to, sender=self.sender, language=language, at=at))

    def _content(self, job: Email, language: str) -> Values:
        if isinstance(job, Notice):
            return (held_content if job.template == "held" else stopped_content)(job, language)
        return content_of(job, language, self.link_template)


class _Unwritable(Exception):  # noqa: N818 — it names the email
    """The templates can't write this email."""


def _none_taken(outcome: Mailed) -> Transient | None:
    if len(outcome.put_off) < MOST_PUT_OFF or outcome.sent:
        return None
    last = next(reversed(outcome.put_off.values()))
    return Transient(f"the mail server took none of {len(outcome.put_off)} emails ({last.code})")
