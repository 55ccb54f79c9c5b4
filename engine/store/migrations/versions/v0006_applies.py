"""Applies: what each revision was to do, and users who still cross to the one that is active."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what is kept of each apply."""
    with op.batch_alter_table("revision") as batch:
        batch.add_column(sa.Column("proposed_at", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
        batch.add_column(sa.Column("base", sa.Integer()))
        batch.add_column(sa.Column("back_to", sa.Integer()))
        batch.add_column(sa.Column("ended", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("renamed", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("email", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("plan", sa.JSON()))
        batch.add_column(sa.Column("job", BYTEWISE))
    kept = sa.table(
        "revision", sa.column("number"), sa.column("proposed_at"), sa.column("activated_at"), sa.column("base")
    )
    before = sa.case((kept.c.number > 1, kept.c.number - 1))
    op.get_bind().execute(sa.update(kept).values(proposed_at=kept.c.activated_at, base=before))
    with op.batch_alter_table("revision") as batch:
        batch.alter_column("activated_at", existing_type=sa.BigInteger(), nullable=True)
        for name in ("proposed_at", "ended", "renamed", "email"):
            batch.alter_column(name, server_default=None)
    op.add_column("active", sa.Column("job", BYTEWISE))
