"""What is to be handed over."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    false,
    text,
)

from engine.store.tables.base import Bytewise, Number, metadata, user_id

change = Table(  # what became of whom: history, and change events to relay
    "change",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("user_id", Bytewise, nullable=False),  # no foreign key: what is to be handed over outlives who is forgotten
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),  # role.assigned | role.revoked | qualification.assigned | .revoked | .changed
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("cause", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("relayed_at", BigInteger),
    Column("farewell", Boolean, nullable=False, server_default=false()),  # of who was forgotten: gone once handed over
    Index(None, "user_id", "number"),
    Index(  # in order and without a sort, however many wait
        "ix_change_to_relay",
        "number",
        sqlite_where=text("relayed_at IS NULL"),
        postgresql_where=text("relayed_at IS NULL"),
    ),
    sqlite_autoincrement=True,  # a number names one event for good, also if its row is gone
)
receipt = Table(  # what became of messages whose publishers want to know; gone once it is handed over
    "receipt",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("reply_to", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
email_job = Table(
    "email_job",
    metadata,
    Column("id", Bytewise, primary_key=True),  # stable: user + cause
    user_id(),
    Column("cause", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting | relayed | no_address | dropped | sent
    Column("settled_at", BigInteger),
    Column("why", Text),  # why it was dropped
    CheckConstraint("state IN ('waiting', 'relayed', 'no_address', 'dropped', 'sent')", name="state"),
    Index(None, "state", "at", "id"),
    Index(None, "user_id"),
)
email_item = Table(
    "email_item",
    metadata,
    Column("email_id", Bytewise, ForeignKey("email_job.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Bytewise, primary_key=True),
    Column("mandatory", Boolean, nullable=False),
)
notice = Table(  # an email to an admin or owner, about something that a person must decide
    "notice",
    metadata,
    Column("id", Bytewise, primary_key=True),  # stable: about + address, so that nobody is told twice
    Column("about", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("data", JSON, nullable=False),  # what the template is filled in with
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting | relayed | no_address | sent
    Column("settled_at", BigInteger),
    Column("why", Text),  # why it reached nobody
    CheckConstraint("state IN ('waiting', 'relayed', 'no_address', 'sent')", name="state"),
    Index(None, "state", "at", "id"),
)
