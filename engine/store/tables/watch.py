"""What is kept for whoever watches over Rolecall."""

from sqlalchemy import BigInteger, Column, Table

from engine.store.tables.base import metadata

difference = Table(  # how often the fast and the slow way of matching differed, by UTC day
    "difference",
    metadata,
    Column("day", BigInteger, primary_key=True, autoincrement=False),  # its first moment
    Column("times", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
