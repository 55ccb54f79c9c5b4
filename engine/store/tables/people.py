"""Users, and what is known of them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
)

from engine.store.tables.base import Bytewise, metadata, user_id

user = Table(
    "user",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("status", Text, nullable=False, server_default="expected"),
    Column("joined_at", BigInteger),  # the first joining of the present stay
    Column("left_at", BigInteger),  # the last leaving, while status is `left`
    Column("stay_ends_at", BigInteger),  # when the sweep ends the stay: left_at + leave_grace; NULL once it is over
    Column("stay_order", Bytewise, nullable=False, server_default=""),  # of the leaving that ended the last stay
    Column("between_stays", Boolean, nullable=False, server_default=false()),
    Column("email", Text),
    Column("name", Text),
    Column("language", Text),
    Column("search", Text, nullable=False, server_default=""),  # normalised id, name and address
    Column("version", BigInteger, nullable=False, server_default="0"),  # `sequence` of the user's change events
    Column("created_at", BigInteger, nullable=False),
    Column("welcomed_at", BigInteger),  # when their first joining was processed
    CheckConstraint("status IN ('expected', 'active', 'left')", name="status"),
    Index(None, "status"),
    Index("ix_user_stay_ends", "stay_ends_at"),
)

# Every fact ever told; `current_fact` has the greatest of each key, which is all that conditions read.
fact = Table(
    "fact",
    metadata,
    user_id(),
    Column("kind", Text, nullable=False),  # status | attribute | team | job_title | flag
    Column("key", Bytewise, nullable=False),  # attribute name; normalised name as told; '' for a list of its kind
    Column("order", Bytewise, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("value", Text),  # as told
    Column("text", Bytewise),  # normalised
    Column("number", Float),  # if it is a number
    Column("moment", BigInteger),  # if it is a date
    Column("message_source", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("told_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("user_id", "kind", "key", "order"),
)

current_fact = Table(
    "current_fact",
    metadata,
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Bytewise, primary_key=True),
    Column("order", Bytewise, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("value", Text),
    Column("text", Bytewise),
    Column("number", Float),
    Column("moment", BigInteger),
    Column("message_source", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Index(None, "kind", "key", "user_id"),
    Index("ix_current_fact_text", "kind", "key", "text"),
)

completion = Table(
    "completion",
    metadata,
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # completed | external_training
    Column("name", Bytewise, primary_key=True),  # normalised name as told
    Column("order", Bytewise, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("type", Text),  # of a completion; the provider of a training
    Column("score", Float),
    Column("message_source", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Index(None, "kind", "name", "at"),
)

achieved = Table(  # qualifications reached: items added later take nothing away
    "achieved",
    metadata,
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("qualification", Bytewise, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Index(None, "qualification", "at"),
)

item = Table(  # what `learning_item.changed` told; NULL order: not told
    "item",
    metadata,
    Column("name", Bytewise, primary_key=True),  # normalised
    Column("title", Text),
    Column("title_order", Bytewise),
    Column("visible", Boolean),
    Column("visible_order", Bytewise),
)

waiting_event = Table(  # events for triggers with `if`, of users who are not active yet
    "waiting_event",
    metadata,
    Column("user_id", Bytewise, ForeignKey("user.id"), primary_key=True),
    Column("order", Bytewise, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("event", JSON, nullable=False),
)

unknown_attribute = Table(
    "unknown_attribute",
    metadata,
    Column("name", Bytewise, primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
