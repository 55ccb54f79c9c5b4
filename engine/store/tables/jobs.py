"""What was asked for by hand: jobs, whom they are about, what they aim at, what people decided on them."""

from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, false

from engine.store.tables.base import Bytewise, Number, metadata

job = Table(
    "job",
    metadata,
    Column("id", Bytewise, primary_key=True),
    Column("place", BigInteger, nullable=False),  # in line: of two jobs, the greater decides later about a user
    Column("source", Text, nullable=False),  # of the request's message
    Column("action", Text, nullable=False),  # assign | revoke | block | unblock | undo | held (a trip)
    Column("undoes", Bytewise, ForeignKey("job.id")),  # of an undo: the job whose effects it takes back
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("request", JSON, nullable=False),  # as asked
    Column("until", BigInteger),
    Column("email", Boolean, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("approved", Boolean, nullable=False, server_default=false()),  # it was held, and a second person agreed
    Column("held_for", JSON, nullable=False),  # the reasons for which it is, was or would be held
    Column("after", Bytewise, nullable=False),  # the last user who was chosen or done; '' for none yet
    Column("total", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("emails", BigInteger, nullable=False),
    Column("results", JSON, nullable=False),  # outcome → number of users
    Column("warnings", JSON, nullable=False),
    Column("reply_to", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),  # when its users were chosen
    Column("worked_at", BigInteger),  # when a chunk of it was last worked off
    Column("finished_at", BigInteger),
    CheckConstraint("state IN ('choosing', 'held', 'running', 'done', 'cancelled', 'rejected')", name="state"),
    Index(None, "state", "place"),
    Index(None, "place"),
    Index(None, "undoes"),
)
job_target = Table(  # what a job aims at
    "job_target",
    metadata,
    Column("job_id", Bytewise, ForeignKey("job.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target", Bytewise, primary_key=True),
    Column("mandatory", Boolean, nullable=False),
    Index(None, "kind", "target"),
)
job_result = Table(  # whom a job is about, and what became of each
    "job_result",
    metadata,
    Column("job_id", Bytewise, ForeignKey("job.id"), primary_key=True),
    Column("user_id", Bytewise, primary_key=True),  # no foreign key: `unknown` is an outcome
    Column("outcome", Text),  # NULL until it is their turn
    # Nearly every row is changed once, and is longer then: there is room for it on the page, so no index hears of it.
    postgresql_with={"fillfactor": 40},
)
job_decision = Table(  # what people decided on a job
    "job_decision",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("job_id", Bytewise, ForeignKey("job.id"), nullable=False),
    Column("action", Text, nullable=False),  # cancel | approve | reject | resume
    Column("actor", Text, nullable=False),
    Column("note", Text),
    Column("at", BigInteger, nullable=False),
    Index(None, "job_id"),
)
