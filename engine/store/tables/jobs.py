"""What was asked for by hand."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Table, Text

from engine.store.tables.base import Bytewise, metadata

job = Table(
    "job",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("source", Text, nullable=False),  # of the request's message
    Column("action", Text, nullable=False),  # assign | revoke | block | unblock | apply
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("request", JSON, nullable=False),  # as asked
    Column("state", Text, nullable=False),  # done | refused (running, held, cancelled with jobs in chunks)
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
)
job_result = Table(
    "job_result",
    metadata,
    Column("job_id", Bytewise, ForeignKey("job.id"), primary_key=True),
    Column("user_id", Bytewise, primary_key=True),  # no foreign key: `unknown` is an outcome
    Column("outcome", Text, nullable=False),
)
