"""A request about everybody in bare SQL: the very same rows into the very same tables, by keyset chunks.

It knows beforehand what comes of it: nobody has anything, nobody is blocked, nothing waits, nobody else asks.
"""

from collections.abc import Iterator, Sequence
from time import perf_counter

import psycopg
import sqlalchemy as sa

from engine import causes
from engine.clock import DAY
from engine.order import decided

CHUNK = 10_000
ROLE = "nurse"
CARRIED = {"hygiene": True, "medication-safety": True, "wound-care": False}
"""The role's linked qualifications, and whether each is mandatory."""
ASKED, UNDO = "everybody", "everybody-undone"
"""The ids of the two requests."""
NOW = 20_600 * DAY
_THINGS = ", ".join(
    [
        f"('role', '{ROLE}', false)",
        *(f"('qualification', '{name}', {str(must).lower()})" for name, must in CARRIED.items()),
    ]
)
_AMONG = "\"user\" u WHERE u.id > %(after)s AND u.id <= %(upto)s AND u.status = 'active'"
_THING = f"(VALUES {_THINGS}) AS t (kind, target, mandatory)"
_EMAIL = "%(cause)s || ' to ' || u.id"
_RESULT = "INSERT INTO job_result (job_id, user_id, outcome)"
_VERSION = f'UPDATE "user" AS v SET version = version + 1 WHERE v.id IN (SELECT u.id FROM {_AMONG})'
_CHANGE = (
    "INSERT INTO change (user_id, version, type, kind, target, mandatory, cause, at)"
    " SELECT u.id, u.version, t.kind || '{}', t.kind, t.target, t.mandatory, %(cause)s, %(now)s"
    f" FROM {_THING}, {_AMONG} ORDER BY u.id"
)

STATEMENTS = {
    ASKED: (
        f"{_RESULT} SELECT '{ASKED}', u.id, 'assigned' FROM {_AMONG}",
        'INSERT INTO reason (user_id, kind, target, source, origin, lasting, state, mandatory, email, "order",'
        f" revision, actor, since) SELECT u.id, 'role', '{ROLE}', 'job', '{ASKED}', true, 'open', false, true,"
        f" %(order)s, 1, 'bench', %(now)s FROM {_AMONG} ORDER BY u.id",
        "INSERT INTO assignment (user_id, kind, target, active, mandatory, since)"
        f" SELECT u.id, t.kind, t.target, true, t.mandatory, %(now)s FROM {_THING}, {_AMONG} ORDER BY u.id",
        _VERSION,
        _CHANGE.format(".assigned"),
        "INSERT INTO email_job (id, user_id, cause, at, state)"
        f" SELECT {_EMAIL}, u.id, %(cause)s, %(now)s, 'waiting' FROM {_AMONG} ORDER BY u.id",
        "INSERT INTO email_item (email_id, kind, target, mandatory)"
        f" SELECT {_EMAIL}, t.kind, t.target, t.mandatory FROM {_THING}, {_AMONG} ORDER BY u.id",
    ),
    UNDO: (
        f"{_RESULT} SELECT '{UNDO}', u.id, 'revoked' FROM {_AMONG}",
        "UPDATE reason SET state = 'ended', ended_at = %(now)s, ended_by = %(cause)s, ended_from = 'open'"
        f" WHERE source = 'job' AND origin = '{ASKED}' AND user_id IN (SELECT u.id FROM {_AMONG})",
        f"UPDATE assignment SET active = false, ended_at = %(now)s WHERE user_id IN (SELECT u.id FROM {_AMONG})",
        _VERSION,
        _CHANGE.format(".revoked"),
    ),
}
"""Of each job, what a chunk of it is."""
_NEXT = f'SELECT max(id) FROM (SELECT id FROM "user" WHERE id > %(after)s ORDER BY id LIMIT {CHUNK}) AS portion'
_JOB = (
    "INSERT INTO job (id, place, source, action, actor, request, email, dry_run, state, held_for, after, total, done,"
    " emails, results, warnings, created_at)"
    " VALUES (%s, 1, 'bench', 'assign', 'bench', '{}', true, false, 'running', '[]', '', 0, 0, 0, '{}', '[]', 0)"
)


def work_off(url: str, job: str) -> Iterator[tuple[int, float]]:
    """Work through everybody, a transaction for each chunk; yield of each how many users it had, and its seconds."""
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, options="-c jit=off") as connection, connection.cursor() as cursor:
        cursor.execute(_JOB, (job,))
        said: dict[str, object] = {"after": "", "now": NOW, "order": decided(NOW, job), "cause": causes.of_job(job)}
        while True:
            began = perf_counter()
            (upto,) = cursor.execute(_NEXT.encode(), said).fetchone() or (None,)
            users = 0
            for statement in STATEMENTS[job] if upto is not None else ():
                cursor.execute(statement.encode(), {**said, "upto": upto})
                users = users or cursor.rowcount
            connection.commit()
            if upto is None:
                return
            yield users, perf_counter() - began
            said["after"] = upto


def written(url: str) -> Sequence[tuple[object, ...]]:
    """Return what is in each table that a job writes: rows, and a sum over what is in them but for their times."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(connection.exec_driver_sql(text).one()) for text in _SUMS]
    engine.dispose()
    return found


_SUMS = [
    f"SELECT '{table}', count(*), sum(hashtext(concat_ws('|', {columns}))::bigint) FROM \"{table}\""
    for table, columns in {
        "reason": "user_id, kind, target, source, origin, state, mandatory, email, ended_by, ended_from",
        "assignment": "user_id, kind, target, active, mandatory, ended_at IS NULL, remembered",
        "change": "user_id, version, type, kind, target, mandatory, cause",
        "email_job": "id, user_id, cause, state",
        "email_item": "email_id, kind, target, mandatory",
        "job_result": "job_id, user_id, outcome",
        "user": "id, version",
    }.items()
]
