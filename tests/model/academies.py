"""A small academy: a catalog, and triggers of every kind to choose from."""

from collections.abc import Collection, Sequence

CATALOG = """
attributes: {country: text, contract_end: date, fte: number}
teams: {care: {title: Care, also: [OE-1]}, sales: {}}
job_titles: {nurse: {}, intern: {}}
external_trainings: {rescue: {}}
learning_items: {washing: {title: Washing hands}, bandages: {visible: false}, rescue-day: {}}
qualifications:
  hygiene: {items: [washing]}
  wound-care: {items: [bandages]}
  first-aid: {items: [washing, rescue-day]}
roles:
  nurse: {qualifications: [wound-care], mandatory: [hygiene]}
  guide: {qualifications: [first-aid, hygiene]}
"""

STEADY = {
    "care": "{while: {team: care}, then: {roles: [nurse]}}",
    "dutch": "{while: {country: NL, none: {team: sales}}, then: {qualifications: [hygiene], email: false}}",
    "grace": "{while: {job_title: nurse}, then: {mandatory: [first-aid]}, grace: 3 days}",
    "ending": "{while: {contract_end: {before: in 30 days}}, then: {qualifications: [wound-care]}}",
    "settled": "{while: {joined: {before: 10 days ago}}, then: {mandatory: [hygiene]}, grace: 1 day}",
    "manager": "{while: {any: [{lms_manager: true}, {fte: {at_least: 0.8}}]}, then: {roles: [guide]}}",
    "trained": "{while: {external_training: {any: [rescue], after: 20 days ago}}, then: {roles: [guide]}}",
    "qualified": "{while: {qualified: first-aid}, then: {mandatory: [wound-care]}}",
    "joined": "{when: user.joined, then: {qualifications: [hygiene]}}",
    "added": "{when: {user.team.added: {team: care}}, then: {qualifications: [first-aid]}}",
    "told": "{when: {user.updated: {country: [NL, BE]}}, then: {qualifications: [wound-care]}}",
    "titled": "{when: [{user.job_title.added: {job_title: intern}}, user.lms_manager.added], then: {roles: [guide]}}",
    "done": "{when: {learning.completed: {item: washing, score: {at_least: 5}}}, then: {roles: [nurse], email: false}}",
    "confirmed": "{when: {external_training.confirmed: {training: rescue}}, then: {mandatory: [first-aid]}}",
}
"""Triggers of which S4 promises that the order of events does not matter."""

FICKLE = {
    "keep": "{while: {team: sales}, then: {roles: [guide]}, after: keep}",
    "removed": "{when: {user.team.removed: {team: care}}, then: {qualifications: [hygiene]}}",
    "if": "{when: [user.joined, {user.team.added: {team: sales}}], if: {country: NL}, then: {mandatory: [hygiene]}}",
    "if-done": "{when: learning.completed, if: {none: {team: care}}, then: {qualifications: [wound-care]}}",
    "achieved": "{when: {qualification.achieved: {qualification: [first-aid, hygiene]}}, then: {roles: [nurse]}}",
    "skip": "{while: {country: [NL, DE]}, then: {qualifications: [first-aid]}, existing: skip}",
    "off": "{while: everyone, then: {roles: [guide]}, enabled: false}",
    "shadow": "{when: user.joined, then: {roles: [nurse]}, enabled: shadow}",
}


OTHER = "-renamed"
"""Ends the other name of a trigger: each is what the other `was`."""


def triggers(
    names: Sequence[str],
    off: Collection[str] = (),
    renamed: Collection[str] = (),
    limits: tuple[int, int] | None = None,
) -> str:
    """Write triggers as they stand under `triggers:`; some of them switched off, some under their other name.

    `limits`: how many users each may give something to, and take something from, in a day.
    """
    return "".join(_written(name, name in off, name in renamed, limits) for name in names) or "  {}\n"


def _written(name: str, off: bool, renamed: bool, limits: tuple[int, int] | None) -> str:
    names = (f"{name}{OTHER}", name) if renamed else (name, f"{name}{OTHER}")
    text = (STEADY | FICKLE)[name].removeprefix("{")
    enabled = "enabled: false, " if off and "enabled" not in text else ""
    allowed = "" if limits is None else f"limits: {{assign: {limits[0]}, revoke: {limits[1]}}}, "
    return f"  {names[0]}: {{was: {names[1]}, {allowed}{enabled}{text}\n"
