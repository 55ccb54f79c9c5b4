"""Parked email jobs that people want tried again: back onto their queue."""

import msgspec

from connectors.broker.names import EMAILS
from connectors.broker.queue import Broker
from connectors.mail.ledger import reopen
from engine.messages.outgoing import Email, decode_email
from engine.parking import to_try_again, tried_again
from engine.store.database import Database


def try_again(database: Database, broker: Broker, limit: int = 100) -> int:
    """Put parked email jobs back onto their queue, at most `limit`; return how many. What was refused is open again.

    Put back before it is noted: a crash between the two puts them back twice, and one of the two is mailed.
    """
    with database.read() as work:
        chosen = to_try_again(work, limit, emails=True)
    if not chosen:
        return 0
    jobs = [_job(arrival.body) for _, arrival in chosen]
    with database.unit() as work:
        reopen(work, [job for job in jobs if job is not None])
    broker.publish_many(EMAILS, [arrival.body for _, arrival in chosen])
    with database.unit() as work:
        for number, _ in chosen:
            tried_again(work, number)
    return len(chosen)


def _job(body: bytes) -> Email | None:
    try:
        return decode_email(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
