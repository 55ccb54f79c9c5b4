"""What the database says of emails, and is told of them: email jobs and notices, each in its own table."""

from collections.abc import Sequence

from msgspec.structs import replace

from connectors.mail.letter import is_address
from engine.messages.notices import Notice
from engine.messages.outgoing import Email, EmailJob
from engine.notices import mark_notices_sent, mark_notices_unreachable, open_notices, reopen_notices
from engine.outbox import Addressee, addressees
from engine.outbox import mark_sent as mark_jobs_sent
from engine.outbox import mark_unreachable as mark_jobs_unreachable
from engine.outbox import reopen as reopen_jobs
from engine.store.database import Work
from engine.text import normal

NO_ADDRESS = "the address is not one that email can be sent to"


def as_of_now(work: Work, emails: Sequence[Email]) -> dict[str, Email]:
    """Return those that are to be mailed, by their ids, with the address and the content as they are now.

    What must not be mailed any more is settled: who has left, has lost it all, was mailed, or has no address.
    """
    jobs, notices = _apart(emails)
    to = addressees(work, jobs) if jobs else {}
    told = open_notices(work, notices)
    found: dict[str, Email] = {}
    for one in emails:
        if isinstance(one, Notice):
            if one.id in told:
                found[one.id] = replace(one, email=told[one.id])
        elif one.id in to:
            found[one.id] = _still(one, to[one.id])
    bad = [one for one in found.values() if not is_address(one.email)]
    mark_unreachable(work, bad, NO_ADDRESS)
    return {one.id: one for one in found.values() if one not in bad}


def mark_sent(work: Work, emails: Sequence[Email]) -> None:
    """Note that these were mailed, so that none is mailed again when it is delivered again."""
    jobs, notices = _apart(emails)
    mark_jobs_sent(work, jobs)
    mark_notices_sent(work, notices)


def mark_unreachable(work: Work, emails: Sequence[Email], why: str) -> None:
    """Note that these reach nobody."""
    jobs, notices = _apart(emails)
    mark_jobs_unreachable(work, jobs, why)
    mark_notices_unreachable(work, notices, why)


def reopen(work: Work, emails: Sequence[Email]) -> None:
    """Have those tried again that reached nobody."""
    jobs, notices = _apart(emails)
    reopen_jobs(work, jobs)
    reopen_notices(work, notices)


def _apart(emails: Sequence[Email]) -> tuple[list[str], list[str]]:
    """The ids of the email jobs, and those of the notices."""
    notices = [one.id for one in emails if isinstance(one, Notice)]
    return [one.id for one in emails if not isinstance(one, Notice)], notices


def _still(job: EmailJob, addressee: Addressee) -> EmailJob:
    held = addressee.held
    assigned = tuple(
        replace(item, mandatory=held[item.kind, normal(item.name)])
        for item in job.assigned
        if (item.kind, normal(item.name)) in held
    )
    return replace(job, email=addressee.email, assigned=assigned)
