"""The judges of email: jobs on the queue, and what is in the mailbox."""

from collections import Counter

from tests.siege.judging_changes import once_each
from tests.siege.seen import Json, Seen, Thing
from tests.siege.verdict import Judge, Sent, Verdict

Item = tuple[Thing, bool]
"""One thing that is new, and whether it is mandatory."""


def email_jobs_tell_each_thing_once(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Nobody is told of a thing more often than they got it; steady people exactly once.

    Who is found, by a message that comes late, to have left for long and to be in another stay is told anew, though
    there was no moment at which they had not what they have.
    """
    news: Counter[tuple[str, Thing]] = Counter()
    for change in {one["id"]: one for one in seen.changes}.values():
        if not change["type"].endswith("revoked"):
            news[(change["subject"], (change["data"]["kind"], change["data"]["name"]))] += 1
    told: Counter[tuple[str, Thing]] = Counter()
    for name, job in once_each(_to_people(seen), verdict, "email jobs").items():
        items = [thing for thing, _ in _items(job)]
        verdict.look("email jobs", len(set(items)) == len(items), f"the email job {name}", "each thing once", items)
        told.update((job["user"], thing) for thing in items)
    for (user, thing), times in told.items():
        most = news[(user, thing)] + (sent.people[user].stays - 1 if user in sent.people else 0)
        verdict.look("email jobs", times <= most, f"email jobs to {user} about {thing[1]}", f"at most {most}", times)
    for user, person in sent.people.items():
        for thing in person.mailed_once:
            times = told[(user, thing)]
            about = f"email jobs to {user} about {thing[1]}, which they got once"
            verdict.look("lost" if times == 0 else "email jobs", times == 1, about, 1, times)


def mails_are_the_email_jobs(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Each Message-ID has one content and is of one email job; steady people have the email about each thing once."""
    contents: dict[str, tuple[str, frozenset[Item]]] = {}
    for mail in seen.mails:
        content = (mail.to, _read(mail.text))
        before = contents.setdefault(mail.id, content)
        verdict.look("mails", before[0] == content[0], f"the Message-ID {mail.id}", f"to {before[0]}", content[0])
    verdict.notes["emails taken twice by the mail server, with the same Message-ID"] += len(seen.mails) - len(contents)
    # A job that is handed over again after a crash tells what holds by then; so does the email itself.
    jobs: dict[str, dict[str, set[frozenset[Item]]]] = {}
    for job in _to_people(seen):
        jobs.setdefault(job["email"], {}).setdefault(job["id"], set()).add(frozenset(_items(job)))
    of_address: dict[str, list[frozenset[Item]]] = {}
    for to, items in contents.values():
        of_address.setdefault(to, []).append(items)
    for to, mails in of_address.items():
        own = jobs.get(to, {})
        verdict.look("mails", len(mails) <= len(own), f"emails to {to}", f"at most {len(own)}", len(mails))
        for items in mails:
            told_by = any(items and items <= copy for copies in own.values() for copy in copies)
            about = f"an email to {to} about {sorted(thing[1] for thing, _ in items)}"
            verdict.look("mails", told_by, about, "an email job that says so", "none")
        for item, times in Counter(item for items in mails for item in items).items():
            most = sum(any(item in copy for copy in copies) for copies in own.values())
            verdict.look("mails", times <= most, f"emails to {to} about {item[0][1]}", f"at most {most}", times)
    for user, person in sent.people.items():
        told = Counter(thing for items in of_address.get(f"{user}@siege.example", []) for thing, _ in items)
        for thing in person.mailed_once:
            about = f"emails to {user} about {thing[1]}"
            verdict.look("lost" if told[thing] == 0 else "mails", told[thing] == 1, about, 1, told[thing])
    noted = seen.status["emails"]
    # One that the mail server took as its sender died may have been lost by its reader when it was to be sent again.
    least, most = noted.get("sent", 0), noted.get("sent", 0) + noted.get("dropped", 0)
    told_of = f"{least} noted as sent, {most} with those dropped"
    verdict.look("lost", least <= len(contents) <= most, "emails in the mailbox", told_of, len(contents))
    waiting = sum(noted.get(state, 0) for state in ("waiting", "relayed"))
    verdict.alike("rest", "emails that wait", 0, waiting)


def _to_people(seen: Seen) -> list[Json]:
    return [one for one in seen.emails if one["template"] == "assigned"]


def _items(job: Json) -> list[Item]:
    return [((one["kind"], one["name"]), one["mandatory"]) for one in job["assigned"]]


def _read(text: str) -> frozenset[Item]:
    lines = [line.split("|") for line in text.split()]
    return frozenset(((line[0], line[1]), line[2] == "True") for line in lines if len(line) == 3)


JUDGES: tuple[Judge, ...] = (email_jobs_tell_each_thing_once, mails_are_the_email_jobs)
