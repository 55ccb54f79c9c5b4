"""What triggers give and take: `when` at an event, `while` at a look (S1 to S4, S10)."""

from collections.abc import Iterable, Mapping

from engine.authoring.triggers import Trigger
from tests.model.conditions import holds
from tests.model.events import Event
from tests.model.facts import SINGLE, Order
from tests.model.reasons import Key, Ledger, Reason, Thing
from tests.model.view import view_of


def decided(now: int, id: str) -> Order:
    """Return the place in the order of facts of something decided here and now."""
    return Order(now, -1, SINGLE, "rolecall", id)


def matches(trigger: Trigger, event: Event) -> bool:
    """Say whether an event is one that the trigger's `when` names."""
    return any(
        pattern.type == event.type
        and (pattern.condition is None or holds(pattern.condition, event.view, event.order.at))
        for pattern in trigger.when
    )


def give(ledger: Ledger, user: str, trigger: Trigger, event: Event) -> None:
    """One lasting reason per user, target and trigger: it keeps the latest event; a repeat only moves its date."""
    for target in trigger.then:
        key = Key(user, Thing(target.kind, target.name), "when", trigger.name)
        reason = ledger.reasons.get(key)
        over = reason is None or reason.state in ("ended", "refused")
        earlier = reason is not None and ledger.is_earlier(reason)
        if over or (earlier and not event.repeat):
            if not event.repeat and (reason is None or event.order > reason.order):
                begin(ledger, Reason(key, event.order, True, target.mandatory, trigger.email, ledger.now))
        elif reason is not None:
            reason.order = max(reason.order, event.order)


def begin(ledger: Ledger, reason: Reason) -> None:
    """Let a reason of a trigger begin: it is held if the trigger is tripped, else counted."""
    if ledger.limits.holds(reason.key.origin, "assign"):
        reason.state = "held"
    else:
        ledger.limits.changes.add((reason.key.origin, "assign", reason.key.user))
    ledger.reasons[reason.key] = reason


def end(ledger: Ledger, reason: Reason) -> None:
    """Let a reason of a `while` trigger end with its conditions: that waits if the trigger is tripped."""
    if ledger.limits.holds(reason.key.origin, "revoke"):
        reason.state, reason.ends_at = "ending", None
    else:
        ledger.limits.changes.add((reason.key.origin, "revoke", reason.key.user))
        reason.state = "ended"


def stands(ledger: Ledger, user: str, trigger: Trigger) -> bool:
    """Say whether the conditions of a `while` trigger hold for a user of the present stay."""
    history, now = ledger.histories[user], ledger.now
    assert trigger.while_ is not None
    return not history.between_stays(now) and holds(trigger.while_, view_of(history, ledger.catalog, now), now)


def look(ledger: Ledger, user: str, triggers: Iterable[Trigger], skipped: set[tuple[str, str]]) -> None:
    """Look at every `while` trigger for a user; `skipped`: (trigger, user) left alone until they stop matching."""
    for trigger in triggers:
        if trigger.while_ is None:
            continue
        if trigger.enabled != "true":
            _outlive(ledger, user, trigger)
            continue
        standing = stands(ledger, user, trigger)
        if (trigger.name, user) in skipped:
            if standing:
                continue
            skipped.discard((trigger.name, user))
        for target in trigger.then:
            key = Key(user, Thing(target.kind, target.name), "while", trigger.name)
            if standing:
                _open(ledger, key, trigger, target.mandatory)
            elif key in ledger.reasons:
                _stop(ledger, ledger.reasons[key], trigger)


def _open(ledger: Ledger, key: Key, trigger: Trigger, mandatory: bool) -> None:
    reason = ledger.reasons.get(key)
    if reason is None or reason.state == "ended" or ledger.is_earlier(reason):
        order = decided(ledger.now, trigger.name)
        begin(ledger, Reason(key, order, trigger.keep, mandatory, trigger.email, ledger.now))
    elif reason.state in ("open", "ending"):
        reason.state, reason.ends_at = "open", None
        reason.mandatory, reason.email, reason.lasting = mandatory, trigger.email, trigger.keep


def _stop(ledger: Ledger, reason: Reason, trigger: Trigger) -> None:
    waits = reason.state in ("held", "refused")
    if reason.state == "ended" or (reason.lasting and not waits):
        return
    gone = ledger.histories[reason.key.user].between_stays(ledger.now)
    earlier = ledger.is_earlier(reason)
    if reason.state == "open" and trigger.grace and not gone:
        reason.state, reason.ends_at = "ending", ledger.now + trigger.grace
    elif reason.state == "ending" and reason.ends_at is None:
        reason.state = "ended" if gone or earlier else "ending"
    elif waits or gone or earlier:
        if waits or gone or reason.state == "open" or (reason.ends_at or 0) <= ledger.now:
            reason.state = "ended"
    elif reason.state == "open" or (reason.ends_at or 0) <= ledger.now:
        end(ledger, reason)


def _outlive(ledger: Ledger, user: str, trigger: Trigger) -> None:
    """A trigger that is switched off takes nothing; but what it gave does not outlast the stay."""
    for reason in ledger.reasons.values():
        of_it = (reason.key.user, reason.key.source, reason.key.origin) == (user, "while", trigger.name)
        if of_it and reason.order <= ledger.histories[user].stay_start(ledger.now):
            reason.state = "ended"


def renamings(old: Mapping[str, Trigger], new: Mapping[str, Trigger]) -> dict[str, str]:
    """Return earlier name → name of the triggers that go on under another name."""
    return {
        trigger.was: name
        for name, trigger in new.items()
        if trigger.was is not None
        and trigger.was in old
        and trigger.was not in new
        and old[trigger.was].mode == trigger.mode
    }


def rename(ledger: Ledger, renamed: Mapping[str, str]) -> None:
    """Carry reasons over to another name; where there is one already that is not ended, that one is enough."""
    for key, reason in list(ledger.reasons.items()):
        if key.source == "job" or key.origin not in renamed:
            continue
        other = key._replace(origin=renamed[key.origin])
        is_over = other not in ledger.reasons or ledger.reasons[other].state == "ended"
        if is_over and (other not in ledger.reasons or reason.state != "ended"):
            ledger.reasons[other] = ledger.reasons.pop(key)
            reason.key = other
        else:
            reason.state = "ended"


def if_holds(ledger: Ledger, user: str, trigger: Trigger, event: Event) -> bool:
    """Say whether the trigger's `if` holds for the user as things are now, moments counted from the event."""
    view = view_of(ledger.histories[user], ledger.catalog, ledger.now)
    return trigger.if_ is None or holds(trigger.if_, view, event.order.at)
