"""A request to forget somebody is taken in: it is done in a unit of work of its own, before the next job's turn."""

import sqlalchemy as sa

from engine.messages.envelope import Message
from engine.messages.requests import PrivacyRequested
from engine.store.database import Work
from engine.store.tables import forgetting


def ask_to_forget(work: Work, message: Message, data: PrivacyRequested) -> str:
    """Write down who is to be forgotten; return the receipt.

    Nobody is refused: who was never heard of, or is forgotten already, may still be told of by what is on its way.
    """
    row = {
        "user_id": data.user,
        "request": message.id,
        "source": message.source,
        "actor": data.actor or message.publisher,
        "asked_at": work.now,
        "reply_to": message.reply_to,
    }
    work.run(sa.insert(forgetting).values(row))
    return "accepted"
