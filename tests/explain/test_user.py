"""The user's view and their facts."""

import msgspec
import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.explain.facts import facts_view
from engine.explain.names import Unknown, find_target, find_user
from engine.explain.user import user_view
from engine.store.database import Work
from engine.store.tables import item
from tests.explain.academy import NOW, RULES, assign, give, happened, stop, tell


def test_the_view_is_the_contract_of_the_design(work: Work) -> None:
    seen = msgspec.json.decode(msgspec.json.encode(user_view(work, RULES, "u-1")))
    assert (seen["id"], seen["status"]) == ("u-1", "active")
    (role,) = seen["roles"]
    assert role["name"] == "nurse"
    assert role["since"] == "2026-06-26T09:00:00Z"
    (reason,) = role["reasons"]
    assert (reason["by"], reason["name"], reason["mode"], reason["revision"]) == ("trigger", "nurse-nl", "while", 1)
    gdpr, wounds = seen["qualifications"]
    assert list(gdpr) == ["name", "title", "mandatory", "since", "achieved", "reasons", "learning_items"]
    assert (gdpr["name"], gdpr["title"], gdpr["mandatory"]) == ("gdpr-basics", "GDPR basics", True)
    assert gdpr["reasons"][0]["text"] == "the role nurse carries it"
    assert gdpr["reasons"][0]["because"][0]["name"] == "nurse-nl"
    assert gdpr["learning_items"] == [
        {"name": "gdpr-elearning", "title": "GDPR in an hour", "visible": False, "completed": False}
        | {"completed_at": None}
    ]
    assert [(one["name"], one["completed"]) for one in wounds["learning_items"]] == [
        ("wound-theory", True),  # told under its other name
        ("wound-practice", False),
    ]
    assert wounds["achieved"] is None


def test_achieved_is_the_day_of_the_last_item(work: Work) -> None:
    tell(work, "hr-9", "learning.completed", "u-1", {"item": "wound-practice"}, at=NOW - 2 * DAY)
    wounds = user_view(work, RULES, "u-1").qualifications[1]
    assert wounds.achieved == "2026-06-29T09:00:00Z"
    assert all(one.completed for one in wounds.learning_items)


def test_what_events_told_of_an_item_overrides_the_catalog(work: Work) -> None:
    told = {"title": "Privacy, new edition", "visible": True}
    orders = {"title_order": happened(NOW, "a"), "visible_order": happened(NOW, "a")}
    work.run(sa.insert(item).values(name="gdpr-elearning", **told, **orders))
    (shown,) = user_view(work, RULES, "u-1").qualifications[0].learning_items
    assert (shown.title, shown.visible) == ("Privacy, new edition", True)


def test_an_item_told_under_two_names_has_the_later_title(work: Work) -> None:
    work.run(sa.insert(item).values(name="wt-1", title="Later", title_order=happened(NOW, "b")))
    work.run(sa.insert(item).values(name="wound-theory", title="Earlier", title_order=happened(NOW - DAY, "a")))
    theory, _ = user_view(work, RULES, "u-1").qualifications[1].learning_items
    assert (theory.title, theory.visible) == ("Later", True)


def test_only_reasons_that_count_are_listed(work: Work) -> None:
    lasting = {"source": "job", "lasting": True, "actor": "mira"}
    give(work, "u-1", "role", "nurse", **lasting, origin="job-1", until=NOW - 1)
    give(work, "u-1", "role", "nurse", **lasting, origin="job-2", state="held")
    give(work, "u-1", "role", "nurse", **lasting, origin="job-3", note="she asked", until=NOW + DAY)
    reasons = user_view(work, RULES, "u-1").roles[0].reasons
    assert sorted(one.name for one in reasons) == ["job-3", "nurse-nl"]
    text = next(one.text for one in reasons if one.name == "job-3")
    assert text == "mira gave it (job job-3), until 2026-07-02T09:00:00Z: she asked"


