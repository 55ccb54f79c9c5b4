"""The tables. Times are microseconds UTC in whole numbers; names are normalised; orders as in `engine.order`."""

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
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Bytewise = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that every database sorts and compares byte by byte, as Python sorts it."""
Number = BigInteger().with_variant(Integer, "sqlite")
"""A generated number (SQLite generates only for INTEGER)."""


def _user() -> Column[str]:
    return Column("user_id", Bytewise, ForeignKey("user.id"), nullable=False)


# --- people ---------------------------------------------------------------------------------------------------------
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
    CheckConstraint("status IN ('expected', 'active', 'left')", name="status"),
    Index(None, "status"),
    Index("ix_user_stay_ends", "stay_ends_at"),
)

# Every fact ever told; `current_fact` has the greatest of each key, which is all that conditions read.
fact = Table(
    "fact",
    metadata,
    _user(),
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

# --- messages -------------------------------------------------------------------------------------------------------
inbox = Table(  # one row a processed message; its `outcome` is the receipt
    "inbox",
    metadata,
    Column("publisher", Bytewise, primary_key=True),
    Column("source", Bytewise, primary_key=True),
    Column("id", Bytewise, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("subject", Text),
    Column("at", BigInteger, nullable=False),  # the message's own time
    Column("received_at", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("repeats", Integer, nullable=False, server_default="0"),  # duplicates seen since
    Column("body", LargeBinary),  # kept while it is not due
    Column("due_at", BigInteger),  # set while the outcome is `not_yet`
    Column("reply_to", Text),
    Index(None, "id"),
    Index("ix_inbox_due", "due_at"),
    Index(None, "subject", "received_at"),
)

parked = Table(
    "parked",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("queue", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("source", Text),
    Column("id", Text),
    Column("type", Text),
    Column("subject", Text),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of queue and body
    Column("times", Integer, nullable=False, server_default="1"),  # how often the very same message came
    Column("reply_to", Text),
    Column("parked_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="parked"),  # parked | retried | dropped
    Column("settled_at", BigInteger),
    Column("actor", Text),
    Column("note", Text),
    Column("again", LargeBinary),  # what the worker is to try again; NULL once it has
    CheckConstraint("state IN ('parked', 'retried', 'dropped')", name="state"),
    Index(None, "state", "code"),
    Index(None, "id"),
    Index(None, "digest"),
    Index(
        "ix_parked_again", "number", sqlite_where=text("again IS NOT NULL"), postgresql_where=text("again IS NOT NULL")
    ),
)
attempt = Table(  # deliveries of a message that was in a worker's hands when that worker ended
    "attempt",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of queue and body
    Column("times", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)

# --- rules ----------------------------------------------------------------------------------------------------------
revision = Table(
    "revision",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("files", JSON, nullable=False),  # path → text
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("activated_at", BigInteger, nullable=False),
)
active = Table(  # one row: which revision decides
    "active",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revision.number"), nullable=False),
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

# --- assignment -----------------------------------------------------------------------------------------------------
reason = Table(
    "reason",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _user(),
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
    UniqueConstraint("user_id", "kind", "target", "source", "origin"),
    CheckConstraint("state IN ('open', 'ending', 'held', 'refused', 'ended')", name="state"),
    CheckConstraint("source IN ('while', 'when', 'job')", name="source"),
    Index(None, "source", "origin", "state"),
    Index("ix_reason_until", "until"),
    Index("ix_reason_ends", "ends_at"),
)

block = Table(
    "block",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _user(),
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
    Index("ix_block_until", "until"),
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
    Index("ix_assignment_target", "kind", "target", "active"),
)

# --- jobs -----------------------------------------------------------------------------------------------------------
job = Table(
    "job",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("source", Text, nullable=False),  # of the request's message
    Column("action", Text, nullable=False),  # assign | revoke | block | unblock | apply
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("request", JSON, nullable=False),  # as asked
    Column("state", Text, nullable=False),  # done | refused (running, held, cancelled with jobs in chunks)
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
)
job_result = Table(
    "job_result",
    metadata,
    Column("job_id", Bytewise, ForeignKey("job.id"), primary_key=True),
    Column("user_id", Bytewise, primary_key=True),  # no foreign key: `unknown` is an outcome
    Column("outcome", Text, nullable=False),
)

# --- outbox ---------------------------------------------------------------------------------------------------------
change = Table(  # what became of whom: history, and change events to relay
    "change",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    _user(),
    Column("version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),  # role.assigned | role.revoked | qualification.assigned | .revoked | .changed
    Column("kind", Text, nullable=False),
    Column("target", Bytewise, nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("cause", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("relayed_at", BigInteger),
    Index(None, "user_id", "number"),
    Index("ix_change_to_relay", "relayed_at", "number"),
)
receipt = Table(  # what became of messages whose publishers want to know; gone once it is handed over
    "receipt",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("reply_to", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
email_job = Table(
    "email_job",
    metadata,
    Column("id", Bytewise, primary_key=True),  # stable: user + cause
    _user(),
    Column("cause", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # waiting | relayed | no_address | dropped | sent
    Column("settled_at", BigInteger),
    Column("why", Text),  # why it was dropped
    CheckConstraint("state IN ('waiting', 'relayed', 'no_address', 'dropped', 'sent')", name="state"),
    Index(None, "state", "at"),
    Index(None, "user_id"),
)
email_item = Table(
    "email_item",
    metadata,
    Column("email_id", Bytewise, ForeignKey("email_job.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Bytewise, primary_key=True),
    Column("mandatory", Boolean, nullable=False),
)
