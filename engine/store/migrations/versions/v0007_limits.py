"""Limits of triggers: what each may do in a day, what it has done, and which have passed it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KIND = "kind IN ('assign', 'revoke')"


def upgrade() -> None:
    """Add them; the first sweep says what each trigger may do."""
    held = sa.text("state = 'held' OR (state = 'ending' AND ends_at IS NULL)")
    op.create_index("ix_reason_held", "reason", ["origin", "user_id"], sqlite_where=held, postgresql_where=held)
    op.create_table(
        "allowance",
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("limit", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_allowance_kind")),
        sa.PrimaryKeyConstraint("trigger", "kind", name=op.f("pk_allowance")),
    )
    op.create_table(
        "tally",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("users", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_tally_kind")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tally")),
    )
    op.create_index(op.f("ix_tally_trigger_kind_day"), "tally", ["trigger", "kind", "day"])
    op.create_table(
        "trip",
        sa.Column("trigger", BYTEWISE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("users", sa.BigInteger()),
        sa.Column("most", sa.BigInteger()),
        sa.Column("job_id", BYTEWISE),
        sa.CheckConstraint(KIND, name=op.f("ck_trip_kind")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_trip_job_id")),
        sa.PrimaryKeyConstraint("trigger", "kind", name=op.f("pk_trip")),
    )
