"""Messages: what was processed, what is parked."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text

from engine.store.tables.base import Bytewise, Number, metadata

inbox = Table(  # one row a processed message; its `outcome` is the receipt
    "inbox",
    metadata,
    Column("publisher", Bytewise, primary_key=True),
    Column("source", Bytewise, primary_key=True),
    Column("id", Bytewise, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text),
    Column("at", BigInteger, nullable=False),  # the message's own time
    Column("received_at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("repeats", Integer, nullable=False, server_default="0"),  # duplicates seen since
    Column("body", LargeBinary),  # kept while it is not due
    Column("due_at", BigInteger),  # set while the outcome is `not_yet`
    Column("reply_to", Text),
    Index(None, "id"),
    Index("ix_inbox_due", "due_at"),
    Index(None, "subject", "received_at"),
)

parked = Table(
    "parked",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("queue", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("source", Text),
    Column("id", Text),
    Column("type", Text),
    Column("subject", Text),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of queue and body
    Column("times", Integer, nullable=False, server_default="1"),  # how often the very same message came
    Column("reply_to", Text),
    Column("parked_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="parked"),  # parked | retried | dropped
    Column("settled_at", BigInteger),
    Column("actor", Text),
    Column("note", Text),
    Column("again", LargeBinary),  # what the worker is to try again; NULL once it has
    CheckConstraint("state IN ('parked', 'retried', 'dropped')", name="state"),
    Index(None, "state", "code"),
    Index(None, "id"),
    Index(None, "digest"),
    Index(
        "ix_parked_again", "number", sqlite_where=text("again IS NOT NULL"), postgresql_where=text("again IS NOT NULL")
    ),
)
attempt = Table(  # deliveries of a message that was in a worker's hands when that worker ended
    "attempt",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of queue and body
    Column("times", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
