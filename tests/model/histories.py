"""Random academies and what happens in them, for product and model alike.

Steps hold times relative to the clock, so that a history still makes sense when Hypothesis takes steps out of it.
Events happen at whole hours, the clock stands seven minutes past: nothing depends on which side a moment itself is on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from engine.clock import DAY, HOUR, shown
from tests.model.academies import FICKLE, STEADY

USERS = ("u1", "u2", "u3")

# --- events -----------------------------------------------------------------------------------------------------------
_team = st.sampled_from(["care", "OE-1", "Sales", "kitchen"])
_title = st.sampled_from(["nurse", "intern"])
_attributes = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(["NL", "nl", "BE", "DE", None]),
        "contract_end": st.sampled_from(["2026-03-20", "2026-04-25", "2026-06-30", None]),
        "fte": st.sampled_from([0.5, 0.8, 1, None]),
    },
)
_profile = st.fixed_dictionaries(
    {},
    optional={
        "teams": st.lists(_team, max_size=2) | st.none(),
        "job_titles": st.lists(_title, max_size=2),
        "lms_manager": st.sampled_from([True, False, None]),
        "language": st.sampled_from(["nl", "en", None]),
        "attributes": _attributes,
    },
)
_completion = st.fixed_dictionaries(
    {"item": st.sampled_from(["washing", "rescue-day", "bandages"])}, optional={"score": st.sampled_from([3, 7])}
)
_KINDS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "user.joined": _profile,
    "user.updated": _profile,
    "user.left": st.just({}),
    "user.team.added": st.fixed_dictionaries({"team": _team}),
    "user.team.removed": st.fixed_dictionaries({"team": _team}),
    "user.job_title.added": st.fixed_dictionaries({"job_title": _title}),
    "user.job_title.removed": st.fixed_dictionaries({"job_title": _title}),
    "user.lms_manager.added": st.just({}),
    "user.lms_manager.removed": st.just({}),
    "learning.completed": _completion,
    "external_training.confirmed": st.just({"training": "rescue"}),
}
RECENT = (0, 0, 0, 1, 2, 3, 30, 24 * 8, 24 * 25, 24 * 45, 24 * 80)
"""Hours ago at which events happened."""


@dataclass(frozen=True)
class Tell:
    """An event that happened `ago` hours before the clock's hour."""

    type: str
    user: str
    data: Mapping[str, Any]
    ago: int
    sequence: int | None
    source: str


@dataclass(frozen=True)
class Again:
    """The message sent `back` messages ago, sent once more."""

    back: int


@dataclass(frozen=True)
class Ask:
    """A request; `until`: hours after the clock's hour."""

    action: str
    data: Mapping[str, Any]
    until: int | None


@dataclass(frozen=True)
class Undo:
    """An undo of the job that was asked for `back` jobs ago."""

    back: int


@dataclass(frozen=True)
class Wait:
    """Hours that pass before a sweep."""

    hours: int


@dataclass(frozen=True)
class Apply:
    """Other rules become active: triggers are new or gone, switched off, under their other name.

    `keep`: what those that are gone gave is kept, else it is revoked.
    """

    new: frozenset[str]
    gone: frozenset[str]
    off: frozenset[str]
    renamed: frozenset[str]
    keep: bool


@dataclass(frozen=True)
class Trip:
    """A trigger is paused, or goes on; or what a trip holds is approved or rejected, of the trip that is `back`th."""

    action: str
    kinds: tuple[str, ...]
    back: int


Step = list[Tell | Again | Ask | Undo] | Wait | Apply | Trip


def tells(ago: tuple[int, ...] = (*RECENT, -24 * 5, 24 * 500)) -> st.SearchStrategy[Tell]:
    """Events of every type; joinings often."""

    def of(kind: str) -> st.SearchStrategy[Tell]:
        return st.builds(
            Tell,
            type=st.just(kind),
            user=st.sampled_from(USERS),
            data=_KINDS[kind],
            ago=st.sampled_from(ago),
            sequence=st.none() | st.integers(0, 2),
            source=st.sampled_from(["hr", "lms"]),
        )

    return st.sampled_from(["user.joined", *_KINDS]).flatmap(of)


