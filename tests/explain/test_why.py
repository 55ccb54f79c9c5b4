"""Why somebody has something, or has it not."""

import sqlalchemy as sa

from engine.clock import DAY
from engine.explain.attempts import Step
from engine.explain.why import Why
from engine.explain.why import why as explain
from engine.store.database import Work
from engine.store.tables import assignment, skipped, user
from tests.explain.academy import NOW, RULES, SETTINGS, assign, give, happened, stop, tell


def why(work: Work, user: str, target: str) -> Why:
    """The answer, as the active rules have it."""
    return explain(work, RULES, SETTINGS, user, target)


def conditions(step: Step | None) -> list[tuple[str, bool, tuple[str, ...]]]:
    """All conditions of a trace, from the top, with what they met."""
    if step is None:
        return []
    return [(step.text, step.holds, step.met), *(one for part in step.parts for one in conditions(part))]


def test_what_they_have_rests_on_its_reasons(work: Work) -> None:
    found = why(work, "anna@example.com", "Nurse")
    assert (found.user, found.has, found.since, found.obstacles) == ("u-1", True, "2026-06-26T09:00:00Z", ())
    (reason,) = found.reasons
    assert (reason.name, reason.event and reason.event.id) == ("nurse-nl", "hr-1")
    assert found.triggers == ()


def test_a_qualification_is_explained_through_its_role(work: Work) -> None:
    found = why(work, "u-1", "gdpr-basics")
    assert (found.has, found.mandatory) == (True, True)
    (reason,) = found.reasons
    assert (reason.by, reason.name, [one.name for one in reason.because]) == ("role", "nurse", ["nurse-nl"])
    assert [(one.name, one.has) for one in found.roles] == [("nurse", True)]


def test_a_when_reason_names_its_event(work: Work) -> None:
    told = {"event_source": "hr", "event_id": "hr-2", "order": happened(NOW - 6 * DAY, "hr-2"), "lasting": True}
    give(work, "u-1", "qualification", "wound-care", source="when", origin="wounds-again", **told)
    reason = next(one for one in why(work, "u-1", "wound-care").reasons if one.by == "trigger")
    assert reason.event is not None
    assert (reason.event.type, reason.event.id, reason.event.at) == (
        "learning.completed",
        "hr-2",
        "2026-06-25T09:00:00Z",
    )
    assert reason.text == (
        "trigger wounds-again of revision 1: it happened (learning.completed hr hr-2, 2026-06-25T09:00:00Z)"
    )


def test_who_has_it_not_sees_the_nearest_trigger_with_the_values_met(work: Work) -> None:
    found = why(work, "u-2", "nurse")
    assert not found.has
    assert found.obstacles == ("nothing gives this user the role nurse",)
    (attempt,) = found.triggers
    assert (attempt.trigger, attempt.mode, attempt.holds, attempt.missing) == ("nurse-nl", "while", False, 3)
    assert attempt.place.startswith("triggers/all.yaml:")
    read = conditions(attempt.conditions)
    assert read[0] == ("all of", False, ())
    assert ("team: care", False, ("sales",)) in read
    assert ("job_title: nurse", False, ()) in read
    assert ("group: dutch", False, ()) in read


def test_triggers_that_give_it_through_a_role_count_too_nearest_first(work: Work) -> None:
    found = why(work, "u-4", "gdpr-basics")
    assert [(one.trigger, one.role, one.missing) for one in found.triggers] == [
        ("gdpr-for-sales", None, 1),
        ("nurse-nl", "nurse", 3),
    ]
    assert found.obstacles[0] == "the user has not joined yet; what they are to have shows when they do"
    (carrier,) = found.roles
    assert (carrier.name, carrier.has, carrier.mandatory) == ("nurse", False, True)
    assert carrier.obstacles[-1] == "nothing gives this user the role nurse"


def test_a_block_comes_first(work: Work) -> None:
    stop(work, "u-1", "role", "nurse", until=NOW + DAY)
    work.run(sa.update(assignment).where(assignment.c.target == "nurse").values(active=False))
    found = why(work, "u-1", "nurse")
    assert found.obstacles == (
        "mira blocked it on 2026-06-30T09:00:00Z until 2026-07-02T09:00:00Z (job job-b): diploma expired",
    )
    assert [one.name for one in found.reasons] == ["nurse-nl"]
    (attempt,) = found.triggers
    assert (attempt.holds, attempt.missing, attempt.says) == (True, 0, "its conditions hold")


