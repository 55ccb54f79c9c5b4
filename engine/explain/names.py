"""What people type becomes what is meant: a user, a role or qualification, a trigger; in any case."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.catalog import Catalog, Qualification, Role
from engine.authoring.rules import Rules
from engine.authoring.triggers import TargetKind, Trigger
from engine.errors import Refused
from engine.store.database import Work
from engine.store.tables import assignment, reason, user
from engine.text import normal


class Unknown(Refused):
    """Names that nothing has; each message suggests the nearest."""

    def __init__(self, *messages: str) -> None:
        super().__init__(list(messages))


class Named(Struct, frozen=True, kw_only=True):
    """A role or qualification: its key in the tables, and its name and title as the catalog writes them."""

    kind: TargetKind
    key: str
    name: str
    title: str


def named(catalog: Catalog, kind: str, key: str) -> Named:
    """Return how the catalog writes a target; one that it no longer has is shown by its key."""
    known = (catalog.roles if kind == "role" else catalog.qualifications).get(key)
    said: TargetKind = "role" if kind == "role" else "qualification"
    if known is None:
        return Named(kind=said, key=key, name=key, title=key)
    return Named(kind=said, key=key, name=known.name, title=known.title)


def find_target(work: Work, rules: Rules, text: str) -> Named:
    """Return the role or qualification that `text` names: `nurse`, or `role:nurse` where both have the name.

    Raises Unknown with the nearest names and titles.
    """
    kinds: tuple[TargetKind, ...] = ("role", "qualification")
    name = text
    before, colon, rest = text.partition(":")
    if colon and normal(before) in kinds:
        kinds = ("role",) if normal(before) == "role" else ("qualification",)
        name = rest
    key = normal(name)
    found = [kind for kind in kinds if key in _section(rules.catalog, kind)] or [
        kind for kind in kinds if _was_given(work, kind, key)
    ]
    if len(found) > 1:
        said = f"{name!r} is both a role and a qualification: say role:{name} or qualification:{name}"
        raise Unknown(said)
    if found:
        return named(rules.catalog, found[0], key)
    titles = {
        key: f"{thing.name} ({thing.title})" if normal(thing.title) != key else thing.name
        for kind in kinds
        for key, thing in _section(rules.catalog, kind).items()
    }
    spoken = {normal(thing.title): key for kind in kinds for key, thing in _section(rules.catalog, kind).items()}
    what = " or ".join(kinds)
    raise Unknown(f"no {what} is called {name!r}" + suggestion(key, titles, spoken))


def find_trigger(rules: Rules, text: str) -> str | None:
    """Return the name of the trigger that `text` names in any case, or None."""
    return {normal(name): name for name in rules.triggers}.get(normal(text))


def trigger_called(rules: Rules, text: str) -> Trigger:
    """Return the trigger that `text` names in any case. Raises Unknown with the nearest names."""
    name = find_trigger(rules, text)
    if name is None:
        known = {normal(one): one for one in rules.triggers}
        raise Unknown(f"no trigger is called {text!r}" + suggestion(normal(text), known))
    return rules.triggers[name]


def gives(trigger: Trigger, what: Named) -> bool:
    """Whether the trigger gives the target."""
    return any(target.kind == what.kind and target.name == what.key for target in trigger.then)


def find_user(work: Work, text: str) -> str:
    """Return the id of the user that `text` names: an id (in any case, if only one fits) or an email address.

    Raises Unknown with people whose id, name or address contains the text.
    """
    if work.run(sa.select(user.c.id).where(user.c.id == text)).first() is not None:
        return text
    lowered = text.strip().lower()
    fits = sa.or_(sa.func.lower(user.c.id) == lowered, sa.func.lower(user.c.email) == lowered)
    found = work.run(sa.select(user.c.id).where(fits).order_by(user.c.id).limit(6)).scalars().all()
    if len(found) == 1:
        return str(found[0])
    if found:
        raise Unknown(f"several users are called {text!r}: {', '.join(found)}; use the id")
    near = work.run(
        sa.select(user.c.id, user.c.name)
        .where(user.c.search.contains(normal(text), autoescape=True))
        .order_by(user.c.id)
        .limit(5)
    ).all()
    said = [f"{row.id} ({row.name})" if row.name else row.id for row in near]
    raise Unknown(f"no user is called {text!r}" + (f"; did you mean {_either(said)}?" if said else ""))


def suggestion(key: str, shown: Mapping[str, str], spoken: Mapping[str, str] | None = None) -> str:
    """Return `; did you mean …?` for a normalised name, or nothing.

    `shown`: key → how to write it; `spoken`: normalised title → key.
    """
    by_word = {**{name: name for name in shown}, **(spoken or {})}
    near = get_close_matches(key, by_word, n=5, cutoff=0.6) or [word for word in by_word if key and key in word]
    keys = list(dict.fromkeys(by_word[word] for word in near))[:3]
    return f"; did you mean {_either([shown[name] for name in keys])}?" if keys else ""


def _either(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _section(catalog: Catalog, kind: TargetKind) -> Mapping[str, Role] | Mapping[str, Qualification]:
    return catalog.roles if kind == "role" else catalog.qualifications


def _was_given(work: Work, kind: str, key: str) -> bool:
    """Whether users have, had or were to have a target that the catalog does not know any more."""
    for table in (assignment, reason):
        held = sa.select(sa.literal(1)).where(table.c.kind == kind, table.c.target == key).limit(1)
        if work.run(held).first() is not None:
            return True
    return False
