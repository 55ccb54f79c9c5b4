"""Requests: for whom, what, how; what does not fit together is told at once, before anything is looked up."""

import pytest

from engine import clock
from engine.messages.requests import AssignmentRequested, JobRequested
from tests.messages.given import RECEIVED, decoded, envelope, rejected, request


def asked(**data: object) -> AssignmentRequested:
    found = decoded(request(**data)).data
    assert isinstance(found, AssignmentRequested)
    return found


def test_a_request_needs_neither_subject_nor_time() -> None:
    message = decoded(request())
    assert message.is_request
    assert (message.subject, message.at) == (None, RECEIVED)
    timed = decoded(request() | {"time": "2026-06-30T09:00:00Z", "subject": "u1"})
    assert (timed.subject, clock.shown(timed.at)) == ("u1", "2026-06-30T09:00:00Z")


def test_what_is_not_said_has_its_default() -> None:
    found = asked(**{"except": ["u2"]})
    assert (found.users, found.except_, found.roles) == (("u1",), ("u2",), ("nurse",))
    assert (found.qualifications, found.mandatory, found.note, found.actor) == ((), (), None, None)
    assert (found.email, found.dry_run, found.until_at) == (True, False, None)


@pytest.mark.parametrize("where", [{"team": "care"}, [{"team": "care"}, {"team": "sales"}], "everyone"])
def test_conditions_are_kept_as_they_are_written(where: object) -> None:
    assert asked(users=..., where=where).where == where


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("2026-12-31", "2027-01-01T00:00:00Z"),
        ("2024-02-29", "2024-03-01T00:00:00Z"),
        ("2026-12-31T17:00:00+01:00", "2026-12-31T16:00:00Z"),
    ],
)
def test_until_a_day_is_until_its_end(until: str, expected: str) -> None:
    moment = asked(until=until).until_at
    assert moment is not None
    assert clock.shown(moment) == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"users": ...}, ["exactly one of users, where and all"]),
        ({"all": True}, ["data has users and all", "exactly one"]),
        ({"where": {"team": "care"}, "all": True}, ["users and where and all"]),
        ({"users": []}, ["data.users is empty"]),
        ({"users": ..., "where": {}}, ["data.where is empty", '"all": true']),
        ({"users": ..., "all": False}, ["data.all is false"]),
        ({"users": ..., "where": 7}, ["data.where is 7", "conditions"]),
        ({"users": ["u1", " u2"]}, ['data.users[1] is " u2"']),
        ({"roles": ...}, ["names nothing to assign"]),
        ({"roles": [""]}, ["data.roles[0]"]),
        ({"action": "assing"}, ['data.action is "assing"', "assign, revoke, block or unblock"]),
        ({"action": ...}, ["data.action is missing"]),
        ({"action": "revoke", "until": "2026-12-31"}, ["data.until cannot be used with revoke"]),
        ({"until": "2026-02-30"}, ["there is no such day"]),
        ({"until": "0001-01-01"}, ["there is no such day"]),
        ({"until": "9999-12-31"}, ["there is no such day"]),
        ({"until": "2026-12-31T17:00:00"}, ["data.until", "with its zone"]),
        ({"until": "tomorrow"}, ["data.until", "a day such as"]),
        ({"emial": False}, ['"emial"', "did you mean email?"]),
        ({"email": "no"}, ["data.email is", "true or false, without quotes"]),
        (
            {"users": [], "roles": [], "action": "unblock", "until": "2026-12-31"},
            ["users is empty", "until", "nothing"],
        ),
        ({"users": 1, "roles": "nurse", "dry_run": 0}, ["data.users", "data.roles", "data.dry_run"]),
    ],
)
def test_every_fault_is_told(data: dict[str, object], said: list[str]) -> None:
    problem = rejected(request(**data))
    assert problem.code == "bad_data"
    assert [part for part in said if part not in problem.reason] == []


def test_requests_about_jobs_are_read() -> None:
    message = decoded(envelope(type="job.requested", data={"action": "undo", "job": "req-17"}, subject=..., time=...))
    assert message.data == JobRequested(action="undo", job="req-17")
    assert "data.job is missing" in rejected(envelope(type="job.requested", data={"action": "undo"})).reason
