"""A rule set: catalog and triggers, as read from one set of files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.authoring.catalog import Catalog
from engine.authoring.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Catalog and triggers. `files` is their text by relative path: what a revision keeps, and parses again."""

    catalog: Catalog = field(default_factory=Catalog)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
