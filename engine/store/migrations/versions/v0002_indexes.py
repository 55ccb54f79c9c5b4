"""What waits in the outbox is read in order; reasons are found by their user, and by their trigger only if asked so."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make three indexes anew."""
    waits = sa.text("relayed_at IS NULL")
    op.drop_index("ix_change_to_relay", table_name="change")
    op.create_index("ix_change_to_relay", "change", ["number"], sqlite_where=waits, postgresql_where=waits)
    op.drop_index(op.f("ix_email_job_state_at"), table_name="email_job")
    op.create_index(op.f("ix_email_job_state_at_id"), "email_job", ["state", "at", "id"])
    op.drop_index(op.f("ix_reason_source_origin_state"), table_name="reason")
    op.create_index(op.f("ix_reason_origin_state"), "reason", ["origin", "state"])
