"""What a message set off, what it did not, and why."""

import pytest
import sqlalchemy as sa

from engine import causes
from engine.clock import DAY
from engine.explain.attempts import Attempt
from engine.explain.names import Unknown
from engine.explain.set_off import SetOff, set_off
from engine.store.database import Work
from engine.store.tables import achieved, change, email_job, inbox, parked
from tests.explain.academy import NOW, RULES, SETTINGS, ask, give, happened, tell


def explain(work: Work, id: str, **which: str) -> SetOff:
    return set_off(work, RULES, SETTINGS, id, source=which.get("source"), publisher=which.get("publisher"))


def misses(found: SetOff) -> dict[str, Attempt]:
    return {one.trigger: one for one in found.not_set_off}


def test_what_it_set_off_is_in_its_receipt(work: Work) -> None:
    cause = causes.of_message("anonymous", "hr", "hr-1")
    row = {"version": 1, "type": "role.assigned", "kind": "role", "target": "nurse", "mandatory": False, "at": NOW}
    work.run(sa.insert(change).values(user_id="u-1", cause=cause, **row))
    work.run(sa.insert(email_job).values(id="m", user_id="u-1", cause=cause, at=NOW, state="waiting"))
    found = explain(work, "hr-1")
    assert [(one.trigger, one.target) for one in found.message.reasons] == [("nurse-nl", "nurse")]
    assert ([one.what for one in found.message.changes], found.message.emails) == (["role.assigned"], {"waiting": 1})
    assert "nurse-nl" not in misses(found)
    assert {one.type for one in found.events} == {
        *("user.joined", "user.updated", "user.team.added", "user.job_title.added")
    }
    assert [one.fields for one in found.events if one.type == "user.team.added"] == [{"team": ("care",)}]


def test_what_it_did_not_set_off_shows_the_value_each_condition_met(work: Work) -> None:
    found = misses(explain(work, "hr-3"))  # Bram joins Sales
    assert (found["nurse-nl"].missing, found["nurse-nl"].says) == (3, "its conditions do not hold")
    assert found["nurse-nl"].conditions is not None
    first = found["nurse-nl"].conditions.parts[0]
    assert (first.text, first.met) == ("team: care", ("sales",))
    assert found["gdpr-for-sales"].holds  # nothing rests on it here, as of now it would
    assert "wounds-again" not in found  # waits for another kind of event
    assert "old-rule" not in found  # reads nothing that was told


def test_the_nearest_miss_comes_first_and_what_stands_by_another_message_last(work: Work) -> None:
    tell(work, "hr-9", "user.updated", "u-2", {"attributes": {"country": "NL"}}, at=NOW)
    assert [(one.trigger, one.missing) for one in explain(work, "hr-9").not_set_off] == [("nurse-nl", 2)]
    tell(work, "hr-10", "user.team.added", "u-1", {"team": "sales"}, at=NOW)
    found = explain(work, "hr-10").not_set_off
    assert [one.trigger for one in found] == ["gdpr-for-sales", "nurse-nl"]
    assert found[1].says == "its conditions hold since 2026-06-26T09:00:00Z, by hr hr-1; the reason is open"


def test_an_event_that_does_not_fit_and_an_if_that_does_not_hold(work: Work) -> None:
    tell(work, "hr-9", "learning.completed", "u-1", {"item": "wound-theory", "score": 9}, at=NOW)
    found = misses(explain(work, "hr-9"))["wounds-again"]
    assert found.says.startswith("it told no such event; the nearest is learning.completed")
    assert found.event_conditions is not None
    assert [one.met for one in found.event_conditions.parts if not one.holds] == [("9",)]
    tell(work, "hr-10", "learning.completed", "u-2", {"item": "wound-theory", "score": 2}, at=NOW)
    found = misses(explain(work, "hr-10"))["wounds-again"]
    assert (found.says, found.missing) == ("it happened, and its `if` does not hold", 1)
    assert misses(explain(work, "hr-2"))["wounds-again"].holds  # Anna's, which nobody let act here


def test_a_later_event_that_gave_it_is_named(work: Work) -> None:
    key = happened(NOW, "hr-8")
    row = {"source": "when", "origin": "wounds-again", "order": key, "event_source": "hr", "event_id": "hr-8"}
    give(work, "u-1", "qualification", "wound-care", **row)
    found = misses(explain(work, "hr-2"))["wounds-again"]
    assert found.says == "it gave what it gives since 2026-06-26T09:00:00Z, by hr hr-8; the reason is open"


def test_a_qualification_that_it_reached_is_told_with_it(work: Work) -> None:
    tell(work, "hr-9", "learning.completed", "u-1", {"item": "gdpr-elearning"}, at=NOW - DAY)
    tell(work, "hr-10", "learning.completed", "u-1", {"item": "wound-practice"}, at=NOW - DAY)
    reached = work.run(sa.select(achieved.c.qualification)).scalars().all()
    assert sorted(reached) == ["gdpr-basics", "wound-care"]
    told = {name: [one.type for one in explain(work, name).events] for name in ("hr-9", "hr-10", "hr-2")}
    assert told["hr-9"].count("qualification.achieved") == told["hr-10"].count("qualification.achieved") == 1
    assert told["hr-2"] == ["learning.completed"]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("no_change", "only repeated"),
        ("early", "had not joined yet"),
        ("old", "more than 400 days"),
        ("waiting", "stopped"),
    ],
)
def test_why_nothing_could_be_set_off_is_said(work: Work, outcome: str, words: str) -> None:
    work.run(sa.update(inbox).where(inbox.c.id == "hr-3").values(outcome=outcome))
    assert words in (explain(work, "hr-3").says or "")
    assert explain(work, "hr-1").says is None


def test_a_leaving_a_request_and_a_learning_item_set_off_no_trigger(work: Work) -> None:
    assert "a leaving sets off no trigger" in (explain(work, "hr-5").says or "")
    ask(work, "req-1", {"u-2": "assigned"})
    row = {"publisher": "anonymous", "source": "cli", "digest": "", "at": NOW, "received_at": NOW}
    work.run(sa.insert(inbox).values(id="req-1", type="assignment.requested", outcome="accepted", **row))
    work.run(sa.insert(inbox).values(id="i-1", type="learning_item.changed", outcome="applied", subject="x", **row))
    found = explain(work, "req-1")
    assert (found.says, found.not_set_off) == ("it is a request and set off the job req-1, not triggers", ())
    assert explain(work, "i-1").says == "it is about a learning item; triggers look at users alone"


def test_which_message_is_meant_must_be_clear(work: Work) -> None:
    row = {"publisher": "anonymous", "digest": "", "at": NOW, "received_at": NOW, "outcome": "applied"}
    work.run(sa.insert(inbox).values(id="hr-1", source="lms", type="user.updated", subject="u-2", **row))
    with pytest.raises(Unknown, match="--source hr --publisher anonymous; --source lms --publisher anonymous"):
        explain(work, "hr-1")
    assert explain(work, "hr-1", source="lms").message.subject == "u-2"
    with pytest.raises(Unknown, match="of that source and publisher"):
        explain(work, "hr-1", publisher="somebody")
    wrong = {"queue": "q", "publisher": "hr", "code": "bad_data", "reason": "no team", "body": b"", "digest": "x"}
    work.run(sa.insert(parked).values(id="bad", parked_at=NOW, **wrong))
    with pytest.raises(Unknown, match="parked as number 1, and set off nothing: no team"):
        explain(work, "bad")
