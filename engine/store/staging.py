"""Temporary tables of one connection: what a unit of work is about to change, for set-based statements.

Their rows live for one unit of work: the next one clears them. `position` says which cause of the unit a row is of:
the smaller, the earlier.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.schema import CreateTable

from engine.store.tables import Bytewise
from engine.store.work import Work

staging = MetaData()


def _staged(name: str, *columns: Column[object] | PrimaryKeyConstraint) -> Table:
    return Table(name, staging, *columns, prefixes=["TEMPORARY"])


cause = _staged(  # what commits the changes of this unit of work, in order
    "s_cause",
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("cause", Text, nullable=False),
    Column("event_source", Text),  # of the message that is the cause, if it is an event
    Column("event_id", Text),
    Column("silent", Boolean, nullable=False),  # what it gives is not mailed
)

grant = _staged(  # reasons to be there
    "s_grant",
    Column("user_id", Bytewise, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("source", Text, nullable=False),
    Column("origin", Bytewise, nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("email", Boolean, nullable=False),
    Column("order", Bytewise, nullable=False),
    Column("acts_order", Bytewise),  # greatest order of what is no repeat; NULL: only moves the date
    Column("event_source", Text),
    Column("event_id", Text),
    Column("revision", Integer),
    Column("actor", Text),
    Column("note", Text),
    Column("until", BigInteger),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("user_id", "kind", "target", "source", "origin"),
)

ending = _staged(  # reasons to end, or to put into grace
    "s_ending",
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("ends_at", BigInteger),
    Column("position", Integer, nullable=False),
    Column("limited", Boolean, nullable=False),  # its trigger's conditions end it: limits count it, a trip holds it
)

seen = _staged(  # users whose `while` triggers were evaluated
    "s_seen", Column("user_id", Bytewise, primary_key=True), Column("position", Integer, nullable=False)
)
match = _staged(  # which of them hold, and since which cause
    "s_match",
    Column("user_id", Bytewise, nullable=False),
    Column("trigger", Bytewise, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("user_id", "trigger"),
)
step = _staged(  # users who became active: what they were after each cause that is about them
    "s_step",
    Column("user_id", Bytewise, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    PrimaryKeyConstraint("user_id", "position"),
)
former = _staged(  # users whose stay is another than before this unit of work, and the `stay_order` before
    "s_former", Column("user_id", Bytewise, primary_key=True), Column("stay_order", Bytewise, nullable=False)
)
crossing = _staged("s_crossing", Column("user_id", Bytewise, primary_key=True))  # who crosses to another revision
chosen = _staged("s_chosen", Column("user_id", Bytewise, primary_key=True))  # whom a request is about
aim = _staged(  # what a request is about
    "s_aim",
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    PrimaryKeyConstraint("kind", "target"),
)
mark = _staged(  # what was found or done about the chosen users on the way: see `engine.jobs.outcomes`
    "s_mark",
    Column("user_id", Bytewise, nullable=False),
    Column("what", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "what"),
)

touch = _staged(  # pairs to derive anew
    "s_touch",
    Column("user_id", Bytewise, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("position", Integer, nullable=False),  # the first that touched it
    Column("must", Integer),  # the first of these that makes it mandatory, if any does
    PrimaryKeyConstraint("user_id", "kind", "target"),
)

# Without keys: nothing is there twice, they are read as a whole, and an index would take most of the time to fill them.
began = _staged(  # reasons that begin in this unit of work
    "s_began",
    Column("user_id", Bytewise, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("source", Text, nullable=False),
    Column("origin", Bytewise, nullable=False),
)
turn = _staged(  # assignments that turn: begin, end, become or cease to be mandatory
    "s_turn",
    Column("user_id", Bytewise, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("position", Integer, nullable=False),
    Column("was", Boolean, nullable=False),
    Column("was_mandatory", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("hidden", Boolean, nullable=False),  # by leaving or block, not ended
    Column("new", Boolean, nullable=False),  # worth an email
    Column("allows", Boolean, nullable=False),  # one of its reasons allows email
    Column("since", BigInteger),  # as `assignment` has it; NULL: it says nothing of the pair yet
)

PAGES = 4
"""Pages up to which a table is cleared by deleting: to make it anew costs some ms, as does each plan that reads it."""

ALL = (cause, grant, ending, seen, match, step, former, crossing, chosen, aim, mark, touch, began, turn)


def statements(dialect: Dialect) -> list[str]:
    """Return what makes the temporary tables of one connection."""
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in ALL]
    if dialect.name == "postgresql":
        # A table that was never analysed counts as ten pages of rows, and large tables are then read as a whole for the
        # sake of a few. Once analysed, though empty, it counts as what is in it, by its pages.
        made += ["ANALYZE " + ", ".join(table.name for table in ALL), _clearing()]
    else:
        made += ["CREATE TEMP VIEW s_clear AS SELECT 1 AS one", _clearing_embedded()]
    return made


def clear(work: Work) -> None:
    """Forget what is left of the last unit of work."""
    work.send(_CLEAR_EMBEDDED if work.embedded else _CLEAR)


_CLEAR_EMBEDDED = text("INSERT INTO s_clear VALUES (1)")
_CLEAR = text("SELECT pg_temp.clear_staged()")


def _clearing_embedded() -> str:
    """A trigger of one connection: emptying a dozen tables one by one takes a fifth of the time of a single event."""
    every = " ".join(f"DELETE FROM {table.name};" for table in ALL)
    return f"CREATE TEMP TRIGGER s_clearing INSTEAD OF INSERT ON s_clear BEGIN {every} END"


def _clearing() -> str:
    """A function of one connection, so that PostgreSQL reads and plans what is in it once.

    ON COMMIT DELETE ROWS would cut a file for every table, index and attachment at every commit, and have every
    statement planned anew: most of the time that a single event takes. What was deleted still fills pages, by which
    PostgreSQL estimates; so a table of more than `PAGES` is made anew.
    """
    one = """
        IF pg_relation_size('{0}'::regclass) > {1} * 8192 THEN TRUNCATE {0}; ANALYZE {0};
        ELSIF pg_relation_size('{0}'::regclass) > 0 THEN DELETE FROM {0};
        END IF;"""
    every = "".join(one.format(table.name, PAGES) for table in ALL)
    return f"CREATE FUNCTION pg_temp.clear_staged() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {every} END $$"
