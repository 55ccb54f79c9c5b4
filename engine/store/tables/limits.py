"""What triggers may do in a day, what they have done, and which of them have passed it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text

from engine.store.tables.base import Bytewise, Number, metadata

_KIND = "kind IN ('assign', 'revoke')"

allowance = Table(  # of the active revision's triggers that are on: users in a UTC day
    "allowance",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("kind", Text, primary_key=True),  # assign | revoke
    Column("most", BigInteger, nullable=False),
    Column("limit", Text, nullable=False),  # as it was written: 5%, or a number
    Column("people", BigInteger, nullable=False),  # active users, when `most` was reckoned
    CheckConstraint(_KIND, name="kind"),
)
tally = Table(  # what was done, one row a unit of work: nobody waits for a row of another; the sweep adds them up
    "tally",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("trigger", Bytewise, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", BigInteger, nullable=False),  # its first moment
    Column("users", BigInteger, nullable=False),  # negative: the allowance was set anew
    CheckConstraint(_KIND, name="kind"),
    Index(None, "trigger", "kind", "day"),
)
trip = Table(  # triggers of which changes are held, until the row is gone
    "trip",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text),  # who paused it; NULL: a limit
    Column("note", Text),
    Column("users", BigInteger),  # whom it would have been about that day, and the most that are allowed
    Column("most", BigInteger),
    Column("job_id", Bytewise, ForeignKey("job.id")),  # by which people decide; NULL: to be made
    CheckConstraint(_KIND, name="kind"),
)
