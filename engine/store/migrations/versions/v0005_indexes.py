"""Assignments are found by their user first; whom a job owes something, at once; what time ends, among its like."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make five indexes anew, and one more."""
    op.drop_index(op.f("ix_reason_origin_state"), table_name="reason")
    op.create_index(op.f("ix_reason_origin"), "reason", ["origin"])
    op.drop_index("ix_assignment_target", table_name="assignment")
    op.create_index(op.f("ix_assignment_target_active"), "assignment", ["target", "active"])
    for name, table, column in (
        ("ix_reason_until", "reason", "until"),
        ("ix_reason_ends", "reason", "ends_at"),
        ("ix_block_until", "block", "until"),
    ):
        ends = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], sqlite_where=ends, postgresql_where=ends)
    waits = sa.text("outcome IS NULL")
    op.create_index(
        "ix_job_result_waiting", "job_result", ["job_id", "user_id"], sqlite_where=waits, postgresql_where=waits
    )