def test_a_target_that_the_catalog_lost_is_shown_by_its_key(work: Work) -> None:
    assign(work, "u-2", "role", "gone")
    (role,) = user_view(work, RULES, "u-2").roles
    assert (role.name, role.title) == ("gone", "gone")
    assert find_target(work, RULES, "Gone").key == "gone"


def test_blocks_in_force_are_part_of_the_view(work: Work) -> None:
    stop(work, "u-1", "role", "auditor")
    stop(work, "u-1", "role", "nurse", job="over", until=NOW)
    stop(work, "u-1", "role", "nurse", job="ended", ended_at=NOW - 1)
    assert [(one.name, one.note) for one in user_view(work, RULES, "u-1").blocks] == [("auditor", "diploma expired")]


@pytest.mark.parametrize("called", ["u-1", "U-1", " u-1 ", "ANNA@example.com"])
def test_users_are_found_by_id_and_address_in_any_case(work: Work, called: str) -> None:
    assert find_user(work, called) == "u-1"


def test_an_unknown_user_is_told_who_may_be_meant(work: Work) -> None:
    with pytest.raises(Unknown, match=r"no user is called 'bakker'; did you mean u-1 \(Anna Bakker\)\?"):
        find_user(work, "bakker")
    with pytest.raises(Unknown, match=r"^no user is called 'zz'$"):
        find_user(work, "zz")


def test_two_users_with_one_address_are_not_guessed(work: Work) -> None:
    tell(work, "hr-8", "user.updated", "u-2", {"email": "anna@example.com"}, at=NOW)
    with pytest.raises(Unknown, match=r"several users are called .+: u-1, u-2; use the id"):
        find_user(work, "anna@example.com")


@pytest.mark.parametrize(
    ("called", "said"),
    [
        ("nurs", "no role or qualification is called 'nurs'; did you mean nurse"),
        ("wound care", r"did you mean wound-care \(Wound care\)\?"),
        ("role:wound-care", r"no role is called 'wound-care'$"),
        ("qqq", r"no role or qualification is called 'qqq'$"),
    ],
)
def test_unknown_targets_get_suggestions(work: Work, called: str, said: str) -> None:
    with pytest.raises(Unknown, match=said):
        find_target(work, RULES, called)


def test_targets_are_found_in_any_case(work: Work) -> None:
    assert find_target(work, RULES, " gdpr-BASICS").name == "gdpr-basics"
    assert find_target(work, RULES, "Qualification: Wound-Care").kind == "qualification"


def test_facts_now_resolve_names_and_keep_what_was_told(work: Work) -> None:
    tell(work, "hr-7", "user.team.removed", "u-1", {"team": "care"}, at=NOW - DAY)
    seen = facts_view(work, RULES, "u-1")
    known = {(one.kind, one.name): one for one in seen.known}
    assert ("team", "care") not in known  # removed under another of its names
    title = known[("job_title", "nurse")]
    assert (title.told_as, title.source, title.message) == ("Verpleegkundige", "hr", "hr-1")
    assert known[("attribute", "fte")].value == "0.8"
    done = known[("completed", "wound-theory")]
    assert (done.title, done.told_as, done.score) == ("Wounds in theory", "wt-1", 4)
    assert [one.what for one in seen.history if one.message in ("hr-2", "hr-7")] == [
        "completed wt-1, score 4",
        "team care removed",
    ]
    assert seen.history[0].at == "2026-03-23T09:00:00Z"
    assert {"joined", "team: a full list was told", "country is NL"} <= {one.what for one in seen.history}


def test_memberships_of_an_earlier_stay_are_not_known_now(work: Work) -> None:
    tell(work, "hr-20", "user.left", "u-2", at=NOW - 60 * DAY)
    tell(work, "hr-21", "user.joined", "u-2", at=NOW - 10 * DAY)
    seen = facts_view(work, RULES, "u-2")
    assert [one.name for one in seen.known if one.kind == "team"] == []
    assert "team sales added" in [one.what for one in seen.history]
