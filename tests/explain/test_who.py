"""Who has what, who is blocked, and which users there are."""

import pytest

from engine.authoring.selection import read_conditions
from engine.clock import DAY
from engine.explain.blocked import who_is_blocked
from engine.explain.names import Unknown
from engine.explain.users import list_users
from engine.explain.who import who
from engine.store.database import Work
from tests.explain.academy import NOW, RULES, ask, assign, give, happened, stop


def test_who_has_a_role_and_why(work: Work) -> None:
    found = who(work, RULES, "Nurse")
    assert (found.kind, found.target, found.title, found.count) == ("role", "nurse", "Nurse", 1)
    (anna,) = found.users
    assert (anna.id, anna.name, anna.since) == ("u-1", "Anna Bakker", "2026-06-26T09:00:00Z")
    assert [one.name for one in anna.reasons] == ["nurse-nl"]


def test_who_has_a_qualification_through_a_role_or_a_trigger(work: Work) -> None:
    give(work, "u-2", "qualification", "gdpr-basics", origin="gdpr-for-sales", mandatory=True)
    assign(work, "u-2", "qualification", "gdpr-basics", mandatory=True)
    reasons = {one.id: [reason.name for reason in one.reasons] for one in who(work, RULES, "gdpr-basics").users}
    assert reasons == {"u-1": ["nurse"], "u-2": ["gdpr-for-sales"]}
    by_trigger = who(work, RULES, "gdpr-basics", because_of="GDPR-for-Sales")
    assert (by_trigger.count, [one.id for one in by_trigger.users]) == (1, ["u-2"])
    by_role = who(work, RULES, "gdpr-basics", because_of="nurse")
    assert (by_role.count, [one.id for one in by_role.users]) == (1, ["u-1"])


def test_the_limit_cuts_the_list_and_not_the_count(work: Work) -> None:
    for user in ("u-2", "u-3"):
        assign(work, user, "role", "auditor")
    found = who(work, RULES, "auditor", limit=1)
    assert (found.count, [one.id for one in found.users]) == (2, ["u-2"])
    assert who(work, RULES, "auditor", limit=0).users == ()


def test_a_reason_that_does_not_count_gives_nobody_anything(work: Work) -> None:
    job_reason = {"source": "job", "origin": "job-1", "lasting": True, "actor": "mira"}
    ask(work, "job-1", {"u-2": "assigned"})
    assign(work, "u-2", "role", "auditor")
    give(work, "u-2", "role", "auditor", **job_reason, until=NOW)
    assert who(work, RULES, "auditor", because_of="job-1").count == 0
    give(work, "u-3", "role", "auditor", **job_reason, order=happened(NOW, "job-1"))
    assign(work, "u-3", "role", "auditor")
    assert [one.id for one in who(work, RULES, "auditor", because_of="job-1").users] == ["u-3"]


def test_what_gives_nobody_the_target_is_said_with_what_does(work: Work) -> None:
    said = r"'no-such-rule' gives nobody gdpr-basics; triggers that do: gdpr-for-sales; roles that carry it: nurse"
    with pytest.raises(Unknown, match=said):
        who(work, RULES, "gdpr-basics", because_of="no-such-rule")


def test_who_is_blocked(work: Work) -> None:
    stop(work, "u-3", "role", "nurse")
    stop(work, "u-3", "role", "nurse", job="job-c", actor="sam", note=None, since=NOW - 2 * DAY, until=NOW + DAY)
    stop(work, "u-1", "role", "nurse", ended_at=NOW - 1)
    stop(work, "u-1", "qualification", "wound-care")
    found = who_is_blocked(work, RULES, "nurse")
    assert found.count == 1
    (carla,) = found.users
    assert (carla.id, carla.status, [one.actor for one in carla.blocks]) == ("u-3", "left", ["sam", "mira"])
    assert carla.blocks[0].until == "2026-07-02T09:00:00Z"


def test_all_users_are_listed_by_id(work: Work) -> None:
    found = list_users(work, RULES)
    assert [(one.id, one.status) for one in found.users] == [
        ("u-1", "active"),
        ("u-2", "active"),
        ("u-3", "left"),
        ("u-4", "expected"),
    ]
    assert found.users[0].joined == "2026-03-23T09:00:00Z"
    assert found.count == 4


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("bakker", ["u-1"]),
        ("BAKKER anna", ["u-1"]),
        ("anna@EXAMPLE", ["u-1"]),
        ("u-", ["u-1", "u-2", "u-3", "u-4"]),
        ("100%", ["u-2"]),
        ("%", ["u-2"]),
        ("u_1", []),
    ],
)
def test_users_are_searched_by_id_name_and_address(work: Work, text: str, ids: list[str]) -> None:
    assert [one.id for one in list_users(work, RULES, search=text).users] == ids


def test_users_are_selected_by_condition_status_and_search_together(work: Work) -> None:
    dutch = read_conditions("group: dutch", RULES.catalog, "--where")
    assert [one.id for one in list_users(work, RULES, where=dutch).users] == ["u-1"]
    nurses = read_conditions("job_title: nurse", RULES.catalog, "--where")
    assert list_users(work, RULES, where=nurses, search="bram").count == 0
    assert [one.id for one in list_users(work, RULES, status="left").users] == ["u-3"]
    assert list_users(work, RULES, limit=2).count == 4
