"""What happened to one user, in order of time."""

import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.explain.history import Entry, history
from engine.explain.names import Unknown
from engine.store.database import Work
from engine.store.tables import change, email_item, email_job
from tests.explain.academy import NOW, RULES, SETTINGS, ask, give, stop, tell


def entries(work: Work, user: str, *kinds: str) -> list[Entry]:
    return [one for one in history(work, RULES, SETTINGS, user).entries if not kinds or one.kind in kinds]


def changed(work: Work, type: str, at: int, cause: str, *, mandatory: bool = False) -> None:
    kind = type.partition(".")[0]
    target = "nurse" if kind == "role" else "gdpr-basics"
    row = {"version": 1, "kind": kind, "target": target, "mandatory": mandatory, "cause": cause}
    work.run(sa.insert(change).values(user_id="u-2", type=type, at=at, **row))


def test_facts_stand_where_they_became_true_with_when_they_were_told(work: Work) -> None:
    told = entries(work, "u-1", "stay", "fact", "completion")
    assert told[0].what == "joined"
    assert (told[0].at, told[0].heard, told[0].message) == ("2026-03-23T09:00:00Z", "2026-07-01T09:00:00Z", "hr-1")
    assert "team OE-4471 added" in [one.what for one in told]
    assert (told[-1].what, told[-1].at) == ("completed wt-1, score 4", "2026-06-25T09:00:00Z")


def test_stays_begin_and_end(work: Work) -> None:
    assert [one.what for one in entries(work, "u-3", "stay")] == ["joined", "left"]  # the grace is not over
    tell(work, "hr-20", "user.joined", "u-9", at=NOW - 300 * DAY)
    tell(work, "hr-21", "user.left", "u-9", at=NOW - 200 * DAY)
    tell(work, "hr-22", "user.joined", "u-9", at=NOW - 100 * DAY)
    assert [one.what for one in entries(work, "u-9", "stay")] == [
        "joined",
        "left",
        "the stay ended with this leaving: no joining followed within 30 days",
        "joined",
    ]


def test_what_was_gained_and_lost_with_its_cause(work: Work) -> None:
    changed(work, "role.assigned", NOW - 9 * DAY, "event hr hr-3")
    changed(work, "qualification.assigned", NOW - 9 * DAY, "event hr hr-3")
    changed(work, "qualification.changed", NOW - 8 * DAY, "apply 1", mandatory=True)
    changed(work, "role.revoked", NOW - 2 * DAY, "request r-1")
    assert [(one.kind, one.what, one.cause) for one in entries(work, "u-2", "gained", "lost", "changed")] == [
        ("gained", "gained role nurse", "event hr hr-3"),
        ("gained", "gained qualification gdpr-basics", "event hr hr-3"),
        ("changed", "mandatory from here on: qualification gdpr-basics", "apply 1"),
        ("lost", "lost role nurse", "request r-1"),
    ]


def test_reasons_blocks_requests_and_emails(work: Work) -> None:
    job_reason = {"source": "job", "origin": "j-1", "actor": "mira", "note": "agreed"}
    ended = {"state": "ended", "ended_at": NOW - DAY, "ended_by": "request j-2"}
    give(work, "u-2", "role", "auditor", **job_reason, **ended)
    give(work, "u-2", "role", "nurse", state="held", event_source="hr", event_id="hr-3")
    assert [(one.at, one.what, one.cause) for one in entries(work, "u-2", "reason")] == [
        ("2026-06-26T09:00:00Z", "mira (job j-1) gives role auditor: agreed", None),
        ("2026-06-26T09:00:00Z", "trigger nurse-nl would give, and is held: role nurse", "event hr hr-3"),
        ("2026-06-30T09:00:00Z", "mira (job j-1) no longer gives role auditor", "request j-2"),
    ]
    stop(work, "u-2", "role", "nurse", since=NOW - 3 * DAY, until=NOW - DAY)
    stop(work, "u-2", "role", "nurse", job="job-c", note=None, ended_at=NOW, ended_by="request job-d")
    assert [(one.at[:10], one.what, one.cause) for one in entries(work, "u-2", "block")] == [
        ("2026-06-28", "mira blocked role nurse until 2026-06-30T09:00:00Z (diploma expired)", "request job-b"),
        ("2026-06-30", "the block of mira ended: role nurse", None),
        ("2026-06-30", "mira blocked role nurse", "request job-c"),
        ("2026-07-01", "the block of mira ended: role nurse", "request job-d"),
    ]
    ask(work, "j-1", {"u-2": "assigned", "u-1": "unchanged"}, note="agreed")
    ask(work, "j-2", {"u-1": "assigned"})
    ask(work, "j-3", {"u-2": None}, dry_run=True)
    assert [one.what for one in entries(work, "u-2", "request")] == [
        "mira asked to assign (job j-1): agreed — assigned",
        "mira asked to assign (dry run) (job j-3) — not done yet",
    ]
    work.run(sa.insert(email_job).values(id="m", user_id="u-2", cause="request j-1", at=NOW, state="no_address"))
    work.run(sa.insert(email_item).values(email_id="m", kind="role", target="auditor", mandatory=False))
    (email,) = entries(work, "u-2", "email")
    assert (email.what, email.cause) == ("email about auditor (no address)", "request j-1")


def test_everything_is_in_order_of_time_and_causes_come_first(work: Work) -> None:
    changed(work, "role.assigned", NOW, "request j-1")
    give(work, "u-2", "role", "nurse", source="job", origin="j-1", actor="mira", since=NOW)
    ask(work, "j-1", {"u-2": "assigned"})
    found = entries(work, "u-2")
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert [one.kind for one in found[-3:]] == ["request", "reason", "gained"]


def test_somebody_of_whom_nothing_is_known(work: Work) -> None:
    with pytest.raises(Unknown, match="no user is called 'nobody'"):
        history(work, RULES, SETTINGS, "nobody")
