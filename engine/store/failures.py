"""What a database's error means: whether it passes by itself, so that the same can be tried again."""

import sqlite3
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from engine.disk import trouble

_PASSING: Final = ("locked", "busy", "full", "disk i/o", "readonly", "unable to open", "interrupted")
"""What SQLite says of a lock, a full or missing disk. All else it says is the fault of the statement."""
_CLASSES: Final = ("08", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of errors that pass: connection, rollback (deadlock), resources, lock, operator, system.

Source: PostgreSQL 15, Appendix A, PostgreSQL Error Codes.
"""
_READ_ONLY: Final = "25006"


def passes_in_sqlite(problem: BaseException | None) -> bool:
    """Say whether trying again can help, of an error of SQLite's own."""
    return isinstance(problem, sqlite3.OperationalError) and any(one in str(problem).lower() for one in _PASSING)


def passes(problem: sa.exc.DBAPIError) -> bool:
    """Say whether trying again can help."""
    if problem.connection_invalidated:
        return True
    original = problem.orig
    if isinstance(original, sqlite3.Error):
        return passes_in_sqlite(original)
    state = getattr(original, "sqlstate", None)
    if state is None:  # the connection was not made, or went away
        return isinstance(problem, sa.exc.OperationalError | sa.exc.InterfaceError)
    return str(state).startswith(_CLASSES) or state == _READ_ONLY


def said(problem: sa.exc.DBAPIError, file: str | None = None) -> str:
    """Return what the database said, on one line. `file`: of SQLite."""
    more = trouble(Path(file).parent) if isinstance(problem.orig, sqlite3.Error) and file else ""
    return " ".join(str(problem.orig).split()) + more
