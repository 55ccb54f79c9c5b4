"""Who was forgotten; change events that outlive their user until they are handed over, with numbers used once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and the key."""
    _changes()
    op.create_table(
        "forgotten",
        sa.Column("hash", BYTEWISE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "forgotten_message",
        sa.Column("hash", BYTEWISE, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_forgotten_message")),
    )
    op.create_index(op.f("ix_forgotten_message_at"), "forgotten_message", ["at"])
    op.create_table(
        "forget_key",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.CheckConstraint("one = 1", name=op.f("ck_forget_key_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_forget_key")),
    )
    op.create_table(
        "forgetting",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", BYTEWISE, nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_forgetting")),
    )
    op.create_index(op.f("ix_forgetting_user_id"), "forgetting", ["user_id"])
    # Now, and not when it is first used: a backup from before that would have another one.
    random = (
        "lower(hex(randomblob(32)))"
        if _embedded()
        else "replace(concat(gen_random_uuid(), gen_random_uuid()), '-', '')"
    )
    op.execute(f"INSERT INTO forget_key (one, key) VALUES (1, {random})")


def _embedded() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _changes() -> None:
    if not _embedded():
        op.drop_constraint("fk_change_user_id", "change", type_="foreignkey")
        op.add_column("change", sa.Column("farewell", sa.Boolean(), nullable=False, server_default=sa.false()))
        return
    op.rename_table("change", "change_before")
    op.drop_index("ix_change_user_id_number", "change_before")
    op.drop_index("ix_change_to_relay", "change_before")
    op.create_table(
        "change",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", BYTEWISE, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", BYTEWISE, nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("relayed_at", sa.BigInteger(), nullable=True),
        sa.Column("farewell", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    names = "number, user_id, version, type, kind, target, mandatory, cause, at, relayed_at"
    op.execute(f"INSERT INTO change ({names}) SELECT {names} FROM change_before ORDER BY number")
    op.drop_table("change_before")
    op.create_index(op.f("ix_change_user_id_number"), "change", ["user_id", "number"])
    op.create_index("ix_change_to_relay", "change", ["number"], sqlite_where=sa.text("relayed_at IS NULL"))
