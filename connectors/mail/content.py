"""What the template `assigned` can say: an email job as plain texts that hold no surprises."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar
from urllib.parse import quote

from engine.messages.outgoing import EmailItem, EmailJob

LONGEST_TEXT = 300
"""Characters of a name or title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a template is filled in with: the names that it may use."""

    template: ClassVar[str]
    parts: ClassVar[Mapping[type, str]]
    """What some of the names hold, and what that is called."""

    def values(self) -> dict[str, Any]:
        """As templates see it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """A learning item that learners can see."""

    title: str
    completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A role or qualification that is new. `hidden` counts the open learning items that learners cannot see yet."""

    title: str
    mandatory: bool
    link: str
    learning_items: tuple[Needed, ...]
    open: int
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Values):
    """The names that the template may use."""

    template: ClassVar[str] = "assigned"
    parts: ClassVar[Mapping[type, str]] = {Needed: "a learning item", New: "a role or qualification"}

    name: str
    language: str
    roles: tuple[New, ...]
    qualifications: tuple[New, ...]


def content_of(job: EmailJob, language: str, link_template: str) -> Content:
    """Prepare an email job. `link_template`: {kind} and {name} stand for what is new; empty: no links."""

    def prepared(item: EmailItem) -> New:
        visible = tuple(one for one in item.learning_items if one.visible)
        return New(
            title=plain(item.title),
            mandatory=item.mandatory,
            link=_link(link_template, kind=item.kind, name=item.name),
            learning_items=tuple(Needed(title=plain(one.title), completed=one.completed) for one in visible),
            open=sum(not one.completed for one in visible),
            hidden=sum(not one.visible and not one.completed for one in item.learning_items),
        )

    new = [(item.kind, prepared(item)) for item in job.assigned]
    return Content(
        name=plain(job.name or ""),
        language=language,
        roles=tuple(one for kind, one in new if kind == "role"),
        qualifications=tuple(one for kind, one in new if kind == "qualification"),
    )


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return text on one line without what disturbs its surroundings: controls, direction marks, half characters."""
    kept = "".join(" " if unicodedata.category(one) in ("Cc", "Zl", "Zp") else one for one in text if _harmless(one))
    short = " ".join(kept.split())
    return short if len(short) <= longest else short[: longest - 1] + "…"


def _harmless(character: str) -> bool:
    directs = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    return not directs and not "\ud800" <= character <= "\udfff"


def _link(template: str, *, kind: str, name: str) -> str:
    # Replaced, not formatted: nothing but these two names means anything in it.
    safe = name.encode("utf-8", "replace")
    return template.replace("{kind}", kind).replace("{name}", quote(safe, safe=""))


_ITEMS = (Needed(title="An item to do", completed=False), Needed(title="An item that is done", completed=True))
_ROLE = New(title="A role", mandatory=False, link="", learning_items=(), open=0, hidden=0)
_MANDATORY = New(title="A title", mandatory=True, link="https://example.com/", learning_items=_ITEMS, open=1, hidden=2)
_OPTIONAL = New(title="A title", mandatory=False, link="", learning_items=_ITEMS[1:], open=0, hidden=1)
_BARE = New(title="A title", mandatory=False, link="", learning_items=(), open=0, hidden=0)

EXAMPLES = (
    Content(name="A. Person", language="en", roles=(_ROLE, _ROLE), qualifications=(_MANDATORY, _OPTIONAL, _BARE)),
    Content(name="", language="en", roles=(_ROLE,), qualifications=()),
    Content(name="", language="en", roles=(), qualifications=(_MANDATORY,)),
)
"""What templates are tried with: several of everything, and nearly nothing."""
