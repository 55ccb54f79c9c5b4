"""The judge of change events: each says something new, and what they come to is what people have."""

from tests.siege.seen import Json, Seen, Thing
from tests.siege.verdict import Judge, Sent, Verdict


def once_each(messages: list[Json], verdict: Verdict, what: str) -> dict[str, Json]:
    """Return the messages by their ids; copies are counted."""
    found: dict[str, Json] = {}
    for one in messages:
        found.setdefault(one["id"], one)
    verdict.notes[f"copies of {what} on the queue"] += len(messages) - len(found)
    return found


def change_events_tell_each_change_once(sent: Sent, seen: Seen, verdict: Verdict) -> None:
    """Of one user and thing they say on, off, on …, and end with what must be so."""
    of_thing: dict[tuple[str, Thing], list[Json]] = {}
    sequences: dict[str, set[int]] = {}
    for one in once_each(seen.changes, verdict, "change events").values():
        thing = (one["data"]["kind"], one["data"]["name"])
        of_thing.setdefault((one["subject"], thing), []).append(one)
        sequences.setdefault(one["subject"], set()).add(int(one["sequence"]))
    ends: dict[tuple[str, Thing], bool] = {}
    for (user, thing), events in of_thing.items():
        mandatory = _followed(user, thing, sorted(events, key=lambda one: int(one["sequence"])), verdict)
        if mandatory is not None:
            ends[(user, thing)] = mandatory
    must = {(user, thing): held.mandatory for user, one in sent.people.items() for thing, held in one.held.items()}
    for user, thing in must.keys() | ends.keys():
        about = f"{user} and {thing[1]}, by the change events"
        verdict.alike("lost", about, must.get((user, thing), "not had"), ends.get((user, thing), "not had"))
    for user, told in sequences.items():
        missing = set(range(1, max(told) + 1)) - told
        verdict.look("lost", not missing, f"the change events of {user}", "every number in turn", f"without {missing}")


def _followed(user: str, thing: Thing, events: list[Json], verdict: Verdict) -> bool | None:
    """Return whether it is mandatory in the end; None: they have it no more."""
    now: bool | None = None
    for one in events:
        kind, _, what = one["type"].rpartition(".")
        mandatory = one["data"]["mandatory"]
        is_news = {
            "assigned": now is None,
            "revoked": now is not None,
            "changed": now is not None and now is not mandatory,
        }[what]
        about = f"{user} and {thing[1]}, change event {one['id']} of {one['data']['cause']}"
        verdict.look("effects", is_news and kind == thing[0], about, f"something new after {now}", what)
        now = None if what == "revoked" else mandatory
    return now


JUDGES: tuple[Judge, ...] = (change_events_tell_each_change_once,)
