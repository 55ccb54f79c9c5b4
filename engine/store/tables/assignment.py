"""Reasons, blocks, and what they add up to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.tables.base import Bytewise, Number, metadata, user_id

HELD = "state = 'held' OR (state = 'ending' AND ends_at IS NULL)"

reason = Table(
    "reason",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    user_id(),
    Column("kind", Text, nullable=False),  # role | qualification
    Column("target", Bytewise, nullable=False),
    Column("source", Text, nullable=False),  # while | when | job
    Column("origin", Bytewise, nullable=False),  # trigger name | job id
    Column("lasting", Boolean, nullable=False),  # when, job, and `after: keep`: belongs to the stay of its `order`
    Column("state", Text, nullable=False),  # open | ending | held | refused | ended
    Column("mandatory", Boolean, nullable=False),
    Column("email", Boolean, nullable=False),
    Column("order", Bytewise, nullable=False),  # of the latest event that matched; of the decision
    Column("event_source", Text),
    Column("event_id", Text),
    Column("revision", Integer),
    Column("actor", Text),
    Column("note", Text),
    Column("until", BigInteger),
    Column("since", BigInteger, nullable=False),
    Column("ends_at", BigInteger),  # end of grace while `ending`
    Column("ended_at", BigInteger),
    Column("ended_by", Text),  # a cause
    Column("ended_from", Text),  # the state before, to which an undo returns it
    UniqueConstraint("user_id", "kind", "target", "source", "origin"),
    CheckConstraint("state IN ('open', 'ending', 'held', 'refused', 'ended')", name="state"),
    CheckConstraint("source IN ('while', 'when', 'job')", name="source"),
    # Never by more: its UNIQUE index must look better. Nor by the state: nobody is to go through all that is open.
    Index(None, "origin"),
    # Of the few that time ends, so that nobody looks here for those that it does not.
    # Of what is held: nobody is to look for it among all that its trigger gave.
    Index("ix_reason_held", "origin", "user_id", sqlite_where=text(HELD), postgresql_where=text(HELD)),
    Index(
        "ix_reason_until", "until", sqlite_where=text("until IS NOT NULL"), postgresql_where=text("until IS NOT NULL")
    ),
    Index(
        "ix_reason_ends",
        "ends_at",
        sqlite_where=text("ends_at IS NOT NULL"),
        postgresql_where=text("ends_at IS NOT NULL"),
    ),
)

block = Table(
    "block",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    user_id(),
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("job", Bytewise, nullable=False),
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("until", BigInteger),
    Column("since", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended_by", Text),
    UniqueConstraint("user_id", "kind", "target", "job"),
    Index(
        "ix_block_until", "until", sqlite_where=text("until IS NOT NULL"), postgresql_where=text("until IS NOT NULL")
    ),
)

assignment = Table(  # what holds (`active`), and what is to be remembered of what held
    "assignment",
    metadata,
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Bytewise, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("remembered", Text),  # had when last left or blocked: NULL | optional | mandatory
    Column("remembered_stay", Bytewise),  # the user's `stay_order` then
    Index(None, "target", "active"),  # never by more of the key: the primary key must look better
)