_things = st.fixed_dictionaries(
    {},
    optional={
        "roles": st.lists(st.sampled_from(["nurse", "guide"]), min_size=1, max_size=2, unique=True),
        "qualifications": st.lists(st.sampled_from(["hygiene", "wound-care"]), min_size=1, max_size=2, unique=True),
        "mandatory": st.just(["first-aid"]) | st.just(["hygiene"]),
    },
).filter(bool)
_whom = st.one_of(
    st.lists(st.sampled_from([*USERS, "nobody"]), min_size=1, max_size=3, unique=True).map(lambda ids: {"users": ids}),
    st.just({"all": True}),
    st.just({"where": {"team": "care"}}),
    st.just({"where": {"none": {"country": "NL"}}, "except": ["u1"]}),
)


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """Requests of every kind that are not refused."""
    action = draw(st.sampled_from(["assign", "assign", "revoke", "block", "unblock"]))
    data = {**draw(_things), **draw(_whom)}
    until = draw(st.none() | st.sampled_from([5, 24 * 9])) if action in ("assign", "block") else None
    if action == "assign" and draw(st.integers(0, 3)) == 0:
        data["email"] = False
    return Ask(action, data, until)


_some = st.frozensets(st.sampled_from([*STEADY, *FICKLE]), max_size=8)


def applies() -> st.SearchStrategy[Apply]:
    """Other rules."""
    return st.builds(Apply, new=_some, gone=_some, off=_some, renamed=_some, keep=st.booleans())


def steps() -> st.SearchStrategy[list[Step]]:
    """Histories: batches, waits, other rules."""
    again = st.builds(Again, st.integers(1, 4))
    undo = st.builds(Undo, st.integers(1, 4))
    batch = st.lists(st.one_of(tells(), tells(), tells(), asks(), asks(), again, undo), min_size=1, max_size=5)
    wait = st.builds(Wait, st.sampled_from([0, 7, 23, 25, 80, 24 * 10 + 1, 24 * 31 + 5, 24 * 40 + 3]))
    trip = st.builds(
        Trip,
        action=st.sampled_from(["approve", "reject", "resume", "pause"]),
        kinds=st.sampled_from([(), ("assign",), ("revoke",)]),
        back=st.integers(0, 3),
    )
    return st.lists(st.one_of(batch, batch, batch, wait, applies(), trip), max_size=12)


def limits() -> st.SearchStrategy[tuple[int, int] | None]:
    """How many users a trigger may give something to and take something from in a day; none: any number."""
    return st.none() | st.tuples(st.integers(1, 2), st.integers(1, 2))


def as_undo(job: str, number: int, now: int) -> dict[str, Any]:
    """Make the message that undoes a job."""
    data = {"action": "undo", "job": job}
    head = {"specversion": "1.0", "id": f"m{number:03}", "source": "desk", "type": "job.requested"}
    return {**head, "time": shown(now), "data": data}


def as_message(step: Tell | Ask, number: int, now: int) -> dict[str, Any]:
    """Make the message that a step says, sent at `now`."""
    hour = now - now % HOUR
    head = {"specversion": "1.0", "id": f"m{number:03}"}
    if isinstance(step, Ask):
        data = {"action": step.action, **step.data}
        if step.until is not None:
            data["until"] = shown(hour + step.until * HOUR)
        return {**head, "source": "desk", "type": "assignment.requested", "time": shown(now), "data": data}
    envelope = {} if step.sequence is None else {"sequence": str(step.sequence)}
    at = shown(hour - step.ago * HOUR)
    return {
        **head,
        **envelope,
        "source": step.source,
        "type": step.type,
        "subject": step.user,
        "time": at,
        "data": step.data,
    }


START = 20_514 * DAY + 9 * HOUR + 433_000_000
"""2 March 2026, a little after 9."""
