"""Why a user has something, or has it not (S16): reasons; what hides it; else how near each trigger came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import replace

from engine.authoring.rules import Rules
from engine.clock import shown
from engine.explain.attempts import Attempt, attempt
from engine.explain.blocks import Block, blocks_of
from engine.explain.events import known_events
from engine.explain.hidden import behind, would_count
from engine.explain.names import Named, find_target, find_user, gives, named
from engine.explain.reasons import Key, Reason, carried, reasons_of, together
from engine.explain.shadows import Shadowed, shadowed
from engine.facts import Person
from engine.people import People
from engine.settings import Settings
from engine.store.database import Work
from engine.store.tables import assignment, block, link, reason, skipped
from engine.store.tables import user as people


class Carrier(Struct, frozen=True, kw_only=True):
    """A role that carries the qualification, and whether the user has the role; if not, what stands against it."""

    name: str
    title: str
    has: bool
    mandatory: bool
    obstacles: tuple[str, ...]


class Why(Struct, frozen=True, kw_only=True):
    """The whole answer. `obstacles` are in words, what weighs most first; `triggers` the nearest miss first."""

    user: str
    name: str | None
    status: str
    kind: str
    target: str
    title: str
    has: bool
    mandatory: bool
    since: str | None
    reasons: tuple[Reason, ...]
    """What the assignment rests on; if there is none: what would give it, were it not hidden."""
    over: tuple[Reason, ...]
    """Reasons that do not count: held, refused, ended, of an earlier stay."""
    blocks: tuple[Block, ...]
    obstacles: tuple[str, ...]
    roles: tuple[Carrier, ...]
    triggers: tuple[Attempt, ...]
    """Of somebody who has it not: every trigger that gives it, or a role that carries it."""
    shadow: tuple[Shadowed, ...]
    """Triggers in shadow that would give it, and do not."""


def why(work: Work, rules: Rules, settings: Settings, user: str, target: str) -> Why:
    """Explain why the user called `user` has `target`, or has it not. Raises Unknown."""
    found, what = find_user(work, user), find_target(work, rules, target)
    given = reasons_of(work, rules, reason.c.user_id == found)
    held = {
        (row.kind, row.target): row
        for row in work.run(sa.select(assignment).where(assignment.c.user_id == found, assignment.c.active))
    }
    blocks = blocks_of(work, rules.catalog, block.c.user_id == found)
    missing = {key: several for key, several in given.items() if key[1:] not in held}
    by_role = carried(work, rules.catalog, assignment.c.user_id == found, given)
    about = _About(
        who=work.run(sa.select(people).where(people.c.id == found)).one(),
        reasons=together(given, by_role, behind(work, rules.catalog, missing, blocks)),
        blocks=blocks,
    )
    has = held.get((what.kind, what.key))
    own = about.reasons.get((found, what.kind, what.key), ())
    counting = tuple(would_count(own) if has else (one for one in own if one.hidden in _WOULD_GIVE))
    return Why(
        user=found,
        name=about.who.name,
        status=about.who.status,
        kind=what.kind,
        target=what.name,
        title=what.title,
        has=has is not None,
        mandatory=has is not None and has.mandatory,
        since=None if has is None else shown(has.since),
        reasons=counting,
        over=tuple(one for one in own if one not in counting),
        blocks=tuple(about.blocks.get((found, what.kind, what.key), ())),
        obstacles=() if has else tuple(about.obstacles(what)),
        roles=tuple(_carriers(work, rules, about, what, {key for kind, key in held if kind == "role"})),
        triggers=() if has else _attempts(work, rules, settings, found, what),
        shadow=shadowed(work, rules, found, what),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What is stored about the user: the row of `user`, every reason and every block in force."""

    who: sa.Row[Any]
    reasons: Mapping[Key, Sequence[Reason]]
    blocks: Mapping[Key, Sequence[Block]]

    def obstacles(self, what: Named) -> Iterator[str]:
        """What stands against the assignment, in words: blocks and holds first."""
        key: Key = (self.who.id, what.kind, what.key)
        reasons = self.reasons.get(key, ())
        for stop in self.blocks.get(key, ()):
            until = f" until {stop.until}" if stop.until else ""
            note = f": {stop.note}" if stop.note else ""
            yield f"{stop.actor} blocked it on {stop.since}{until} (job {stop.job}){note}"
        for one in reasons:
            if one.hidden == "role_blocked":
                yield f"hidden, because the role {one.name}, which carries it, is blocked"
        for hidden, words in _HIDES.items():
            yield from (f"{words} — {one.text}" for one in reasons if one.hidden == hidden)
        if self.who.status == "left":
            on = f" on {shown(self.who.left_at)}" if self.who.left_at is not None else ""
            yield f"the user left{on}"
        elif self.who.status == "expected":
            yield "the user has not joined yet; what they are to have shows when they do"
        for one in reasons:
            if one.hidden == "ended":
                yield f"ended on {one.ended} by {one.ended_by or 'an unknown cause'} — {one.text}"
        if not reasons:
            yield f"nothing gives this user the {what.kind} {what.name}"


_WOULD_GIVE = (None, "not_active", "role_blocked")
_HIDES = {
    "held": "held, until somebody approves or rejects",
    "refused": "refused by a person",
    "earlier_stay": "of an earlier stay, which does not count any more",
    "until_over": "its end has come",
}


def _carriers(work: Work, rules: Rules, about: _About, what: Named, has: set[str]) -> Iterator[Carrier]:
    """The roles that carry a qualification. `has`: the roles that the user has."""
    if what.kind != "qualification":
        return
    for row in work.run(sa.select(link).where(link.c.qualification == what.key).order_by(link.c.role)):
        role = named(rules.catalog, "role", row.role)
        yield Carrier(
            name=role.name,
            title=role.title,
            has=row.role in has,
            mandatory=row.mandatory,
            obstacles=() if row.role in has else tuple(about.obstacles(role)),
        )


def _attempts(work: Work, rules: Rules, settings: Settings, user: str, what: Named) -> tuple[Attempt, ...]:
    """Every trigger that gives the target, or a role that carries it; nearest first."""
    person = People.look(work, [user], rules, settings).person(user) or Person(id=user)
    events = known_events(work, rules.catalog, user)
    left_alone = set(work.run(sa.select(skipped.c.trigger).where(skipped.c.user_id == user)).scalars())
    wanted: list[tuple[Named, str | None]] = [(what, None)]
    if what.kind == "qualification":
        roles = [
            key for key, role in rules.catalog.roles.items() if what.key in (*role.qualifications, *role.mandatory)
        ]
        wanted += [(role, role.name) for role in (named(rules.catalog, "role", key) for key in roles)]
    found = []
    for target, role in wanted:
        for trigger in rules.triggers.values():
            if gives(trigger, target):
                one = attempt(trigger, person, events, work.now, role=role)
                if trigger.name in left_alone:
                    one = replace(one, says=f"{one.says}; {_LEFT_ALONE}")
                found.append(one)
    return tuple(sorted(found, key=lambda one: (one.missing, one.enabled != "true", one.trigger)))


_LEFT_ALONE = (
    "the user matched already when the trigger went live, and is left alone until they stop and match again "
    "(existing: skip)"
)
