"""The catalog: what the academy knows by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.authoring.conditions import Condition, Field
from engine.text import normal

AttributeType = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A team, a job title, an external training: its title and the other names HR has for it."""

    name: str
    title: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A learning item; `title` and `visible` hold until a `learning_item.changed` says otherwise."""

    name: str
    title: str
    visible: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """What a user is to become, and the learning items needed for it (normalised names)."""

    name: str
    title: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a user is, and the qualifications that come along."""

    name: str
    title: str
    qualifications: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything known by name. Keys are normalised names; `.name` and `.title` are as written."""

    attributes: Mapping[str, AttributeType] = field(default_factory=dict)
    teams: Mapping[str, Thing] = field(default_factory=dict)
    job_titles: Mapping[str, Thing] = field(default_factory=dict)
    external_trainings: Mapping[str, Thing] = field(default_factory=dict)
    groups: Mapping[str, Condition] = field(default_factory=dict)
    learning_items: Mapping[str, Item] = field(default_factory=dict)
    qualifications: Mapping[str, Qualification] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    """All fields that conditions may use, the catalog's attributes among them."""
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Section (teams, job_titles, external_trainings, learning_items) → normalised other name → normalised own name."""

    def resolve(self, section: str, name: str) -> str:
        """Return the normalised own name of what `name` (in any form) names; unknown names are only normalised."""
        key = normal(name)
        return self.aliases.get(section, {}).get(key, key)

    def names_of(self, section: str, own: str) -> tuple[str, ...]:
        """Return every normalised name of the thing whose normalised own name is `own`, itself first."""
        others = (alias for alias, name in self.aliases.get(section, {}).items() if name == own and alias != own)
        return (own, *others)
