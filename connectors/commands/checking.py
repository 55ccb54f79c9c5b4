"""What is asked is tried before it is sent, so that whoever asks hears at once what is in the way."""

from engine.errors import Refused, Rejected
from engine.jobs import ask, lock_jobs
from engine.messages.envelope import Message
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database


def check(database: Database, settings: Settings, message: Message) -> None:
    """Try it, as the worker will, and take that back. Raises Refused with what is in the way as things are now."""
    try:
        with database.unit() as work, work.trial():
            lock_jobs(work, [message])
            ask(work, active_rules(work)[1], settings, message)
    except Rejected as problem:
        raise Refused([problem.reason]) from problem
