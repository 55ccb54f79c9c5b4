"""The small academy of the scenarios: its catalog, and triggers that several of them use."""

from collections.abc import Callable

from tests.world import World

CATALOG = """
attributes: {country: text, contract_end: date, fte: number}
teams: {care: {title: Care, also: [OE-1]}, sales: {}}
job_titles: {nurse: {}, intern: {}}
external_trainings: {rescue: {}}
learning_items: {washing: {title: Washing hands}, bandages: {title: Bandages, visible: false}, rescue-day: {}}
qualifications:
  hygiene: {title: Hygiene, items: [washing]}
  wound-care: {title: Wound care, items: [bandages]}
  first-aid: {title: First aid, items: [washing, rescue-day]}
roles:
  nurse: {title: Nurse, qualifications: [wound-care], mandatory: [hygiene]}
  guide: {title: Guide, qualifications: [first-aid]}
"""
CARE = "  care-nurse: {while: {team: care}, then: {roles: [nurse]}}\n"
CARE_HYGIENE = "  care-hygiene: {while: {team: care}, then: {qualifications: [hygiene]}}\n"
CARE_GRACE = "  care-grace: {while: {team: care}, then: {qualifications: [hygiene]}, grace: 3 days}\n"
CARE_KEEP = "  care-keep: {while: {team: care}, then: {qualifications: [hygiene]}, after: keep}\n"
WELCOME = "  welcome: {when: user.joined, then: {qualifications: [hygiene]}}\n"
ADDED = "  added: {when: {user.team.added: {team: care}}, then: {qualifications: [hygiene]}}\n"
DUTCH = "  dutch: {when: {user.team.added: {team: care}}, if: {country: NL}, then: {qualifications: [hygiene]}}\n"

NURSE = {"role nurse", "qualification wound-care", "qualification hygiene!"}
HYGIENE = {"qualification hygiene"}

Make = Callable[..., World]
"""Makes a world with the catalog above and the triggers given."""


def unlimited(triggers: str) -> str:
    """Let triggers do as much in a day as they like."""
    return triggers.replace("{when:", f"{{{_MUCH}, when:").replace("{while:", f"{{{_MUCH}, while:")


_MUCH = "limits: {assign: 1000000, revoke: 1000000}"