def test_what_hides_reasons_is_said_in_words(work: Work) -> None:
    person = {"source": "job", "lasting": True, "actor": "mira"}
    give(work, "u-3", "role", "auditor", **person, origin="j-1", state="held")
    give(work, "u-3", "role", "auditor", **person, origin="j-2", state="refused")
    give(work, "u-3", "role", "auditor", **person, origin="j-3", until=NOW - DAY)
    give(
        work, "u-3", "role", "auditor", **person, origin="j-4", state="ended", ended_at=NOW - DAY, ended_by="request r"
    )
    give(work, "u-3", "role", "auditor", **person, origin="j-5", order=happened(NOW - 90 * DAY, "a"))
    work.run(sa.update(user).where(user.c.id == "u-3").values(stay_order=happened(NOW - 80 * DAY, "b")))
    found = why(work, "u-3", "auditor")
    assert [text.split(" — ")[0] for text in found.obstacles] == [
        "held, until somebody approves or rejects",
        "refused by a person",
        "of an earlier stay, which does not count any more",
        "its end has come",
        "the user left on 2026-06-28T09:00:00Z",
        "ended on 2026-06-30T09:00:00Z by request r",
    ]
    assert found.reasons == ()
    assert sorted(one.name for one in found.over) == ["j-1", "j-2", "j-3", "j-4", "j-5"]


def test_who_left_keeps_reasons_that_show_when_they_return(work: Work) -> None:
    give(work, "u-3", "role", "nurse")
    found = why(work, "u-3", "nurse")
    assert found.obstacles == ("the user left on 2026-06-28T09:00:00Z",)
    assert [(one.name, one.hidden) for one in found.reasons] == [("nurse-nl", "not_active")]


def test_a_trigger_that_is_switched_off_says_so(work: Work) -> None:
    (attempt,) = why(work, "u-2", "auditor").triggers
    assert (attempt.enabled, attempt.holds) == ("false", True)
    assert attempt.says == "the trigger is switched off (enabled: false); its conditions hold"


def test_of_what_stays_after_its_conditions_nobody_says_that_they_hold(work: Work) -> None:
    give(work, "u-2", "role", "auditor", lasting=True)
    assign(work, "u-2", "role", "auditor")
    (reason,) = why(work, "u-2", "auditor").reasons
    assert reason.text == ("trigger nurse-nl of revision 1: its conditions held, and what it gave lasts")


def test_who_is_left_alone_is_told(work: Work) -> None:
    work.run(sa.insert(skipped).values(trigger="nurse-nl", user_id="u-2"))
    (attempt,) = why(work, "u-2", "nurse").triggers
    assert "(existing: skip)" in attempt.says


def test_a_when_trigger_shows_the_event_that_came_nearest(work: Work) -> None:
    tell(work, "hr-30", "learning.completed", "u-2", {"item": "wound-theory", "score": 9}, at=NOW - DAY)
    tell(work, "hr-31", "learning.completed", "u-2", {"item": "gdpr-elearning", "score": 9}, at=NOW)
    attempt = next(one for one in why(work, "u-2", "wound-care").triggers if one.trigger == "wounds-again")
    assert attempt.event is not None
    assert attempt.event.id == "hr-30"
    assert attempt.says == "no such event is known; the nearest is learning.completed of 2026-06-30T09:00:00Z"
    read = {text: (holds, met) for text, holds, met in conditions(attempt.event_conditions)}
    assert read["item: wound-theory"] == (True, ("wound-theory",))
    assert read["score: {at_most: 5}"] == (False, ("9",))
    assert attempt.missing == 2  # the score, and the country


def test_a_when_trigger_shows_which_condition_of_if_fails(work: Work) -> None:
    tell(work, "hr-30", "learning.completed", "u-2", {"item": "wound-theory", "score": 3}, at=NOW - DAY)
    tell(work, "hr-31", "user.updated", "u-2", {"attributes": {"country": "DE"}}, at=NOW)
    attempt = next(one for one in why(work, "u-2", "wound-care").triggers if one.trigger == "wounds-again")
    assert attempt.says == "it happened, and its `if` does not hold"
    assert [met for _, _, met in conditions(attempt.conditions)] == [("de",)]


def test_a_when_trigger_of_which_nothing_is_known_says_what_is_wanted(work: Work) -> None:
    attempt = next(one for one in why(work, "u-4", "wound-care").triggers if one.trigger == "wounds-again")
    assert attempt.says.startswith("nothing like it is known: learning.completed with ")
    assert attempt.event is None
