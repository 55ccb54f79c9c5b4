"""Activation: another rule set becomes the active revision, with everything that follows from it (S10)."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engine import causes
from engine.assignment import Settlement, matching
from engine.authoring.rules import Rules
from engine.authoring.triggers import Trigger
from engine.errors import Refused
from engine.limits.following import follow_rules
from engine.people.qualified import qualify_all
from engine.revision import active_rules
from engine.settings import Settings
from engine.store.database import Database, Work
from engine.store.rules_lock import seize
from engine.store.selection import selects
from engine.store.tables import active, link, reason, revision, skipped, standing, user
from engine.sweep import standing_tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated:
    """What an activation did: the revision's number, and how many changes and emails came of it."""

    revision: int
    changes: int
    emails: int


def activate(
    database: Database,
    rules: Rules,
    *,
    actor: str,
    settings: Settings,
    note: str | None = None,
    ended: Mapping[str, str] | None = None,
) -> Activated:
    """Make `rules` the active revision, in one transaction with its effects.

    `ended` says for each trigger that is gone, or has become the other kind, whether what it gave is kept or revoked
    (name → keep | revoke); None: all of it is revoked. Raises Refused if it must say so of one and does not, or speaks
    of others.
    """
    with database.unit() as work:
        seize(work)
        number, old = active_rules(work)
        renamed = _renamed(old, rules)
        gone = _gone(old, rules, renamed)
        _check_decided(work, gone, ended)
        current = (number or 0) + 1
        _write_revision(work, rules, current, actor, note)
        settlement = Settlement(work, revision=current, quiet=settings.quiet_after_revocation, counted=False)
        position = settlement.cause(causes.of_apply(current))
        _rename(work, settlement, old, renamed, position)
        follow_rules(work, old, rules, renamed, settings)
        _end_deleted(work, settlement, gone, ended or {}, position)
        _end_dropped_targets(settlement, rules, position)
        qualify_all(work, rules.catalog)
        _leave_alone(work, old, rules, renamed)
        settlement.stand_everybody(matching(standing_tests(rules, work.now), singled_out=False), position)
        settlement.apply()
        settlement.touch_all(position)
        turned = settlement.settle()
        return Activated(revision=current, changes=turned.changes, emails=turned.emails)


def _renamed(old: Rules, new: Rules) -> dict[str, str]:
    """Return earlier name → name of the triggers that go on under another name; one of the other kind is another."""
    return {
        trigger.was: name
        for name, trigger in new.triggers.items()
        if trigger.was is not None
        and trigger.was in old.triggers
        and trigger.was not in new.triggers
        and old.triggers[trigger.was].mode == trigger.mode
    }


def _gone(old: Rules, new: Rules, renamed: Mapping[str, str]) -> list[Trigger]:
    """The triggers that are deleted, or have become the other kind, and were not renamed."""
    return [
        trigger
        for name, trigger in old.triggers.items()
        if name not in renamed and (name not in new.triggers or new.triggers[name].mode != trigger.mode)
    ]


def _check_decided(work: Work, gone: list[Trigger], ended: Mapping[str, str] | None) -> None:
    if ended is None:
        return
    names = {trigger.name for trigger in gone}
    problems = [
        f"{name} is not a trigger that is deleted by this: leave out --ended {name}={ended[name]}"
        for name in sorted(ended.keys() - names)
    ]
    for trigger in gone:
        holders = work.run(
            sa.select(sa.func.count(reason.c.user_id.distinct())).where(
                reason.c.source == trigger.mode, reason.c.origin == trigger.name, reason.c.state != "ended"
            )
        ).scalar_one()
        if holders and trigger.name not in ended:
            problems.append(
                f"the trigger {trigger.name} is gone, and what {holders:,} of the users have rests on it: "
                f"say --ended {trigger.name}=keep or --ended {trigger.name}=revoke"
            )
    if problems:
        raise Refused(problems)


