"""What statements that are built once are given at each execution, by name: `work.send(statement, {"now": work.now})`.

Building a statement takes longer than having PostgreSQL execute it for a few users.
"""

import sqlalchemy as sa

Moment = int | sa.ColumnElement[int]
"""Microseconds UTC: as a number, or given."""
NOW = sa.bindparam("now", type_=sa.BigInteger)
AT_POSITION = sa.bindparam("at_position", type_=sa.Integer)
"""The position of a cause, see `engine.assignment.settlement`."""
