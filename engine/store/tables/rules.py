"""Revisions, and what follows from the active one."""

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from engine.store.tables.base import Bytewise, metadata

revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("files", JSON, nullable=False),  # path → text
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("proposed_at", BigInteger, nullable=False),
    Column("activated_at", BigInteger),  # NULL: not yet, or never
    Column("base", Integer),  # the revision that was active when it was proposed
    Column("back_to", Integer),  # the earlier revision whose files these are, if it was applied to go back
    Column("ended", JSON, nullable=False, default=dict),  # deleted trigger → keep | revoke
    Column("renamed", JSON, nullable=False, default=dict),  # earlier name of a trigger → its name now
    Column("email", Boolean, nullable=False, default=True),  # whether what its apply gives may be mailed
    Column("plan", JSON),  # what it was to do, in numbers
    Column("job", Bytewise),  # the apply
)
active = Table(  # one row: which revision decides
    "active",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revision.number"), nullable=False),
    Column("job", Bytewise),  # the apply by which users still cross to it
    CheckConstraint("one = 1", name="one"),
)
link = Table(  # the active revision's role → qualification
    "link",
    metadata,
    Column("role", Bytewise, primary_key=True),
    Column("qualification", Bytewise, primary_key=True),
    Column("mandatory", Boolean, nullable=False),
    Index(None, "qualification"),
)
standing = Table(  # what the active revision's live `while` triggers give
    "standing",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Bytewise, primary_key=True),
    Column("mandatory", Boolean, nullable=False),
    Column("email", Boolean, nullable=False),
    Column("lasting", Boolean, nullable=False),  # `after: keep`
    Column("grace", BigInteger, nullable=False),  # microseconds
)
swept = Table(  # one row: the sweeps so far
    "swept",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("nightly_at", BigInteger),
    CheckConstraint("one = 1", name="one"),
)
skipped = Table(  # `existing: skip`: who matched when the trigger went live, until they stop matching
    "skipped",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Index(None, "user_id"),
)
