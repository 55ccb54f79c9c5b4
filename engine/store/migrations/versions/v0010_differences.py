"""On which days, and how often, the fast and the slow way of matching differed; what early versions left wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the index where it is not: 0003 made it later than its first databases. Mend counts."""
    op.create_table(
        "difference",
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_difference")),
    )
    op.create_index(op.f("ix_job_place"), "job", ["place"], if_not_exists=True)
    # PostgreSQL did not say how many rows an INSERT … SELECT wrote, and an early version took its -1 for a number.
    op.execute("UPDATE job SET total = (SELECT count(*) FROM job_result WHERE job_id = job.id) WHERE total < 0")
    op.execute("UPDATE job SET emails = 0 WHERE emails < 0")
