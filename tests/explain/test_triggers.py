"""The active triggers: what each gives, to how many, and when it last matched."""

import pytest
import sqlalchemy as sa

from engine.clock import DAY
from engine.explain.names import Unknown
from engine.explain.triggers import QUIET, TriggerView, list_triggers, show_trigger
from engine.store.database import Work
from engine.store.tables import reason, revision
from tests.explain.academy import NOW, RULES, give, happened


def listed(work: Work) -> dict[str, TriggerView]:
    return {one.name: one for one in list_triggers(work, RULES)}


def wounds(work: Work, user: str, days: int, **values: object) -> None:
    """A reason of the `when` trigger, whose event happened so many days ago; noted only now."""
    key = happened(NOW - days * DAY, f"w-{user}")
    row = {
        "source": "when",
        "origin": "wounds-again",
        "order": key,
        "lasting": True,
        "since": NOW,
        "event_source": "hr",
    }
    give(work, user, "qualification", "wound-care", **(row | values))


def test_a_while_trigger_matched_when_its_conditions_began_to_hold(work: Work) -> None:
    found = listed(work)["nurse-nl"]
    assert (found.users, found.last_match, found.matched, found.quiet_days) == (1, "2026-06-26T09:00:00Z", 1, None)
    assert found.matches_a_day == 0.03
    work.run(sa.update(reason).values(since=NOW - 200 * DAY))
    found = listed(work)["nurse-nl"]  # it still matches whom it matched long ago
    assert (found.users, found.last_match, found.matched, found.quiet_days) == (1, "2025-12-13T09:00:00Z", 0, None)
    work.run(sa.update(reason).values(state="ended", ended_at=NOW))
    assert (listed(work)["nurse-nl"].users, listed(work)["nurse-nl"].quiet_days) == (0, 200)


def test_a_when_trigger_matched_when_its_latest_event_happened(work: Work) -> None:
    assert (listed(work)["wounds-again"].last_match, listed(work)["wounds-again"].quiet_days) == (None, None)
    wounds(work, "u-2", 120, state="ended")
    found = listed(work)["wounds-again"]
    assert (found.last_match, found.matched, found.quiet_days) == ("2026-03-03T09:00:00Z", 0, 120)
    wounds(work, "u-1", 29)
    found = listed(work)["wounds-again"]
    assert (found.users, found.matched, found.quiet_days) == (1, 1, None)
    assert show_trigger(work, RULES, "wounds-again").states == {"ended": 1, "open": 1}


def test_a_user_is_counted_once_whatever_is_given(work: Work) -> None:
    give(work, "u-1", "qualification", "wound-care")
    assert (listed(work)["nurse-nl"].users, listed(work)["nurse-nl"].matched) == (1, 1)


def test_a_trigger_that_never_matched_is_marked_if_it_could_have(work: Work) -> None:
    work.run(sa.update(revision).values(activated_at=NOW - QUIET * DAY))
    found = listed(work)
    assert {name: one.quiet_days for name, one in found.items()} == {
        "nurse-nl": None,
        "gdpr-for-sales": QUIET,
        "wounds-again": QUIET,
        "old-rule": None,  # switched off
    }
    work.run(sa.update(revision).values(activated_at=NOW - QUIET * DAY + 1))
    assert listed(work)["gdpr-for-sales"].quiet_days is None


def test_what_a_trigger_says_and_whom_it_matched_last(work: Work) -> None:
    wounds(work, "u-2", 3)
    wounds(work, "u-1", 2, state="held")
    found = show_trigger(work, RULES, "WOUNDS-again")
    assert (found.name, found.place, found.revision) == ("wounds-again", "triggers/all.yaml:10:3", 1)
    assert found.when == ("learning.completed: {item: wound-theory, score: {at_most: 5}}",)
    assert (found.conditions, found.active_since) == ("country: [be, nl]", "2026-06-30T09:00:00Z")
    assert [(one.id, one.state, one.at) for one in found.latest] == [
        ("u-1", "held", "2026-06-29T09:00:00Z"),
        ("u-2", "open", "2026-06-28T09:00:00Z"),
    ]
    with pytest.raises(Unknown, match="did you mean wounds-again"):
        show_trigger(work, RULES, "wound-again")
