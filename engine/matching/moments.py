"""Which conditions change by time alone: those with a moment that counts from now."""

from engine.authoring.conditions import All, Any, Condition, Dated, Done, DoneTogether, Group, Moment, Not


def reads_clock(condition: Condition) -> bool:
    """Say whether `condition` has a relative moment (`30 days ago`): then the clock alone can change what holds."""
    return any(moment.relative for moment in moments(condition))


def moments(condition: Condition) -> list[Moment]:
    """Return every moment in `condition`, in the order of reading."""
    match condition:
        case All(parts) | Any(parts):
            return [moment for part in parts for moment in moments(part)]
        case Not(part) | Group(part=part):
            return moments(part)
        case Dated(_, before, after, on):
            return [moment for moment in (before, after, on) if moment is not None]
        case Done() | DoneTogether():
            return [moment for moment in (condition.before, condition.after) if moment is not None]
        case _:
            return []
