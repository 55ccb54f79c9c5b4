"""Messages: what was processed, what is parked, what waits since its publisher is stopped."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

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
waiting_message = Table(  # messages of publishers that are stopped, until they are resumed
    "waiting_message",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),  # the order of arrival
    Column("publisher", Bytewise, nullable=False),
    Column("queue", Text, nullable=False),
    Column("source", Text),
    Column("id", Text),
    Column("type", Text),
    Column("subject", Text),
    Column("body", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of queue and body
    Column("reply_to", Text),
    Column("came_at", BigInteger, nullable=False),
    Index(None, "publisher", "number"),
    Index(None, "id"),
)
publisher_stop = Table(  # every time that a publisher was stopped
    "publisher_stop",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("publisher", Bytewise, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("why", Text, nullable=False),  # leaving | parked | person
    Column("reason", Text, nullable=False),  # in words
    Column("actor", Text),  # who resumed it, and why
    Column("note", Text),
    Column("through", BigInteger),  # resumed: the last of the waiting messages that this was decided about
    Column("resumed_at", BigInteger),
    Column("dropped", BigInteger),  # how many were given up in place of being processed
    Column("ended_at", BigInteger),  # nothing waits any more
    CheckConstraint("why IN ('leaving', 'parked', 'person')", name="why"),
    Index(
        "ix_publisher_stop_now",
        "publisher",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
leaving = Table(  # who left within the last hour, and by whose messages
    "leaving",
    metadata,
    Column("publisher", Bytewise, primary_key=True),
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index(None, "at"),
)
attempt = Table(  # deliveries of a message that was in a worker's hands when that worker ended
    "attempt",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of queue and body
    Column("times", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
