"""Where to: from the active revision to rule files, or back to an earlier revision."""

from collections.abc import Mapping

import sqlalchemy as sa

from engine.authoring.rules import Rules
from engine.errors import Refused
from engine.plans.activating import rules_of_revision
from engine.plans.transition import Transition
from engine.revision import active_rules
from engine.store.database import Work
from engine.store.tables import revision


def to_files(work: Work, rules: Rules, ended: Mapping[str, str]) -> tuple[int | None, Transition]:
    """Return the active revision, and the transition from it to these rules."""
    base, old = active_rules(work)
    return base, Transition(old=old, new=rules, ended=ended)


def back_to(work: Work, number: int, ended: Mapping[str, str]) -> tuple[int | None, Transition]:
    """Return the active revision, and the transition from it back to an earlier one.

    What triggers gave that it did not have is revoked, unless `ended` says keep. Raises Refused if it was never active.
    """
    base, old = active_rules(work)
    row = work.run(sa.select(revision).where(revision.c.number == number)).first()
    if row is None or row.activated_at is None:
        was = "there is no revision" if row is None else "nothing was ever decided by revision"
        raise Refused([f"{was} {number}: `rolecall revisions` shows those that were active"])
    if number == base:
        raise Refused([f"revision {number} is the active one"])
    new = rules_of_revision(work, number)
    former = {now: was for was, now in _renamed_since(work, number).items() if was in new.triggers and was != now}
    gone = Transition(old=old, new=new, former=former).gone
    decided = {trigger.name: "revoke" for trigger in gone} | dict(ended)
    return base, Transition(old=old, new=new, ended=decided, former=former, back_to=number)


def _renamed_since(work: Work, number: int) -> dict[str, str]:
    """Return name in that revision → name now, of triggers that were renamed since."""
    since = sa.select(revision.c.renamed).where(revision.c.number > number, revision.c.activated_at.is_not(None))
    names: dict[str, str] = {}
    for (renamed,) in work.run(since.order_by(revision.c.number)):
        followed = {first: renamed.get(now, now) for first, now in names.items()}
        names = {**{was: now for was, now in renamed.items() if was not in names.values()}, **followed}
    return names
