"""The academy under siege: its catalog, and its triggers in each of their versions, as text; and what they mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

TEAMS = ("care", "sales", "kitchen")
LANDS = ("NL", "BE")
GRADES = (1, 4, 6, 9)
LINKED = {
    "carer": (("hygiene", False), ("safety", True)),
    "seller": (("selling", False),),
    "cook": (("cooking", False),),
    "lead": (),
}
"""What each role carries, and whether that is mandatory."""
QUALIFICATIONS = (
    *("welcome", "hygiene", "safety", "lifting", "advanced", "rescuer"),
    *("selling", "cooking", "care-start", "graded"),
)
CHANGING = frozenset({"seller", "selling", "lifting", "graded"})
"""What some people gain or lose by a change of the rules alone."""


@dataclass(frozen=True)
class Version:
    """One version of the rules: what differs from version to version."""

    sellers: str | None = "sellers"
    """The name of the trigger that makes sellers; None: there is none."""
    lands: tuple[str, ...] = ("NL",)
    """The countries of sellers."""
    grade: int = 5
    """From which on somebody is `graded`."""
    lifting: bool = False
    """Whether carers need `lifting`."""


@dataclass(frozen=True)
class State:
    """What is known of somebody who is active."""

    teams: frozenset[str]
    land: str | None
    grade: int | None
    leads: bool
    told: frozenset[str]
    """What happened in this stay: joined, added-care, completed, trained."""


WHEN: Mapping[str, tuple[str, str, bool]] = {
    "joined": ("welcomed", "welcome", False),
    "added-care": ("starters", "care-start", True),
    "completed": ("learners", "advanced", False),
    "trained": ("rescuers", "rescuer", True),
}
"""What happened → the trigger, the qualification that it gives, and whether that is mandatory."""


def roles_of(state: State, version: Version) -> dict[str, str]:
    """Return the roles that somebody has, each with the trigger that gives it."""
    asked: dict[str, tuple[str | None, bool]] = {
        "carer": ("carers", "care" in state.teams),
        "cook": ("cooks", "kitchen" in state.teams and state.land == "NL"),
        "lead": ("leads", state.leads),
        "seller": (version.sellers, "sales" in state.teams and state.land in version.lands),
    }
    return {role: trigger for role, (trigger, holds) in asked.items() if holds and trigger is not None}


def carried(role: str, version: Version) -> tuple[tuple[str, bool], ...]:
    """Return the qualifications that a role carries, and whether they are mandatory."""
    return LINKED[role] + ((("lifting", False),) if role == "carer" and version.lifting else ())


def catalog(version: Version, extras: int) -> str:
    """Write the catalog; `extras`: how many qualifications there are for the requests of admins."""
    names = [*QUALIFICATIONS, *(f"extra-{number}" for number in range(extras))]
    lines = ["attributes: {country: text, grade: number}", f"teams: {{{', '.join(f'{one}: {{}}' for one in TEAMS)}}}"]
    lines += ["external_trainings: {rescue: {}}"]
    lines += ["learning_items:", "  basics: {title: basics}", "  tour: {title: tour}", "qualifications:"]
    lines += [f"  {name}: {{title: {name}, items: [{'basics' if name == 'advanced' else 'tour'}]}}" for name in names]
    lines += ["roles:"]
    for role in LINKED:
        parts = [f"title: {role}"]
        for key, must in (("qualifications", False), ("mandatory", True)):
            linked = [name for name, mandatory in carried(role, version) if mandatory is must]
            parts += [f"{key}: [{', '.join(linked)}]"] if linked else []
        lines += [f"  {role}: {{{', '.join(parts)}}}"]
    return "\n".join(lines) + "\n"


def triggers(version: Version) -> str:
    """Write the triggers."""
    lines = [
        "carers: {while: {team: care}, then: {roles: [carer]}}",
        "cooks: {while: {team: kitchen, country: NL}, then: {roles: [cook]}}",
        "leads: {while: {lms_manager: true}, then: {roles: [lead]}}",
        f"graders: {{while: {{grade: {{at_least: {version.grade}}}}}, then: {{qualifications: [graded]}}}}",
        "welcomed: {when: user.joined, then: {qualifications: [welcome]}}",
        "starters: {when: {user.team.added: {team: care}}, then: {mandatory: [care-start]}}",
        "learners: {when: {learning.completed: {item: basics}}, then: {qualifications: [advanced]}}",
        "rescuers: {when: {external_training.confirmed: {training: rescue}}, then: {mandatory: [rescuer]}}",
    ]
    if version.sellers is not None:
        lands = ", ".join(version.lands)
        lines += [f"{version.sellers}: {{while: {{team: sales, country: [{lands}]}}, then: {{roles: [seller]}}}}"]
    return "triggers:\n" + "".join(f"  {line}\n" for line in lines)


TEMPLATE = """{% block subject %}New{% endblock %}
{% block text %}
{% for one in roles %}

role|{{ one.title }}|False
{% endfor %}
{% for one in qualifications %}

qualification|{{ one.title }}|{{ one.mandatory }}
{% endfor %}
{% endblock %}
"""
"""An email that a program can read: one line for each thing that is new."""


def write(folder: Path, version: Version, extras: int) -> None:
    """Write the rules into a folder."""
    (folder / "triggers").mkdir(parents=True, exist_ok=True)
    (folder / "templates").mkdir(exist_ok=True)
    (folder / "catalog.yaml").write_text(catalog(version, extras))
    (folder / "triggers/all.yaml").write_text(triggers(version))
    (folder / "templates/assigned.en.txt").write_text(TEMPLATE)


def ended(before: Version, after: Version) -> list[str]:
    """Return the options of `apply` that say what becomes of what a trigger gave that is gone."""
    return [f"--ended={before.sellers}=revoke"] if before.sellers not in (None, after.sellers) else []


def _text(version: Version) -> str:
    """Write all of it: what a version says of sellers means nothing while there are none."""
    return catalog(version, 0) + triggers(version)


def versions(chance: Random, number: int) -> list[Version]:
    """Draw versions of the rules, each one another than that before; the first one is the usual one."""
    drawn = [Version()]
    ways: list[Callable[[Version], Version]] = [
        lambda old: Version(old.sellers, LANDS if old.lands == ("NL",) else ("NL",), old.grade, old.lifting),
        lambda old: Version(None if old.sellers else "sellers", old.lands, old.grade, old.lifting),
        lambda old: Version("traders" if old.sellers == "sellers" else "sellers", old.lands, old.grade, old.lifting),
        lambda old: Version(old.sellers, old.lands, chance.choice([3, 7]) if old.grade == 5 else 5, old.lifting),
        lambda old: Version(old.sellers, old.lands, old.grade, not old.lifting),
    ]
    while len(drawn) <= number:
        new = drawn[-1]
        for way in chance.sample(ways, chance.choice([1, 2])):
            new = way(new)
        drawn += [new] if _text(new) != _text(drawn[-1]) else []
    return drawn
