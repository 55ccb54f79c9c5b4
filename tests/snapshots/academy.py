"""A small academy that was told everything there was to tell: what every version of Rolecall could be asked to keep."""

import json
from typing import Any, Final

CATALOG: Final = """\
attributes: {country: text, fte: number, contract_end: date}
teams: {care: {title: Care, also: [OE-4471]}, sales: {}, finance: {}}
job_titles: {nurse: {}, intern: {}}
groups: {abroad: {country: [BE, DE]}}
learning_items:
  hygiene-1: {title: Hygiene in theory, visible: true}
  hygiene-2: {title: Hygiene in practice, visible: false}
  first-aid-1: {title: First aid, visible: true}
qualifications:
  hygiene: {title: Hygiene, items: [hygiene-1, hygiene-2]}
  first-aid: {title: First aid, items: [first-aid-1]}
  privacy: {title: Privacy, items: [hygiene-1]}
roles:
  nurse: {title: Nurse, qualifications: [hygiene], mandatory: [first-aid]}
  mentor: {title: Mentor}
  buyer: {title: Buyer, qualifications: [privacy]}
"""
TRIGGERS: Final = """\
triggers:
  nurses:
    while: {team: care, job_title: nurse}
    then: {roles: [nurse]}
    grace: 3 days
  buyers:
    while: {team: sales}
    then: {roles: [buyer]}
    after: keep
  after-theory:
    when: {learning.completed: {item: hygiene-1}}
    if: {country: [NL, BE]}
    then: {mandatory: [privacy]}
  mentors:
    when: {qualification.achieved: {qualification: first-aid}}
    then: {roles: [mentor]}
"""
CHANGED: Final = (
    TRIGGERS
    + """\
  interns:
    while: {job_title: intern}
    then: {qualifications: [hygiene]}
"""
)
"""The rules as they are changed in April."""
SHADOW: Final = """\
  watched:
    while: {team: care}
    then: {roles: [mentor]}
    enabled: shadow
"""
"""For versions that know triggers in shadow."""


def message(id: str, kind: str, subject: str | None, time: str, /, **data: Any) -> dict[str, Any]:
    """One message of HR, or of an admin if it is about nobody."""
    said = {"specversion": "1.0", "id": id, "source": "hr" if subject else "admin", "type": kind, "time": time}
    return said | ({"subject": subject} if subject else {}) | {"data": data}


def events() -> list[dict[str, Any]]:
    """What HR and the LMS tell in March."""
    at = "2026-03-02T08:00:00Z"
    said: list[dict[str, Any]] = []

    def tell(kind: str, subject: str, /, time: str = at, **data: Any) -> None:
        said.append(message(f"hr-{len(said) + 1}", kind, subject, time, **data))

    for number in range(1, 13):
        user = f"u-{number}"
        teams = [("OE-4471", "sales", "finance")[number % 3]]
        attributes = {"country": ("NL", "BE", "DE")[number % 3], "fte": number / 12, "contract_end": "2027-01-31"}
        titles = ["nurse"] if number % 2 else ["intern"]
        more = {} if number == 12 else {"email": f"{user}@example.com"}
        tell("user.joined", user, language="nl", teams=teams, job_titles=titles, attributes=attributes, **more)
    tell("user.lms_manager.added", "u-1")
    tell("user.updated", "u-2", manager="u-1", attributes={"shoe_size": 44})
    tell("user.team.added", "u-2", team="Night Watch")
    tell("user.team.added", "u-13", team="care")  # not joined yet
    tell("user.job_title.added", "u-13", job_title="nurse")
    tell("learning.completed", "u-13", item="hygiene-1")
    tell("learning.completed", "u-3", item="hygiene-1", score=8)
    tell("learning.completed", "u-3", item="hygiene-2", type="classroom")
    tell("learning.completed", "u-4", item="first-aid-1")
    tell("learning.completed", "u-1", item="hygiene-1")
    tell("external_training.confirmed", "u-5", training="forklift", provider="elsewhere")
    tell("learning_item.changed", "hygiene-2", title="Hygiene, hands on", visible=True)
    tell("user.left", "u-6", time="2026-03-03T08:00:00Z", reason="moved")
    tell("user.team.removed", "u-9", time="2026-03-03T09:00:00Z", team="care")
    tell("user.joined", "u-14", time="2026-04-01T08:00:00Z", teams=["care"], job_titles=["nurse"])  # sent ahead
    tell("user.moved", "u-1")  # there is no such type: parked
    tell("user.updated", "u-1", attributes={"fte": "much"})  # wrong: parked
    said.append(said[0])  # again
    return said


def requests() -> list[dict[str, Any]]:
    """What admins ask for in March; what a version does not know it parks."""
    at = "2026-03-04T10:00:00Z"
    asked = "assignment.requested"
    who = {"actor": "ada"}
    return [
        message("a-1", asked, None, at, action="assign", users=["u-1", "u-2", "u-99"], roles=["mentor"], **who),
        message("a-2", asked, None, at, action="assign", where={"team": "finance"}, mandatory=["privacy"], **who),
        message("a-3", asked, None, at, action="block", users=["u-3"], qualifications=["hygiene"], note="why", **who),
        message("a-4", asked, None, at, action="revoke", users=["u-4"], roles=["mentor"], **who),
        message("a-5", asked, None, at, action="assign", users=["u-5"], roles=["buyer"], until="2026-12-31", **who),
        message("a-6", asked, None, at, action="assign", users=["u-7"], roles=["mentor"], dry_run=True, **who),
        message("a-7", asked, None, at, action="assign", all=True, roles=["mentor"], note="everybody", **who),
        message("a-8", asked, None, at, action="assign", users=["u-1"], roles=["nobody"], **who),  # refused
    ]


def decisions(publisher: str) -> list[dict[str, Any]]:
    """What admins decide the day after; one of them stops a publisher."""
    at, who = "2026-03-05T10:00:00Z", {"actor": "bea"}
    return [
        message("d-1", "job.requested", None, at, action="undo", job="a-5", **who),
        message("d-2", "job.requested", None, at, action="reject", job="a-7", **who),
        message("d-3", "trigger.requested", None, at, action="pause", trigger="nurses", kinds=["assign"], **who),
        message("d-4", "publisher.requested", None, at, action="stop", publisher=publisher, note="its export", **who),
    ]


def late() -> list[dict[str, Any]]:
    """What HR tells after that: for a publisher that is stopped it waits."""
    return [
        message("hr-late-1", "user.joined", "u-15", "2026-03-06T08:00:00Z", teams=["care"], job_titles=["nurse"]),
        message("hr-late-2", "user.left", "u-7", "2026-03-06T08:00:00Z"),
    ]


def lines(messages: list[dict[str, Any]]) -> str:
    """Messages as `rolecall publish` reads them."""
    return "".join(json.dumps(one) + "\n" for one in messages)
