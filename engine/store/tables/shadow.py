"""Triggers in shadow: what each would have done since it went live."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Text

from engine.store.tables.base import Bytewise, Number, metadata, user_id

shadow_trigger = Table(  # the active revision's triggers in shadow
    "shadow_trigger",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("since", BigInteger, nullable=False),  # when it went live as it is now
)
shadow_match = Table(  # for whom the conditions of a `while` trigger held when they were last looked at
    "shadow_match",
    metadata,
    Column("trigger", Bytewise, primary_key=True),
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Index(None, "user_id"),
)
shadow = Table(
    "shadow",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("trigger", Bytewise, nullable=False),
    user_id(),
    Column("what", Text, nullable=False),  # matched: an event did, of `when`; gives | takes: would have, of `while`
    Column("at", BigInteger, nullable=False),  # of what matched: when the event happened
    Column("event_type", Text),
    Column("event_source", Text),  # of the message, if one was the cause
    Column("event_id", Text),
    CheckConstraint("what IN ('matched', 'gives', 'takes')", name="what"),
    Index(None, "trigger", "number"),
    Index(None, "user_id"),
)
