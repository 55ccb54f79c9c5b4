"""What a job does to the users of one chunk: chosen users × what is aimed at, in statements over all of them."""

from typing import Any

import sqlalchemy as sa

from engine.assignment import Settlement
from engine.assignment.holdings import counting, open_block
from engine.authoring.rules import Rules
from engine.jobs.marking import COUNTED, mark_users
from engine.jobs.undoing import undo
from engine.order import decided
from engine.revision import Revision
from engine.store.database import Work
from engine.store.selection import selects
from engine.store.staging import aim, chosen
from engine.store.tables import block, reason, user


def do(
    work: Work, settlement: Settlement, revision: Revision, row: sa.Row[Any], undone: str | None, position: int
) -> None:
    """Stage and apply what a job asks for, for the users in `s_chosen` and what is in `s_aim`.

    `undone`: the action of the job that this one undoes, if it is an undo.
    """
    match row.action:
        case "assign":
            _assign(work, settlement, revision.number, row, position)
        case "revoke":
            _revoke(work, settlement, revision.rules, position)
        case "block":
            said = {"job": row.id, "actor": row.actor, "note": row.note, "until": row.until}
            settlement.block(pairs(), position, **said)
        case "unblock":
            _unblock(work, settlement, position)
        case "undo" if undone is not None:
            undo(work, settlement, revision.rules, row.undoes, undone, position)


def pairs() -> sa.Subquery:
    """Every chosen user with everything aimed at: user_id, kind, target, mandatory."""
    every = chosen.join(aim, sa.true())
    return sa.select(chosen.c.user_id, aim.c.kind, aim.c.target, aim.c.mandatory).select_from(every).subquery("pairs")


def _assign(work: Work, settlement: Settlement, revision: int, row: sa.Row[Any], position: int) -> None:
    what = pairs()
    order = sa.literal(decided(work.now, row.id))
    columns: dict[str, sa.ColumnElement[Any]] = {
        "user_id": what.c.user_id,
        "kind": what.c.kind,
        "target": what.c.target,
        "source": sa.literal("job"),
        "origin": sa.literal(row.id),
        "lasting": sa.true(),
        "mandatory": what.c.mandatory,
        "email": sa.literal(row.email),
        "order": order,
        "acts_order": order,
        "revision": sa.literal(revision),
        "actor": sa.literal(row.actor),
        "note": sa.literal(row.note, sa.Text),
        "until": sa.literal(row.until, sa.BigInteger),
        "position": sa.literal(position),
    }
    known = what.join(user, user.c.id == what.c.user_id)
    settlement.grant_from(columns, known, user.c.status != "left", first=True)  # nobody has a second turn


def _revoke(work: Work, settlement: Settlement, rules: Rules, position: int) -> None:
    what = pairs()
    same = sa.and_(reason.c.user_id == what.c.user_id, reason.c.kind == what.c.kind, reason.c.target == what.c.target)
    rows = reason.join(what, same).join(user, user.c.id == reason.c.user_id)
    kept = sa.and_(reason.c.source == "while", reason.c.lasting, sa.not_(_still_stands(work, rules)))
    which = sa.and_(reason.c.state != "ended", sa.or_(reason.c.source.in_(("job", "when")), kept))
    mark_users(work, COUNTED, sa.select(reason.c.user_id).select_from(rows).where(which, counting(work.now)))
    settlement.end(which, position, rows)


def _still_stands(work: Work, rules: Rules) -> sa.ColumnElement[bool]:
    """The conditions of a reason's `after: keep` trigger hold now: then the trigger still gives it."""
    tests = [
        sa.and_(reason.c.origin == name, selects(trigger.while_, rules.catalog, work.now))
        for name, trigger in rules.triggers.items()
        if trigger.while_ is not None and trigger.keep
    ]
    return sa.and_(sa.not_(user.c.between_stays), sa.or_(sa.false(), *tests))


def _unblock(work: Work, settlement: Settlement, position: int) -> None:
    what = pairs()
    same = sa.and_(block.c.user_id == what.c.user_id, block.c.kind == what.c.kind, block.c.target == what.c.target)
    rows = sa.select(block.c.user_id).select_from(block.join(what, same)).where(open_block(work.now))
    mark_users(work, COUNTED, rows)
    settlement.unblock(sa.exists().where(same), position)
