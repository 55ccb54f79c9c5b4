"""What must be so in the end: who has what, for which reasons, and about what they must have been mailed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.siege.academy import CHANGING, WHEN, State, Version, carried, roles_of
from tests.siege.asking import Chain
from tests.siege.known import known
from tests.siege.lives import STEADY, Life
from tests.siege.seen import Thing

Reason = tuple[str, str]
"""Who gives it: trigger, role or job, and its name."""


@dataclass(frozen=True)
class Held:
    """One thing that somebody has."""

    mandatory: bool
    reasons: frozenset[Reason]


@dataclass(frozen=True)
class Person:
    """What must be so about one person."""

    status: str
    held: dict[Thing, Held]
    mailed_once: frozenset[Thing]
    """Of these they must have been mailed exactly once."""
    stays: int = 1


def expected(lives: Iterable[Life], chains: Sequence[Chain], version: Version, now: datetime) -> dict[str, Person]:
    """Return it of everybody, as of the last version of the rules."""
    return {life.id: _person(life, chains, version, now) for life in lives}


def _person(life: Life, chains: Sequence[Chain], version: Version, now: datetime) -> Person:
    what = known([*life.messages, *life.later], now)
    if what.state is None:
        return Person(what.status, {}, frozenset(), what.stays)
    held = _given(what.state, version)
    for chain in chains:
        if life.id in chain.held:
            held[("qualification", chain.target)] = Held(chain.mandatory, frozenset({("job", chain.job)}))
    if life.kind != STEADY:
        return Person(what.status, held, frozenset(), what.stays)
    asked = {("qualification", chain.target) for chain in chains if life.id in chain.mailed}
    mailed = {thing for thing in held if thing[1] not in CHANGING and not thing[1].startswith("extra-")}
    return Person(what.status, held, frozenset(mailed | asked))


def _given(state: State, version: Version) -> dict[Thing, Held]:
    """Return what the triggers give."""
    must: dict[Thing, bool] = {}
    reasons: dict[Thing, set[Reason]] = {}

    def give(thing: Thing, mandatory: bool, by: Reason) -> None:
        must[thing] = must.get(thing, False) or mandatory
        reasons.setdefault(thing, set()).add(by)

    for role, trigger in roles_of(state, version).items():
        give(("role", role), False, ("trigger", trigger))
        for name, mandatory in carried(role, version):
            give(("qualification", name), mandatory, ("role", role))
    for happened in state.told:
        trigger, name, mandatory = WHEN[happened]
        give(("qualification", name), mandatory, ("trigger", trigger))
    if state.grade is not None and state.grade >= version.grade:
        give(("qualification", "graded"), False, ("trigger", "graders"))
    return {thing: Held(must[thing], frozenset(by)) for thing, by in reasons.items()}
