"""Jobs are worked off in chunks: their place in line, what they aim at, what people decided; and what an undo needs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what jobs have now; those of before are done, and have no results by name yet."""
    op.add_column("reason", sa.Column("ended_from", sa.Text()))
    op.add_column("user", sa.Column("welcomed_at", sa.BigInteger()))
    op.execute(sa.text("UPDATE \"user\" SET welcomed_at = created_at WHERE status <> 'expected'"))
    _jobs()
    op.create_table(
        "job_target",
        sa.Column("job_id", BYTEWISE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", BYTEWISE, nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_target_job_id")),
        sa.PrimaryKeyConstraint("job_id", "kind", "target", name=op.f("pk_job_target")),
    )
    op.create_index(op.f("ix_job_target_kind_target"), "job_target", ["kind", "target"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "job_decision",
        sa.Column("number", number, autoincrement=True, nullable=False),
        sa.Column("job_id", BYTEWISE, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_decision_job_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_job_decision")),
    )
    op.create_index(op.f("ix_job_decision_job_id"), "job_decision", ["job_id"])
    with op.batch_alter_table("job_result") as batch:
        batch.alter_column("outcome", existing_type=sa.Text(), nullable=True)


def _jobs() -> None:
    zero = sa.text("0")
    with op.batch_alter_table("job") as batch:
        batch.add_column(sa.Column("place", sa.BigInteger(), nullable=False, server_default=zero))
        batch.add_column(sa.Column("undoes", BYTEWISE))
        batch.add_column(sa.Column("until", sa.BigInteger()))
        batch.add_column(sa.Column("email", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("dry_run", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("approved", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("held_for", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("after", BYTEWISE, nullable=False, server_default=""))
        batch.add_column(sa.Column("emails", sa.BigInteger(), nullable=False, server_default=zero))
        batch.add_column(sa.Column("results", sa.JSON(), nullable=False, server_default="{}"))
        batch.add_column(sa.Column("reply_to", sa.Text()))
        batch.add_column(sa.Column("started_at", sa.BigInteger()))
        batch.add_column(sa.Column("worked_at", sa.BigInteger()))
    _fill()
    with op.batch_alter_table("job") as batch:
        for name in ("place", "email", "dry_run", "held_for", "after", "emails", "results"):
            batch.alter_column(name, server_default=None)
        batch.create_foreign_key(op.f("fk_job_undoes"), "job", ["undoes"], ["id"])
        batch.create_check_constraint(
            op.f("ck_job_state"), "state IN ('choosing', 'held', 'running', 'done', 'cancelled', 'rejected')"
        )
    op.create_index(op.f("ix_job_state_place"), "job", ["state", "place"])
    op.create_index(op.f("ix_job_place"), "job", ["place"])
    op.create_index(op.f("ix_job_undoes"), "job", ["undoes"])


def _fill() -> None:
    """Say of the jobs of before what they would say now, as far as it is known."""
    connection = op.get_bind()
    job = sa.table(
        "job", sa.column("id"), sa.column("created_at"), sa.column("place"), sa.column("request", sa.JSON()),
        sa.column("email"), sa.column("dry_run"), sa.column("results", sa.JSON()), sa.column("started_at"),
    )  # fmt: skip
    result = sa.table("job_result", sa.column("job_id"), sa.column("outcome"))
    counted = sa.select(result.c.job_id, result.c.outcome, sa.func.count().label("users"))
    results: dict[str, dict[str, int]] = {}
    for row in connection.execute(counted.group_by(result.c.job_id, result.c.outcome)):
        results.setdefault(row.job_id, {})[row.outcome] = row.users
    rows = connection.execute(sa.select(job.c.id, job.c.request, job.c.created_at).order_by(job.c.created_at, job.c.id))
    for place, row in enumerate(rows.all(), 1):
        asked = row.request if isinstance(row.request, dict) else {}
        values = {
            "place": place,
            "email": asked.get("email", True) is not False,
            "dry_run": asked.get("dry_run") is True,
            "results": results.get(row.id, {}),
            "started_at": row.created_at,
        }
        connection.execute(sa.update(job).where(job.c.id == row.id).values(values))
