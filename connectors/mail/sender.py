"""The mail sender: takes email jobs, writes each email once, and notes that it did."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker, Delivery
from connectors.mail.content import content_of
from connectors.mail.files import settle_folder, write_file
from connectors.mail.letter import is_address, letter
from connectors.mail.templates import Templates
from engine.clock import SECOND
from engine.errors import NotReady, Transient
from engine.messages.outgoing import EmailJob, decode_email
from engine.outbox import Addressee, addressees, mark_sent, mark_unreachable
from engine.store.database import Database
from engine.text import normal


@dataclass(slots=True, kw_only=True)
class Mailed:
    """What became of email jobs."""

    sent: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Not mailed any more: left, lost it, mailed before, no address."""
    rejected: list[tuple[Delivery, str]] = field(default_factory=list)
    """No email jobs at all, or such as the templates can't write, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """Writes emails into a folder. `link_template`: see `content_of`."""

    database: Database
    templates: Templates
    folder: Path
    sender: str
    sender_name: str
    link_template: str

    def mail(self, deliveries: Sequence[Delivery]) -> Mailed:
        """Write the emails of these deliveries; afterwards all of them can be acknowledged.

        Raises Transient if the database can't be reached or the disk is full.
        """
        outcome = Mailed()
        jobs: dict[str, tuple[EmailJob, Delivery]] = {}
        for delivery in deliveries:
            try:
                job = decode_email(delivery.body)
            except (msgspec.DecodeError, UnicodeDecodeError) as problem:
                outcome.rejected.append((delivery, f"this is no email job: {problem}"))
            else:
                jobs[job.id] = (job, delivery)
        if not jobs:
            return outcome
        with self.database.unit() as work:
            to = addressees(work, list(jobs))
            bad = [id for id, addressee in to.items() if not is_address(addressee.email)]  # noqa: A001
            mark_unreachable(work, bad, "the address is not one that email can be sent to")
            now = work.now
        wanted = {id: to[id] for id in jobs if id in to and id not in bad}  # noqa: A001
        at = datetime.fromtimestamp(now // SECOND, UTC)
        try:
            for id, addressee in list(wanted.items()):  # noqa: A001
                try:
                    self._write(jobs[id][0], addressee, at)
                except NotReady as problem:  # the templates were tried before: it is this email that they can't write
                    outcome.rejected.append((jobs[id][1], str(problem)))
                    del wanted[id]
            if wanted:
                settle_folder(self.folder)
        except OSError as problem:
            msg = f"the email could not be written into {self.folder}: {problem}"
            raise Transient(msg) from problem
        with self.database.unit() as work:
            mark_sent(work, list(wanted))
        outcome.sent = list(wanted)
        outcome.skipped = [id for id in jobs if id not in to or id in bad]  # noqa: A001
        return outcome

    def _write(self, job: EmailJob, addressee: Addressee, at: datetime) -> None:
        held = addressee.held
        still = tuple(
            replace(item, mandatory=held[item.kind, normal(item.name)])
            for item in job.assigned
            if (item.kind, normal(item.name)) in held
        )
        language = self.templates.language(job.language)
        written = self.templates.write(language, content_of(replace(job, assigned=still), language, self.link_template))
        message = letter(
            written,
            job=job.id,
            to=addressee.email,
            sender=self.sender,
            sender_name=self.sender_name,
            language=language,
            at=at,
        )
        write_file(self.folder, job.id, message)


def mail_ready(broker: Broker, mailer: Mailer, *, limit: int = 200, wait: float = 0.0) -> Mailed:
    """Take email jobs from the queue, mail them, acknowledge them; what is no email job goes to rolecall.parked.

    Waits at most `wait` seconds for the first.
    """
    taken = broker.take(limit, wait, [EMAILS])
    mailed = mailer.mail(taken)
    for delivery, reason in mailed.rejected:
        broker.publish(PARKED, delivery.body, headers={"queue": delivery.queue, "reason": reason})
    broker.acknowledge(taken)
    return mailed
