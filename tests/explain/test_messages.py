"""What became of messages, jobs and parked messages; how things are."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine import causes
from engine.clock import DAY
from engine.explain.jobs import Progress
from engine.explain.messages import is_processed, message_view
from engine.explain.names import Unknown
from engine.explain.parked import list_parked, show_parked
from engine.explain.status import status
from engine.messages.notices import Held
from engine.notices import mark_notices_relayed, notices_due, notify
from engine.revision import active_rules
from engine.store.database import Work
from engine.store.tables import active, change, email_job, inbox, parked, swept, unknown_attribute
from tests.explain.academy import NOW, RULES, ask, give, tell


def changed(work: Work, user: str, cause: str) -> None:
    row = {"version": 1, "type": "role.assigned", "kind": "role", "target": "nurse", "mandatory": False, "at": NOW}
    work.run(sa.insert(change).values(user_id=user, cause=cause, **row))


def park(work: Work, **values: Any) -> None:
    row = {
        "queue": "rolecall.events",
        "publisher": "anonymous",
        "body": b'{"id": "bad-1"',
        "digest": "x",
        "parked_at": NOW,
    }
    told = {"code": "not_json", "reason": "this is no JSON: 50% of it is missing", "id": "bad-1"}
    work.run(sa.insert(parked).values(**(row | told | values)))


def test_a_message_shows_its_receipt_and_what_it_set_off(work: Work) -> None:
    cause = causes.of_message("anonymous", "hr", "hr-1")
    changed(work, "u-1", cause)
    changed(work, "u-2", causes.of_message("anonymous", "hr", "hr-3"))
    work.run(sa.insert(email_job).values(id="m", user_id="u-1", cause=cause, at=NOW, state="waiting"))
    (receipt,) = message_view(work, RULES, "hr-1").receipts
    assert (receipt.type, receipt.subject, receipt.outcome, receipt.job) == ("user.joined", "u-1", "applied", None)
    assert receipt.facts > 5
    assert (receipt.changed, [(one.user, one.what) for one in receipt.changes]) == (1, [("u-1", "role.assigned")])
    assert [(one.trigger, one.target, one.state) for one in receipt.reasons] == [("nurse-nl", "nurse", "open")]
    assert receipt.emails == {"waiting": 1}


def test_a_request_shows_what_became_of_its_job(work: Work) -> None:
    ask(work, "req-1", {"u-1": "unchanged", "u-2": "assigned"})
    said = {"publisher": "anonymous", "source": "cli", "digest": "", "type": "assignment.requested"}
    work.run(sa.insert(inbox).values(id="req-1", at=NOW, received_at=NOW, outcome="accepted", **said))
    for user in ("u-1", "u-2"):
        give(work, user, "role", "auditor", source="job", origin="req-1", lasting=True, actor="mira")
        changed(work, user, causes.of_job("req-1"))
    (receipt,) = message_view(work, RULES, "req-1", limit=1).receipts
    assert (receipt.job, receipt.changed, len(receipt.changes), len(receipt.reasons)) == ("req-1", 2, 1, 1)
    assert (receipt.outcome, receipt.became) == (
        "accepted",
        Progress(id="req-1", state="done", total=2, done=2, results={"assigned": 1, "unchanged": 1}),
    )
    assert is_processed(work, "req-1")
    assert not is_processed(work, "req-2")


def test_a_parked_message_is_found_by_its_id(work: Work) -> None:
    park(work)
    found = message_view(work, RULES, "bad-1")
    assert (found.receipts, [one.code for one in found.parked]) == ((), ["not_json"])
    with pytest.raises(Unknown, match="may still be in the queue"):
        message_view(work, RULES, "nobody")


def test_parked_messages_are_listed_by_code_reason_and_state(work: Work) -> None:
    park(work)
    park(work, code="bad_data", reason="data.team is missing")
    park(work, code="bad_data", state="dropped", settled_at=NOW, actor="sam")
    assert (list_parked(work).count, list_parked(work).codes) == (2, {"bad_data": 1, "not_json": 1})
    assert [one.number for one in list_parked(work, code="bad_data").messages] == [2]
    assert [one.number for one in list_parked(work, reason="50% OF").messages] == [1]
    assert list_parked(work, reason="5_%").count == 0
    assert [one.actor for one in list_parked(work, state="dropped").messages] == ["sam"]
    assert (list_parked(work, state=None).count, len(list_parked(work, state=None, limit=2).messages)) == (3, 2)


def test_a_parked_message_is_shown_with_its_body(work: Work) -> None:
    park(work, body=b"\xff{")
    assert show_parked(work, 1).body == "�{"
    with pytest.raises(Unknown, match="no parked message 7"):
        show_parked(work, 7)


def test_the_status_counts_everything(work: Work) -> None:
    park(work)
    give(work, "u-2", "role", "auditor", state="held")
    tell(work, "hr-40", "learning.completed", "u-2", {"item": "Old course"}, at=NOW)
    tell(work, "hr-41", "user.team.added", "u-3", {"team": "Night watch"}, at=NOW)
    changed(work, "u-1", "apply 1")
    work.run(sa.insert(email_job).values(id="m", user_id="u-2", cause="apply 1", at=NOW, state="no_address"))
    work.run(sa.insert(unknown_attribute).values(name="shoe_size", times=3, last_at=NOW))
    work.run(sa.update(inbox).where(inbox.c.id == "hr-3").values(outcome="not_yet", due_at=NOW + DAY))
    work.run(sa.insert(swept).values(one=1, number=7, at=NOW))
    found = status(work, RULES, queues={"rolecall.events": 7})
    assert found.active is not None
    assert (found.active.revision, found.active.actor) == (1, "ops")
    assert found.users == {"active": 2, "expected": 1, "left": 1}
    assert found.assignments == {"role": 1, "qualification": 2}
    assert (found.queues, found.outbox) == ({"rolecall.events": 7}, {"changes": 1, "emails": 0, "receipts": 0})
    assert (found.without_address, found.emails) == (1, {"no_address": 1})
    assert (found.parked, found.waiting_reasons) == ({"not_json": 1}, {"held": 1})
    assert (found.not_yet_due, found.next_due, found.last_sweep) == (1, "2026-07-02T09:00:00Z", "2026-07-01T09:00:00Z")
    names = {section: [(one.name, one.users) for one in names] for section, names in found.unknown_names.items()}
    assert names == {"teams": [("night watch", 2)], "learning_items": [("old course", 1)]}
    assert [(one.name, one.times) for one in found.ignored_attributes] == [("shoe_size", 3)]


def test_the_status_counts_notices_with_the_emails(work: Work) -> None:
    work.run(sa.update(change).values(relayed_at=NOW))
    held = Held(job="j-1", action="assign", what=("Nurse",), actor="mira")
    notify(work, about="held j-1", to=["ada@example.com", "bo@example.com"], data=held)
    work.run(sa.insert(email_job).values(id="m", user_id="u-2", cause="apply 1", at=NOW + DAY, state="waiting"))
    mark_notices_relayed(work, [one.id for one in notices_due(work, 1)])
    found = status(work, RULES)
    assert (found.outbox["emails"], found.emails) == (2, {"relayed": 1, "waiting": 2})
    assert found.outbox_since == "2026-07-01T09:00:00Z"


def test_the_status_counts_jobs_that_have_not_ended(work: Work) -> None:
    assert (status(work, RULES).jobs, status(work, RULES).held_since) == ({}, None)
    ask(work, "j-1", {"u-1": "assigned"})
    ask(work, "j-2", {"u-1": None}, state="held", started_at=NOW - 2 * DAY, created_at=NOW - 3 * DAY)
    ask(work, "j-3", {"u-1": None}, state="held", started_at=None)
    ask(work, "j-4", {}, state="choosing")
    found = status(work, RULES)
    assert (found.jobs, found.held_since) == ({"choosing": 1, "held": 2}, "2026-06-29T09:00:00Z")


def test_the_active_rules_are_those_of_the_database(work: Work) -> None:
    number, rules = active_rules(work)
    assert (number, sorted(rules.triggers)) == (1, sorted(RULES.triggers))
    work.run(sa.delete(active))
    number, rules = active_rules(work)
    assert (number, dict(rules.triggers)) == (None, {})
    assert status(work, rules).active is None
