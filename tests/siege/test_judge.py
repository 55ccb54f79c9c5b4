"""The judge itself: it is content with a record that is right, and finds everything that was done to one."""

import copy
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, cast

import pytest

from tests.siege.academy import LINKED, QUALIFICATIONS, Version
from tests.siege.asking import KINDS, chains
from tests.siege.expected import Held, expected
from tests.siege.judge import judge
from tests.siege.lives import STEADY, lives, moment
from tests.siege.poison import poison
from tests.siege.seen import Mail, Seen
from tests.siege.verdict import Sent

Doctor = Callable[[Sent, Seen], None]


@pytest.fixture(scope="module")
def sent() -> Sent:
    chance, start = Random(1), moment()
    people = lives(chance, 60, 600, start)
    asked = chains(chance, len(KINDS), [life.id for life in people if life.kind == STEADY], start)
    must = expected(people, asked, Version(lifting=True), start + timedelta(minutes=1))
    messages = frozenset(one["id"] for life in people for one in (*life.messages, *life.later))
    answered = frozenset(sorted(messages)[:50])
    ahead = sum(len(life.later) for life in people)
    assert ahead > 0
    soon = frozenset([min(answered)])
    return Sent(must, asked, poison(chance, 20, 60), messages, answered, soon, ahead, revision=3)


@pytest.fixture
def seen(sent: Sent) -> Seen:
    """What is seen if all is well."""
    record = Seen(users={user: person.status for user, person in sent.people.items()})
    names = [*QUALIFICATIONS, *(chain.target for chain in sent.chains)]
    record.who = {thing: {"count": 0, "users": []} for thing in [*(("role", name) for name in LINKED)]}
    record.who |= {("qualification", name): {"count": 0, "users": []} for name in names}
    for user, person in sent.people.items():
        for number, (thing, held) in enumerate(sorted(person.held.items()), start=1):
            who = cast(dict[str, Any], record.who[thing])
            who["users"].append({"id": user, "mandatory": held.mandatory, "reasons": _reasons(held)})
            who["count"] += 1
            _tell(record, user, number, thing, mandatory=held.mandatory)
        if person.held:
            record.mails.append(Mail(f"<{user}>", f"{user}@siege.example", _text(record, user)))
    for user in [*list(sent.people)[:10], *(min(chain.blocked) for chain in sent.chains if chain.blocked)]:
        record.user[user] = _shown(sent, user)
    for chain in sent.chains:
        for request in chain.requests:
            record.jobs[request.id] = {"state": "done", "done": request.users, "results": dict(request.outcomes)}
            record.results[request.id] = [{"user": f"u{number}"} for number in range(request.users)]
    record.receipts = [{"id": one, "outcome": "not_yet"} for one in sent.soon]
    record.receipts += [{"id": one, "outcome": "applied"} for one in sorted(sent.answered)]
    record.messages = {one: {"receipts": [{"id": one}]} for one in sorted(sent.messages)[:5]}
    record.parked = [{"id": one.id, "code": one.code, "reason": "it is bad"} for one in sent.poison]
    record.status = {
        "active": {"revision": 3},
        "queues": {"rolecall.events": 0, "rolecall.changes": 999},
        "outbox": {"changes": 0, "emails": 0},
        "jobs": {},
        "emails": {"sent": len(record.mails)},
        "not_yet_due": sent.ahead,
        "stopped": [],
        "tripped": [],
    }
    return record


def _reasons(held: Held) -> list[dict[str, str]]:
    return [{"by": by, "name": name} for by, name in sorted(held.reasons)]


def _tell(record: Seen, user: str, number: int, thing: tuple[str, str], *, mandatory: bool) -> None:
    """A change event about it, and a place in the user's email job."""
    kind, name = thing
    record.changes.append(
        {
            "id": f"change-{user}-{number}",
            "type": f"{kind}.assigned",
            "subject": user,
            "sequence": number,
            "data": {"kind": kind, "name": name, "mandatory": mandatory, "cause": "event"},
        }
    )
    if number == 1:
        job = {"id": f"job {user}", "template": "assigned", "user": user, "email": f"{user}@siege.example"}
        record.emails.append({**job, "assigned": []})
    record.emails[-1]["assigned"].append({"kind": kind, "name": name, "mandatory": mandatory})