def _write_revision(work: Work, rules: Rules, number: int, actor: str, note: str | None) -> None:
    work.run(
        sa.insert(revision).values(
            number=number, files=dict(rules.files), actor=actor, note=note, activated_at=work.now
        )
    )
    insert = work.insert(active).values(one=1, revision=number)
    work.run(insert.on_conflict_do_update(index_elements=["one"], set_={"revision": number}))
    for table in (link, standing):
        work.run(sa.delete(table))
    links = [
        {"role": role, "qualification": name, "mandatory": name in known.mandatory}
        for role, known in rules.catalog.roles.items()
        for name in (*known.qualifications, *known.mandatory)
    ]
    if links:
        work.run(sa.insert(link), links)
    gives = [
        {
            "trigger": name,
            "kind": target.kind,
            "target": target.name,
            "mandatory": target.mandatory,
            "email": trigger.email,
            "lasting": trigger.keep,
            "grace": trigger.grace,
        }
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None and trigger.enabled == "true"
        for target in trigger.then
    ]
    if gives:
        work.run(sa.insert(standing), gives)


def _rename(work: Work, settlement: Settlement, old: Rules, renamed: Mapping[str, str], position: int) -> None:
    """`was:` carries over what the trigger gave under its earlier name, in whatever state."""
    other = reason.alias("other")
    same = [other.c[key] == reason.c[key] for key in ("user_id", "kind", "target", "source")]
    for was, name in renamed.items():
        mine = (reason.c.source == old.triggers[was].mode, reason.c.origin == was)
        # The name may have been another's before: what that one gave and took is over, and gives way to what is alive.
        alive = sa.exists().where(other.c.origin == was, other.c.state != "ended", *same)
        over = (reason.c.source == old.triggers[was].mode, reason.c.origin == name, reason.c.state == "ended")
        work.run(sa.delete(reason).where(*over, alive))
        taken = sa.exists().where(other.c.origin == name, *same)
        work.run(sa.update(reason).where(*mine, ~taken).values(origin=name))
        # Or it is another's still, which takes this one in: where both give the same, one reason is enough.
        settlement.end(sa.and_(*mine, reason.c.state != "ended"), position)
        alone = sa.select(sa.literal(name), skipped.c.user_id).where(skipped.c.trigger == was)
        work.run(work.insert(skipped).from_select(["trigger", "user_id"], alone).on_conflict_do_nothing())
        work.run(sa.delete(skipped).where(skipped.c.trigger == was))


def _end_deleted(
    work: Work, settlement: Settlement, gone: list[Trigger], ended: Mapping[str, str], position: int
) -> None:
    for trigger in gone:
        mine = sa.and_(reason.c.source == trigger.mode, reason.c.origin == trigger.name, reason.c.state != "ended")
        if ended.get(trigger.name, "revoke") == "revoke":
            settlement.end(mine, position)
        else:  # what is kept lasts like what `after: keep` gave: until a person revokes it, or the stay ends
            ending = reason.c.state == "ending"
            kept = {"lasting": True, "state": sa.case((ending, "open"), else_=reason.c.state), "ends_at": None}
            work.run(sa.update(reason).where(mine).values(kept))
        work.run(sa.delete(skipped).where(skipped.c.trigger == trigger.name))


def _end_dropped_targets(settlement: Settlement, rules: Rules, position: int) -> None:
    """What a `while` trigger does not give any more, by its new text, ends."""
    for name, trigger in rules.triggers.items():
        if trigger.while_ is None:
            continue
        given = sa.or_(*(sa.and_(reason.c.kind == one.kind, reason.c.target == one.name) for one in trigger.then))
        mine = sa.and_(reason.c.source == "while", reason.c.origin == name, reason.c.state != "ended")
        settlement.end(sa.and_(mine, sa.not_(given)), position)


def _leave_alone(work: Work, old: Rules, new: Rules, renamed: Mapping[str, str]) -> None:
    """`existing: skip`: who matches when the trigger goes live is left alone."""
    known = {**old.triggers, **{name: old.triggers[was] for was, name in renamed.items()}}
    for name, trigger in new.triggers.items():
        earlier = known.get(name)
        was_live = earlier is not None and earlier.mode == trigger.mode and earlier.enabled == "true"
        if trigger.while_ is None or not trigger.skip_existing or trigger.enabled != "true" or was_live:
            continue
        matches = selects(trigger.while_, new.catalog, work.now)
        rows = sa.select(sa.literal(name), user.c.id).where(sa.not_(user.c.between_stays), matches)
        work.run(work.insert(skipped).from_select(["trigger", "user_id"], rows).on_conflict_do_nothing())
