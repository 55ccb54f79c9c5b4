"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "attempt",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attempt")),
    )
    op.create_table(
        "inbox",
        sa.Column("publisher", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("source", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("repeats", sa.Integer(), server_default="0", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("publisher", "source", "id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_due", "inbox", ["due_at"], unique=False)
    op.create_index(op.f("ix_inbox_id"), "inbox", ["id"], unique=False)
    op.create_index(op.f("ix_inbox_subject_received_at"), "inbox", ["subject", "received_at"], unique=False)
    op.create_table(
        "item",
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("visible", sa.Boolean(), nullable=True),
        sa.Column("visible_order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_item")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "link",
        sa.Column("role", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("qualification", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("role", "qualification", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_qualification"), "link", ["qualification"], unique=False)
    op.create_table(
        "parked",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("parked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="parked", nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("again", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('parked', 'retried', 'dropped')", name=op.f("ck_parked_state")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_parked")),
    )
    op.create_index(
        "ix_parked_again",
        "parked",
        ["number"],
        unique=False,
        sqlite_where=sa.text("again IS NOT NULL"),
        postgresql_where=sa.text("again IS NOT NULL"),
    )
    op.create_index(op.f("ix_parked_digest"), "parked", ["digest"], unique=False)
    op.create_index(op.f("ix_parked_id"), "parked", ["id"], unique=False)
    op.create_index(op.f("ix_parked_state_code"), "parked", ["state", "code"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_receipt")),
    )
    op.create_table(
        "revision",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("activated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_revision")),
    )
    op.create_table(
        "standing",
        sa.Column("trigger", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Boolean(), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("grace", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trigger", "kind", "target", name=op.f("pk_standing")),
    )
    op.create_table(
        "swept",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("nightly_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("one = 1", name=op.f("ck_swept_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_swept")),
    )
    op.create_table(
        "unknown_attribute",
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_unknown_attribute")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("status", sa.Text(), server_default="expected", nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("stay_ends_at", sa.BigInteger(), nullable=True),
        sa.Column(
            "stay_order",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            server_default="",
            nullable=False,
        ),
        sa.Column("between_stays", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("status IN ('expected', 'active', 'left')", name=op.f("ck_user_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
    )
    op.create_index(op.f("ix_user_status"), "user", ["status"], unique=False)
    op.create_index("ix_user_stay_ends", "user", ["stay_ends_at"], unique=False)
    op.create_table(
        "achieved",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("qualification", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_achieved_user_id")),
        sa.PrimaryKeyConstraint("user_id", "qualification", name=op.f("pk_achieved")),
    )
    op.create_index(op.f("ix_achieved_qualification_at"), "achieved", ["qualification", "at"], unique=False)
    op.create_table(
        "active",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_active_one")),
        sa.ForeignKeyConstraint(["revision"], ["revision.number"], name=op.f("fk_active_revision")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_active")),
    )
    op.create_table(
        "assignment",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("remembered", sa.Text(), nullable=True),
        sa.Column("remembered_stay", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_assignment_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", "target", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_target", "assignment", ["kind", "target", "active"], unique=False)
    op.create_table(
        "block",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("job", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_block_user_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_block")),
        sa.UniqueConstraint("user_id", "kind", "target", "job", name=op.f("uq_block_user_id_kind_target_job")),
    )
    op.create_index("ix_block_until", "block", ["until"], unique=False)
    op.create_table(
        "change",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("relayed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_change_user_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change")),
    )
    op.create_index("ix_change_to_relay", "change", ["relayed_at", "number"], unique=False)
    op.create_index(op.f("ix_change_user_id_number"), "change", ["user_id", "number"], unique=False)
    op.create_table(
        "completion",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("message_source", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_completion_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", "name", "order", name=op.f("pk_completion")),
    )
    op.create_index(op.f("ix_completion_kind_name_at"), "completion", ["kind", "name", "at"], unique=False)
    op.create_table(
        "current_fact",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("text", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("moment", sa.BigInteger(), nullable=True),
        sa.Column("message_source", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_current_fact_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", "key", name=op.f("pk_current_fact")),
    )
    op.create_index(op.f("ix_current_fact_kind_key_user_id"), "current_fact", ["kind", "key", "user_id"], unique=False)
    op.create_index("ix_current_fact_text", "current_fact", ["kind", "key", "text"], unique=False)
    op.create_table(
        "email_job",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'relayed', 'no_address', 'dropped', 'sent')", name=op.f("ck_email_job_state")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_email_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_job")),
    )
    op.create_index(op.f("ix_email_job_state_at"), "email_job", ["state", "at"], unique=False)
    op.create_index(op.f("ix_email_job_user_id"), "email_job", ["user_id"], unique=False)
    op.create_table(
        "fact",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("text", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("moment", sa.BigInteger(), nullable=True),
        sa.Column("message_source", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_fact_user_id")),
        sa.PrimaryKeyConstraint("user_id", "kind", "key", "order", name=op.f("pk_fact")),
    )
    op.create_table(
        "job_result",
        sa.Column("job_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_result_job_id")),
        sa.PrimaryKeyConstraint("job_id", "user_id", name=op.f("pk_job_result")),
    )
    op.create_table(
        "reason",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Boolean(), nullable=False),
        sa.Column("order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("event_source", sa.Text(), nullable=True),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("source IN ('while', 'when', 'job')", name=op.f("ck_reason_source")),
        sa.CheckConstraint("state IN ('open', 'ending', 'held', 'refused', 'ended')", name=op.f("ck_reason_state")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reason_user_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reason")),
        sa.UniqueConstraint(
            "user_id", "kind", "target", "source", "origin", name=op.f("uq_reason_user_id_kind_target_source_origin")
        ),
    )
    op.create_index("ix_reason_ends", "reason", ["ends_at"], unique=False)
    op.create_index(op.f("ix_reason_source_origin_state"), "reason", ["source", "origin", "state"], unique=False)
    op.create_index("ix_reason_until", "reason", ["until"], unique=False)
    op.create_table(
        "skipped",
        sa.Column("trigger", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_skipped_user_id")),
        sa.PrimaryKeyConstraint("trigger", "user_id", name=op.f("pk_skipped")),
    )
    op.create_index(op.f("ix_skipped_user_id"), "skipped", ["user_id"], unique=False)
    op.create_table(
        "waiting_event",
        sa.Column("user_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("order", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_waiting_event_user_id")),
        sa.PrimaryKeyConstraint("user_id", "order", "number", name=op.f("pk_waiting_event")),
    )
    op.create_table(
        "email_item",
        sa.Column("email_id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["email_id"], ["email_job.id"], name=op.f("fk_email_item_email_id")),
        sa.PrimaryKeyConstraint("email_id", "kind", "target", name=op.f("pk_email_item")),
    )