def _text(record: Seen, user: str) -> str:
    job = next(one for one in record.emails if one["user"] == user)
    return "\n".join(f"{one['kind']}|{one['name']}|{one['mandatory']}" for one in job["assigned"])


def _shown(sent: Sent, user: str) -> dict[str, Any]:
    person = sent.people[user]
    shown: dict[str, Any] = {"status": person.status, "roles": [], "qualifications": []}
    for (kind, name), held in person.held.items():
        one = {"name": name, "reasons": _reasons(held)} | ({} if kind == "role" else {"mandatory": held.mandatory})
        shown[f"{kind}s"].append(one)
    return {**shown, "blocks": [{"name": chain.target} for chain in sent.chains if user in chain.blocked]}


def test_a_record_that_is_right_has_nothing_wrong_and_everything_is_looked_at(sent: Sent, seen: Seen) -> None:
    verdict = judge(sent, seen)
    assert [str(one) for one in verdict.violations] == []
    assert all(verdict.looks.values())


def test_copies_with_the_same_id_are_allowed_and_counted(sent: Sent, seen: Seen) -> None:
    seen.changes += seen.changes[:3]
    seen.emails += seen.emails[:2]
    seen.mails += seen.mails[:1]
    verdict = judge(sent, seen)
    assert verdict.violations == []
    assert sorted(verdict.notes.values()) == [1, 2, 3]


def steady(sent: Sent) -> str:
    """Somebody who must have been mailed about much, once."""
    return max(sent.people, key=lambda user: len(sent.people[user].mailed_once))


def carers(seen: Seen) -> dict[str, Any]:
    return cast(dict[str, Any], seen.who[("role", "carer")])


def a_person_is_lost(sent: Sent, seen: Seen) -> None:
    del seen.users[steady(sent)]


def a_person_nobody_told_of(sent: Sent, seen: Seen) -> None:
    seen.users["stranger"] = "active"


def a_leaving_is_lost(sent: Sent, seen: Seen) -> None:
    left = next(user for user, status in seen.users.items() if status == "left")
    seen.users[left] = "active"


def a_role_is_lost(sent: Sent, seen: Seen) -> None:
    carers(seen)["users"].pop()
    carers(seen)["count"] -= 1


def a_role_too_many(sent: Sent, seen: Seen) -> None:
    one = next(user for user, person in sent.people.items() if not person.held)
    carers(seen)["users"].append({"id": one, "mandatory": False, "reasons": [{"by": "trigger", "name": "carers"}]})
    carers(seen)["count"] += 1


def a_reason_is_another(sent: Sent, seen: Seen) -> None:
    carers(seen)["users"][0]["reasons"][0]["name"] = "cooks"


def what_is_mandatory_is_optional(sent: Sent, seen: Seen) -> None:
    cast(dict[str, Any], seen.who[("qualification", "safety")])["users"][0]["mandatory"] = False


def a_reason_twice(sent: Sent, seen: Seen) -> None:
    reasons = carers(seen)["users"][0]["reasons"]
    reasons += copy.deepcopy(reasons)


def a_role_twice(sent: Sent, seen: Seen) -> None:
    carers(seen)["users"] += copy.deepcopy(carers(seen)["users"][:1])
    carers(seen)["count"] += 1


def a_user_is_shown_without_a_role(sent: Sent, seen: Seen) -> None:
    next(one for one in seen.user.values() if one["roles"])["roles"].pop()


def a_user_is_shown_with_a_reason_twice(sent: Sent, seen: Seen) -> None:
    shown = next(one for one in seen.user.values() if one["roles"])["roles"][0]
    shown["reasons"] += shown["reasons"]


