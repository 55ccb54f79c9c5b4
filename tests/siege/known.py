"""What must be known of somebody after all that was told of them, whatever the order in which it arrives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.siege.academy import State
from tests.siege.lives import Message

LEAVE_GRACE = timedelta(days=30)
"""Who joins again within this time goes on as before."""


@dataclass(frozen=True)
class Known:
    """What must be known of somebody."""

    status: str
    state: State | None
    """None: not active."""
    stays: int = 1


def known(messages: Iterable[Message], now: datetime) -> Known:
    """Live through what is told of one person, in order of its time."""
    told = [one for one in messages if datetime.fromisoformat(one["time"]) <= now]
    told.sort(key=lambda one: (datetime.fromisoformat(one["time"]), one.get("sequence", 0)))
    status, land, grade, leads = "expected", None, None, False
    teams: set[str] = set()
    happened: set[str] = set()
    stays = 1
    for place, one in enumerate(told):
        kind, data = one["type"], one["data"]
        attributes = data.get("attributes", {})
        land, grade = attributes.get("country", land), attributes.get("grade", grade)
        if "teams" in data:
            teams = set(data["teams"])
            happened |= {"added-care"} & {f"added-{team}" for team in teams}
        if kind == "user.joined":
            status = "active"
            happened.add("joined")
        elif kind == "user.team.added":
            teams.add(data["team"])
            happened |= {"added-care"} & {f"added-{data['team']}"}
        elif kind == "user.team.removed":
            teams.discard(data["team"])
        elif kind.startswith("user.lms_manager"):
            leads = kind.endswith("added")
        elif kind == "learning.completed" and data["item"] == "basics":
            happened.add("completed")
        elif kind == "external_training.confirmed" and data["training"] == "rescue":
            happened.add("trained")
        elif kind == "user.left":
            status = "left"
            if _ends_a_stay(one, told[place + 1 :], now):
                teams, happened, leads = set(), set(), False
                stays += 1
    state = State(frozenset(teams), land, grade, leads, frozenset(happened))
    return Known(status, state if status == "active" else None, stays)


def _ends_a_stay(leaving: Message, after: Sequence[Message], now: datetime) -> bool:
    over = datetime.fromisoformat(leaving["time"]) + LEAVE_GRACE
    again = [datetime.fromisoformat(one["time"]) for one in after if one["type"] == "user.joined"]
    return bool(again) and again[0] > over if again else now >= over
