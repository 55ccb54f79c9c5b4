"""Whether somebody had something at a moment of the past, for people: a part of `why`."""

from connectors.commands.printing import minute, say, table
from engine.explain.past import Then


def print_then(then: Then) -> None:
    """Print the answer."""
    who = f"{then.user} ({then.name})" if then.name else then.user
    what = f"the {then.kind} {then.target}" + ("" if then.target == then.title else f" ({then.title})")
    day = minute(then.at)
    if then.had is None:
        say(f"Whether {who} had {what} on {day} cannot be told.")
    elif then.had:
        mandatory = ", mandatory" if then.mandatory else ""
        say(f"{who} had {what}{mandatory} on {day}, since {minute(then.since)} by {then.cause}, because:")
    else:
        say(f"{who} did not have {what} on {day}:")
    for one in then.because:
        say(f"  {one}")
    if then.had is False and then.cause is not None:
        say(f"  what had taken it was {then.cause}")
    if then.ended is not None:
        say(f"It ended on {minute(then.ended)} by {then.ended_by}" + (":" if then.ended_because else "."))
        for one in then.ended_because:
            say(f"  {one}")
    elif then.had:
        say("It has not ended since.")
    for one in then.unknown:
        say(f"Not known: {one}.")
    if then.changes:
        say("All that is written down of it:")
        table(("when", "what", "cause"), [(minute(one.at), one.what, one.cause) for one in then.changes], indent="  ")