def a_block_is_lost(sent: Sent, seen: Seen) -> None:
    next(one for one in seen.user.values() if one["blocks"])["blocks"].clear()


def a_change_event_is_lost(sent: Sent, seen: Seen) -> None:
    seen.changes.pop()


def a_change_event_in_the_middle_is_lost(sent: Sent, seen: Seen) -> None:
    both = next(one for one in seen.changes if one["subject"] == steady(sent))
    again = {**both, "sequence": 900}  # lost, and got back: but these two numbers never came
    seen.changes.append({**again, "id": "off", "type": both["type"].replace("assigned", "revoked")})
    seen.changes.append({**again, "id": "on", "sequence": 901})


def a_change_is_told_twice(sent: Sent, seen: Seen) -> None:
    last = max(int(one["sequence"]) for one in seen.changes if one["subject"] == seen.changes[0]["subject"])
    seen.changes.append({**seen.changes[0], "id": "again", "sequence": last + 1})


def an_email_job_twice(sent: Sent, seen: Seen) -> None:
    seen.emails.append({**seen.emails[0], "id": "another"})


def an_email_job_is_lost(sent: Sent, seen: Seen) -> None:
    seen.emails = [one for one in seen.emails if one["user"] != steady(sent)]


def an_email_is_lost(sent: Sent, seen: Seen) -> None:
    seen.mails = [one for one in seen.mails if one.to != f"{steady(sent)}@siege.example"]


def an_email_twice_with_another_id(sent: Sent, seen: Seen) -> None:
    mail = next(one for one in seen.mails if one.to == f"{steady(sent)}@siege.example")
    seen.mails.append(Mail("<another>", mail.to, mail.text))


def an_email_to_somebody_else(sent: Sent, seen: Seen) -> None:
    seen.mails.append(Mail(seen.mails[0].id, "stranger@siege.example", seen.mails[0].text))


def an_email_about_what_no_job_says(sent: Sent, seen: Seen) -> None:
    seen.mails[0] = Mail(seen.mails[0].id, seen.mails[0].to, "role|pope|False")


def a_healthy_message_is_parked(sent: Sent, seen: Seen) -> None:
    seen.parked.append({"id": sorted(sent.messages)[0], "code": "ends_worker", "reason": "three times"})


def poison_is_not_parked(sent: Sent, seen: Seen) -> None:
    seen.parked.pop()


def poison_is_parked_twice(sent: Sent, seen: Seen) -> None:
    seen.parked.append(seen.parked[0])


def poison_is_parked_for_something_else(sent: Sent, seen: Seen) -> None:
    named = next(number for number, one in enumerate(seen.parked) if one["id"] is not None)
    seen.parked[named] = {**seen.parked[named], "code": "ends_worker"}


def a_job_is_lost(sent: Sent, seen: Seen) -> None:
    del seen.jobs["ask-0-0"]


def a_job_was_cancelled(sent: Sent, seen: Seen) -> None:
    seen.jobs["ask-0-0"] = {**seen.jobs["ask-0-0"], "state": "cancelled"}


def a_job_missed_somebody(sent: Sent, seen: Seen) -> None:
    seen.jobs["ask-0-0"] = {**seen.jobs["ask-0-0"], "results": {"assigned": 1, "unknown": 1}}


def a_job_did_somebody_twice(sent: Sent, seen: Seen) -> None:
    seen.results["ask-0-0"][1] = seen.results["ask-0-0"][0]


def a_receipt_is_lost(sent: Sent, seen: Seen) -> None:
    seen.receipts.pop()


def a_message_was_answered_in_two_ways(sent: Sent, seen: Seen) -> None:
    seen.receipts.append({**seen.receipts[0], "outcome": "no_change"})


def a_message_was_kept_that_was_due(sent: Sent, seen: Seen) -> None:
    seen.receipts.append({**seen.receipts[-1], "outcome": "not_yet"})


