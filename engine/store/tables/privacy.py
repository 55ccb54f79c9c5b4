"""Who was forgotten: nothing but a keyed hash of each, so that what comes late does not bring them back."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text

from engine.store.tables.base import Bytewise, Number, metadata

forgotten = Table(
    "forgotten",
    metadata,
    Column("hash", Bytewise, primary_key=True),  # of the user's id, see `engine.privacy.keyed`
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),  # who asked
    Column("request", Text, nullable=False),  # the id of the request
    Column("version", BigInteger, nullable=False),  # the last `sequence` of their change events
)
forgotten_message = Table(  # messages about them that speak of a time after it, and were there before
    "forgotten_message",
    metadata,
    Column("hash", Bytewise, primary_key=True),  # of publisher, source and id
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)
forget_key = Table(  # one row: the key of the hashes, if no setting gives one
    "forget_key",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("proof", Text),  # by which the key of the first hash is known again
    CheckConstraint("one = 1", name="one"),
)
forgetting = Table(  # who is to be forgotten, until it is done
    "forgetting",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("user_id", Bytewise, nullable=False),
    Column("request", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("reply_to", Text),
    Index(None, "user_id"),
)
