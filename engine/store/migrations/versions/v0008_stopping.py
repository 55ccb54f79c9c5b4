"""Publishers that are stopped, their messages that wait, who left within the last hour; triggers in shadow."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _publishers()
    _shadows()


BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _publishers() -> None:
    op.create_table(
        "waiting_message",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("publisher", BYTEWISE, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waiting_message")),
    )
    op.create_index(op.f("ix_waiting_message_publisher_number"), "waiting_message", ["publisher", "number"])
    op.create_index(op.f("ix_waiting_message_id"), "waiting_message", ["id"])
    op.create_table(
        "publisher_stop",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("publisher", BYTEWISE, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("through", sa.BigInteger(), nullable=True),
        sa.Column("resumed_at", sa.BigInteger(), nullable=True),
        sa.Column("dropped", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("why IN ('leaving', 'parked', 'person')", name=op.f("ck_publisher_stop_why")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_publisher_stop")),
    )
    now = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_publisher_stop_now", "publisher_stop", ["publisher"], unique=True, sqlite_where=now, postgresql_where=now
    )
    op.create_table(
        "leaving",
        sa.Column("publisher", BYTEWISE, nullable=False),
        sa.Column("user_id", BYTEWISE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_leaving_user_id")),
        sa.PrimaryKeyConstraint("publisher", "user_id", name=op.f("pk_leaving")),
    )
    op.create_index(op.f("ix_leaving_at"), "leaving", ["at"])


def _shadows() -> None:
    op.create_table(
        "shadow_trigger",
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", name=op.f("pk_shadow_trigger")),
    )
    op.create_table(
        "shadow_match",
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("user_id", BYTEWISE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_shadow_match_user_id")),
        sa.PrimaryKeyConstraint("trigger", "user_id", name=op.f("pk_shadow_match")),
    )
    op.create_index(op.f("ix_shadow_match_user_id"), "shadow_match", ["user_id"])
    op.create_table(
        "shadow",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("user_id", BYTEWISE, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_type", sa.Text(), nullable=True),
        sa.Column("event_source", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.CheckConstraint("what IN ('matched', 'gives', 'takes')", name=op.f("ck_shadow_what")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_shadow_user_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_shadow")),
    )
    op.create_index(op.f("ix_shadow_trigger_number"), "shadow", ["trigger", "number"])
    op.create_index(op.f("ix_shadow_user_id"), "shadow", ["user_id"])