def a_message_that_was_kept_is_never_answered(sent: Sent, seen: Seen) -> None:
    seen.receipts = [one for one in seen.receipts if one["id"] not in sent.soon or one["outcome"] == "not_yet"]


def a_message_was_not_processed(sent: Sent, seen: Seen) -> None:
    seen.messages[next(iter(seen.messages))] = {"receipts": []}


def tomorrow_has_come(sent: Sent, seen: Seen) -> None:
    seen.status = {**seen.status, "not_yet_due": sent.ahead - 1}


def what_ends_in_hours_has_ended(sent: Sent, seen: Seen) -> None:
    target = next(chain.target for chain in sent.chains if chain.kind == "until")
    seen.who[("qualification", target)] = {"count": 0, "users": []}


def a_message_is_left(sent: Sent, seen: Seen) -> None:
    seen.status = {**seen.status, "queues": {"rolecall.events": 1}}


def an_email_waits(sent: Sent, seen: Seen) -> None:
    seen.status = {**seen.status, "emails": {**seen.status["emails"], "relayed": 1}}


def the_rules_are_not_the_last_ones(sent: Sent, seen: Seen) -> None:
    seen.status = {**seen.status, "active": {"revision": 2}}


def a_publisher_is_stopped(sent: Sent, seen: Seen) -> None:
    seen.status = {**seen.status, "stopped": [{"publisher": "anonymous"}]}


FOUND: dict[Doctor, str] = {
    a_person_is_lost: "lost",
    a_person_nobody_told_of: "lost",
    a_leaving_is_lost: "lost",
    a_role_is_lost: "lost",
    a_role_too_many: "lost",
    a_reason_is_another: "lost",
    what_is_mandatory_is_optional: "lost",
    a_reason_twice: "effects",
    a_role_twice: "effects",
    a_user_is_shown_without_a_role: "lost",
    a_user_is_shown_with_a_reason_twice: "effects",
    a_block_is_lost: "lost",
    a_change_event_is_lost: "lost",
    a_change_event_in_the_middle_is_lost: "lost",
    a_change_is_told_twice: "effects",
    an_email_job_twice: "email jobs",
    an_email_job_is_lost: "lost",
    an_email_is_lost: "lost",
    an_email_twice_with_another_id: "mails",
    an_email_to_somebody_else: "mails",
    an_email_about_what_no_job_says: "mails",
    a_healthy_message_is_parked: "healthy",
    poison_is_not_parked: "poison",
    poison_is_parked_twice: "poison",
    poison_is_parked_for_something_else: "poison",
    a_job_is_lost: "lost",
    a_job_was_cancelled: "lost",
    a_job_missed_somebody: "lost",
    a_job_did_somebody_twice: "effects",
    a_receipt_is_lost: "lost",
    a_message_was_answered_in_two_ways: "effects",
    a_message_was_kept_that_was_due: "effects",
    a_message_that_was_kept_is_never_answered: "lost",
    a_message_was_not_processed: "lost",
    tomorrow_has_come: "clock",
    what_ends_in_hours_has_ended: "clock",
    a_message_is_left: "rest",
    an_email_waits: "rest",
    the_rules_are_not_the_last_ones: "rest",
    a_publisher_is_stopped: "rest",
}


@pytest.mark.parametrize(("doctored", "promise"), FOUND.items(), ids=[one.__name__ for one in FOUND])
def test_whatever_is_done_to_a_record_is_found(sent: Sent, seen: Seen, doctored: Doctor, promise: str) -> None:
    doctored(sent, seen)
    assert promise in {one.promise for one in judge(sent, seen).violations}


def test_a_violation_says_who_what_was_expected_and_what_is(sent: Sent, seen: Seen) -> None:
    lost = steady(sent)
    del seen.users[lost]
    (said,) = judge(sent, seen).violations
    assert str(said) == f"lost: the status of {lost}: expected active, found nobody has heard of them"
