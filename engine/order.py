"""The one order of facts, as a text that sorts: the greatest wins, whatever order facts arrive in.

`(time in microseconds UTC; sequence, none lowest; rank; source; id)`. A text, because SQLite, PostgreSQL
(collation "C") and Python then compare it alike, in one column.
"""

from typing import Final

REMOVAL: Final = 0
"""`null`, `left`, `*.removed`."""
DROPPED: Final = 1
"""A membership that a list of its kind left out."""
LISTED: Final = 2
"""A membership in a list."""
SINGLE: Final = 3
"""A single addition, a value, a joining, a completion."""

FIRST: Final = ""
"""Sorts before every fact."""

_OFFSET: Final = 62_135_596_800_000_000
"""Microseconds from the year 1 to 1970: keeps every time that Python knows positive."""
MAX_SEQUENCE: Final = 2**63 - 1


def order(*, at: int, sequence: int | None, rank: int, source: str, id: str) -> str:
    """Return the sort key of a fact. `at` in microseconds UTC; `sequence` 0..2**63-1 or None."""
    number = 0 if sequence is None else sequence + 1
    return f"{at + _OFFSET:015x}{number:017x}{rank}{source}\x1f{id}"


def decided(at: int, id: str) -> str:
    """Return the sort key of a decision made here at `at`: a person's reason, for example."""
    return order(at=at, sequence=None, rank=SINGLE, source="rolecall", id=id)


def time_of(key: str) -> int:
    """Return the time of a sort key, in microseconds UTC."""
    return int(key[:15], 16) - _OFFSET


def with_rank(key: str, rank: int) -> str:
    """Return the same key with another rank: what a list says of those it leaves out."""
    return f"{key[:32]}{rank}{key[33:]}"
