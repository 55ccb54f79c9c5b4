"""Reasons, blocks and days in plain words, the same in the text and on the page."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from engine.explain.blocks import Block
from engine.explain.hidden import Hidden
from engine.explain.reasons import Reason
from engine.explain.user import HeldQualification, UserView

HAPPENED: Final = {
    "user.joined": "joining",
    "user.updated": "a change in what HR knows",
    "user.team.added": "coming to a team",
    "user.team.removed": "leaving a team",
    "user.job_title.added": "a new job title",
    "user.job_title.removed": "a job title that ended",
    "user.lms_manager.added": "becoming a manager in the LMS",
    "user.lms_manager.removed": "being no manager in the LMS any more",
    "learning.completed": "completing a learning item",
    "external_training.confirmed": "an external training",
}
"""Type of event → what happened; `because of` goes before it."""


class Titled(Protocol):
    """Anything with a name and a title."""

    @property
    def name(self) -> str:
        """Its name in the catalog."""

    @property
    def title(self) -> str:
        """What people call it."""


def plain(text: str) -> str:
    """Return text on one line, whatever line ends its author made."""
    return " ".join(text.split())


def called(what: Titled) -> str:
    """Return title and name: `Wound care (wound-care)`."""
    return plain(what.title if what.title == what.name else f"{what.title} ({what.name})")


def day(time: str) -> str:
    """Return the day (UTC) of an RFC 3339 time; hours say nothing of when somebody began to be a nurse."""
    return time[:10]


def until(time: str) -> str:
    """Say an end as people meant it: what ends with a day, with the last day; anything else with its minute."""
    moment = datetime.fromisoformat(time)
    if moment.time() == datetime.min.time():
        return f"until the end of {(moment - timedelta(days=1)).date().isoformat()}"
    return f"until {time[:16].replace('T', ' ')} UTC"


def because(reason: Reason) -> str:
    """Say why, in one sentence without its full stop."""
    if reason.by == "role":
        blocked = ", which is blocked" if reason.hidden == "role_blocked" else ""
        return f"comes with the role {plain(reason.title or reason.name)}{blocked}"
    end = f", {until(reason.until)}" if reason.until else ""
    if reason.by == "job":
        note = f": {plain(reason.note)}" if reason.note else ""
        return f"given by {plain(reason.actor or 'somebody')} on {day(reason.since)}{end}{note} (job {reason.name})"
    about = f": {plain(reason.description)}" if reason.description else ""
    if reason.mode == "when":
        event = reason.event
        what = HAPPENED.get(event.type or "", "something that happened") if event else "something that happened"
        on = day(event.at if event and event.at else reason.since)
        return f"because of {what} on {on}{end} (trigger {reason.name}){about}"
    if reason.state == "ending":
        grace = until(reason.grace_until) if reason.grace_until else "for now"
        return f"the trigger {reason.name} does not hold any more; it stays {grace}{about}"
    if reason.lasting:
        return f"given by the trigger {reason.name} on {day(reason.since)}, and it stays{end}{about}"
    return f"as long as the trigger {reason.name} holds{end}{about}"


def stopped(block: Block) -> str:
    """Say who blocked it, since when, until when, and why."""
    end = f", {until(block.until)}" if block.until else ", until somebody unblocks it"
    note = f": {plain(block.note)}" if block.note else ""
    return f"by {plain(block.actor)} since {day(block.since)}{end}{note} (job {block.job})"


def status(view: UserView) -> str:
    """Say whether the user is there, and since when."""
    if view.status == "expected":
        return "expected, has not joined yet"
    joined = f", joined {day(view.joined)}" if view.joined else ""
    left = f" {day(view.left)}" if view.status == "left" and view.left else ""
    return f"{view.status}{left}{joined}"


def reached(several: tuple[HeldQualification, ...]) -> str:
    """Say how many of them are reached: `2 of 5 reached`."""
    done = sum(one.achieved is not None for one in several)
    return "all reached" if done == len(several) else f"{done} of {len(several)} reached"


def awaited(view: UserView) -> str:
    """Say when it shows what somebody who is not there is to have."""
    if view.status == "expected":
        return "Shows when they join"
    left = f" on {day(view.left)}" if view.left else ""
    back = f"; there again if they come back before {day(view.stay_ends)}" if view.stay_ends else ""
    return f"Hidden since they left{left}{back}"


def kind(one: Hidden) -> str:
    """Say what kind of thing is hidden: `role`, `mandatory`, `optional`."""
    return "role" if one.kind == "role" else "mandatory" if one.mandatory else "optional"
