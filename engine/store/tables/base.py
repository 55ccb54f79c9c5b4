"""What all tables share: the metadata, the kinds of columns."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

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


def user_id() -> Column[str]:
    return Column("user_id", Bytewise, ForeignKey("user.id"), nullable=False)
