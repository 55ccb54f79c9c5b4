"""An email before it is due: what a user would be told if they were newly given something."""

import sqlalchemy as sa
from msgspec import Struct

from engine.authoring.rules import Rules
from engine.compose import Waiting, compose
from engine.explain.blocks import in_force
from engine.explain.names import Named, Unknown, find_target, find_user
from engine.messages.outgoing import EmailJob
from engine.store.database import Work
from engine.store.tables import assignment, block, user


class Expected(Struct, frozen=True, kw_only=True):
    """The email job as it would be, and why nobody would be mailed, if so."""

    job: EmailJob
    obstacle: str | None


def expected_email(
    work: Work, rules: Rules, who: str, target: str, *, mandatory: bool = False, default_language: str = "en"
) -> Expected:
    """Return what `who` would be told if they were newly given `target`, with the qualifications that a role brings.

    Raises Unknown with the nearest names.
    """
    found = find_user(work, who)
    what = find_target(work, rules, target)
    if what.key not in (rules.catalog.roles if what.kind == "role" else rules.catalog.qualifications):
        raise Unknown(f"the catalog has no {what.kind} {what.name!r} any more")
    row = work.run(sa.select(user).where(user.c.id == found)).one()
    waiting = Waiting(
        id=f"{found}/preview",
        user=found,
        email=row.email or "",
        name=row.name,
        language=row.language,
        cause="preview",
        held=_new(work, rules, found, what, mandatory),
    )
    obstacle = None if row.email else "no email address is known"
    if row.status != "active":
        obstacle = "the user has left" if row.status == "left" else "the user has not joined yet"
    return Expected(job=compose(work, rules.catalog, [waiting], default_language)[0], obstacle=obstacle)


def _new(work: Work, rules: Rules, who: str, what: Named, mandatory: bool) -> dict[tuple[str, str], bool]:
    """What is new with it: itself, and of the qualifications that a role brings those that the user has not yet."""
    if what.kind == "qualification":
        return {(what.kind, what.key): mandatory}
    role = rules.catalog.roles[what.key]
    brings = dict.fromkeys(role.qualifications, False) | dict.fromkeys(role.mandatory, True)
    of_user = sa.select(assignment).where(assignment.c.user_id == who, assignment.c.kind == "qualification")
    has = {row.target: row.mandatory for row in work.run(of_user.where(assignment.c.active))}
    blocks = sa.select(block.c.target).where(block.c.user_id == who, block.c.kind == "qualification")
    blocked = set(work.run(blocks.where(in_force(work.now))).scalars())
    new = {
        ("qualification", name): required
        for name, required in brings.items()
        if name not in blocked and (name not in has or (required and not has[name]))
    }
    return {(what.kind, what.key): False} | new
