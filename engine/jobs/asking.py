"""A request, understood: what is asked for, of whom, with names resolved. Refused as a whole, with every reason."""

import json
from dataclasses import dataclass
from difflib import get_close_matches

from msgspec import UNSET

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Condition, Everyone
from engine.authoring.problems import InvalidRules
from engine.authoring.selection import read_conditions
from engine.errors import Rejected
from engine.messages.envelope import Message
from engine.messages.requests import Action, AssignmentRequested
from engine.text import normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one request asks for. `until` in microseconds UTC."""

    job: str
    source: str
    action: Action
    users: tuple[str, ...] | None
    """Named one by one; None: all active users, or those of whom `where` holds."""
    excepted: frozenset[str]
    aims: dict[tuple[str, str], bool]
    """(kind, normalised name) → whether it is to be mandatory."""
    actor: str
    note: str | None
    until: int | None
    email: bool
    dry_run: bool


def understand(message: Message, data: AssignmentRequested, catalog: Catalog, now: int, *, taken: bool) -> Asked:
    """Resolve what a message asks for. Raises Rejected (`refused`) with every reason, before any effect.

    `taken`: there is a job with this id already.
    """
    reasons = [f"there is a job with the id {message.id} already: expected an id that is new"] if taken else []
    aims: dict[tuple[str, str], bool] = {}
    for kind, names, mandatory in (
        ("role", data.roles, False),
        ("qualification", data.qualifications, False),
        ("qualification", data.mandatory, True),
    ):
        known = catalog.roles if kind == "role" else catalog.qualifications
        for name in names:
            if normal(name) in known:
                aims[kind, normal(name)] = mandatory
            else:
                near = get_close_matches(normal(name), known, n=1, cutoff=0.6)
                hint = f": is {near[0]} meant?" if near else ""
                reasons.append(f"there is no {kind} called {name!r}{hint}")
    if data.where is not UNSET:
        try:
            whom(data.where, catalog)
        except InvalidRules as invalid:
            reasons += [f"data.where: {problem.message}" for problem in invalid.problems]
    until = data.until_at
    if until is not None and until <= now:
        reasons.append(f"data.until is {data.until}, which is over already")
    if reasons:
        raise Rejected("refused", "; ".join(reasons))
    return Asked(
        job=message.id,
        source=message.source,
        action=data.action,
        users=None if data.users is UNSET else tuple(dict.fromkeys(data.users)),
        excepted=frozenset(data.except_),
        aims=aims,
        actor=data.actor or message.publisher,
        note=data.note,
        until=until,
        email=data.email,
        dry_run=data.dry_run,
    )


def whom(where: object, catalog: Catalog) -> Condition:
    """Read `where` as it was asked; None is everyone. Raises InvalidRules."""
    if where is None:
        return Everyone()
    # JSON is YAML; a text is conditions as they stand in a trigger.
    text = where if isinstance(where, str) else json.dumps(where, ensure_ascii=False)
    return read_conditions(text, catalog, "where")
