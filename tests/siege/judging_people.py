"""Judges of people, requests and messages: who has what and why, what became of what was sent."""

from collections import Counter

from tests.siege.expected import Held, Reason
from tests.siege.seen import Json, Seen, Thing
from tests.siege.verdict import Judge, Sent, Verdict

REST = ("rolecall.events", "rolecall.requests", "rolecall.emails", "rolecall.parked")


def everybody_is_known(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Everybody has the status that was told."""
    for user, person in sent.people.items():
        verdict.alike("lost", f"the status of {user}", person.status, seen.users.get(user, "nobody has heard of them"))
    verdict.alike("lost", "people nobody told of", set(), set(seen.users) - set(sent.people))


def everybody_has_what_they_must(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Each role and qualification is held by the right people, for the right reasons, each of them once."""
    for thing, who in seen.who.items():
        found = {one["id"]: one for one in who["users"]}
        verdict.alike("effects", f"who has {thing[1]}, each once", who["count"], len(found))
        must = {user: person.held[thing] for user, person in sent.people.items() if thing in person.held}
        for user in must.keys() | found.keys():
            _holding(verdict, f"{user} and {thing[1]}", must.get(user), found.get(user))


def _holding(verdict: Verdict, about: str, must: Held | None, found: Json | None) -> None:
    if must is None or found is None:
        has = "has it not" if found is None else f"has it by {sorted(_reasons(found))}"
        verdict.look("lost", must is None and found is None, about, must or "not to have it", has)
        return
    reasons = _reasons(found)
    is_so = (found["mandatory"], frozenset(reasons))
    verdict.alike("lost", about, (must.mandatory, must.reasons), is_so)
    verdict.look("effects", max(reasons.values()) == 1, f"the reasons of {about}", "each once", dict(reasons))


def _reasons(found: Json) -> Counter[Reason]:
    return Counter((one["by"], one["name"]) for one in found["reasons"])


def those_looked_at_have_it_too(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """What `user ID` shows of somebody is what they must have."""
    for user, shown in seen.user.items():
        person = sent.people[user]
        verdict.alike("lost", f"the status of {user}, looked at", person.status, shown["status"])
        found: dict[Thing, tuple[bool, frozenset[Reason]]] = {}
        for kind in ("role", "qualification"):
            for one in shown[f"{kind}s"]:
                thing = (kind, one["name"])
                reasons = _reasons(one)
                verdict.look("effects", thing not in found, f"{user} and {one['name']}", "once", "twice")
                verdict.look(
                    "effects", max(reasons.values()) == 1, f"{user}, {one['name']}", "each once", dict(reasons)
                )
                found[thing] = (one.get("mandatory", False), frozenset(reasons))
        must = {thing: (held.mandatory, held.reasons) for thing, held in person.held.items()}
        for thing in must.keys() | found.keys():
            verdict.alike("lost", f"{user} and {thing[1]}, looked at", must.get(thing), found.get(thing))
        blocked = {chain.target for chain in sent.chains if user in chain.blocked}
        blocks = Counter(one["name"] for one in shown["blocks"])
        verdict.alike("lost", f"the blocks of {user}", Counter(blocked), blocks)


def jobs_are_done(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Each request was done, for each of its users, once."""
    for chain in sent.chains:
        for request in chain.requests:
            job = seen.jobs.get(request.id)
            about = f"the job {request.id} ({chain.kind})"
            if job is None:
                verdict.look("lost", False, about, "done", "nobody has heard of it")
                continue
            verdict.alike("lost", about, ("done", request.users), (job["state"], job["done"]))
            if request.outcomes:
                verdict.alike("lost", f"the outcomes of {request.id}", dict(request.outcomes), dict(job["results"]))
            if request.id in seen.results:
                users = [one["user"] for one in seen.results[request.id]]
                verdict.alike("effects", f"users of {request.id}, each once", len(set(users)), len(users))
                verdict.alike("lost", f"users of {request.id}", request.users, len(users))


def messages_are_answered(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Whoever asked for an answer has it; each message was processed once."""
    answers: dict[str, set[str]] = {}
    for one in seen.receipts:
        answers.setdefault(one["id"], set()).add(one["outcome"])
    missing = sent.answered - answers.keys()
    for key in sent.answered:
        verdict.look("lost", key not in missing, f"the receipt of {key}", "one", "none")
        # A copy of what was processed before is answered as a duplicate; there is one other answer.
        others = answers.get(key, set()) - {"duplicate", "held"}
        if key in sent.soon and "not_yet" in others:  # kept until it was due, and then answered once more
            others.remove("not_yet")
            verdict.look("lost", len(others) > 0, f"the receipt of {key}, once it was due", "one", "none")
        verdict.look("effects", len(others) <= 1, f"the receipt of {key}", "one outcome", others)
    for key, shown in seen.messages.items():
        verdict.alike("lost", f"the message {key}, processed", 1, len(shown["receipts"]))


def what_is_parked_is_poison(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Each poison is parked by its code, once; nothing else is."""
    must = Counter((one.id, one.code) for one in sent.poison)
    found = Counter((one["id"], one["code"]) for one in seen.parked)
    poisoned = {one.id for one in sent.poison if one.id is not None}
    codes = {one.code for one in sent.poison if one.id is None}
    for one in seen.parked:
        is_poison = one["id"] in poisoned or (one["id"] is None and one["code"] in codes)
        verdict.look("healthy", is_poison, f"the message {one['id']}", "processed", f"{one['code']}: {one['reason']}")
    verdict.looks["healthy"] += len(sent.messages)
    for key, code in must.keys() | {one for one in found if one[0] in poisoned}:
        about = f"the poison {key or code}"
        verdict.alike("poison", about, f"{must[(key, code)]} by {code}", f"{found[(key, code)]} by {code}")


def nothing_happened_ahead_of_its_time(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """What was sent for tomorrow waits, though one worker thinks that tomorrow has come."""
    verdict.alike("clock", "messages that are not due", sent.ahead, seen.status["not_yet_due"])
    for chain in sent.chains:
        if chain.kind == "until" and (who := seen.who.get(("qualification", chain.target))) is not None:
            verdict.alike("clock", f"{chain.target}, which ends in hours", len(chain.held), who["count"])


def nothing_waits_any_more(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Queues and outbox are empty, no job is on its way, the last rules are active, nobody is stopped."""
    status = seen.status
    verdict.alike("rest", "the active revision", sent.revision, (status["active"] or {}).get("revision"))
    for queue in REST:
        verdict.alike("rest", f"messages in {queue}", 0, status["queues"].get(queue, 0))
    for what in ("outbox", "jobs"):
        verdict.alike("rest", what, 0, sum(status[what].values()))
    for what in ("stopped", "tripped"):
        verdict.alike("rest", what, [], list(status[what]))


JUDGES: tuple[Judge, ...] = (
    everybody_is_known,
    everybody_has_what_they_must,
    those_looked_at_have_it_too,
    jobs_are_done,
    messages_are_answered,
    what_is_parked_is_poison,
    nothing_happened_ahead_of_its_time,
    nothing_waits_any_more,
)
