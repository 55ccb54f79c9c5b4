"""The closed tables of the rules language: fields, tests, events, keys.

The reader follows them; the reference page is made from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.authoring.catalog import AttributeType
from engine.authoring.conditions import Field

FIELDS: Final = (
    Field(name="team", kind="text", several=True, names="teams", description="a team the user is in"),
    Field(name="job_title", kind="text", several=True, names="job_titles", description="a job title the user has"),
    Field(name="language", kind="text", description="the user's language, as HR writes it"),
    Field(name="manager", kind="text", description="the id of the user's manager"),
    Field(name="lms_manager", kind="flag", description="the user is a manager in the LMS"),
    Field(name="completed", kind="done", names="learning_items", description="learning items the user has completed"),
    Field(
        name="external_training",
        kind="done",
        names="external_trainings",
        description="external trainings confirmed for the user",
    ),
    Field(name="qualified", kind="done", names="qualifications", description="qualifications the user has achieved"),
    Field(name="joined", kind="date", description="when the user joined (the present stay)"),
)
"""Fields about the user that every academy has; the catalog's attributes come on top."""

ATTRIBUTE_TYPES: Final[tuple[AttributeType, ...]] = ("text", "number", "date")

RESERVED: Final = frozenset({"all", "any", "none", "group", "everyone", "status", "email", "name", "told"})
"""Names that attributes cannot have, beside those of the fields."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One key of a test: what stands behind it, and when it holds."""

    takes: str
    holds: str


OPERATORS: Final[Mapping[str, Operator]] = {
    "any": Operator("a value or a list", "it has at least one of these"),
    "all": Operator("a list", "it has every one of these"),
    "none": Operator("a value or a list", "it has none of these, or no value at all"),
    "like": Operator('a text with `*` (any text) or `?` (one character): `"zorg*"`', "a value fits the pattern"),
    "at_least": Operator("a number", "the value is this or more"),
    "at_most": Operator("a number", "the value is this or less"),
    "before": Operator("a moment", "it lies before; before a day means before it begins"),
    "after": Operator("a moment", "it lies after; after a day means after it has ended"),
    "within": Operator("a duration", "with `all`: there are dates for all of them that lie at most this far apart"),
    "known": Operator("`true` or `false`", "there is a value at all, or there is none"),
}

TESTS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("any", "none", "like", "known"),
    "text, several": ("any", "all", "none", "like", "known"),
    "number": ("any", "none", "at_least", "at_most", "known"),
    "date": ("any", "none", "before", "after", "known"),
    "done": ("any", "all", "none", "before", "after", "within", "known"),
    "flag": (),
}
"""Which tests each type of field has, in the order in which they are put together."""


def type_of(field: Field) -> str:
    """Return the field's row in TESTS."""
    return "text, several" if field.kind == "text" and field.several else field.kind


@dataclass(frozen=True, slots=True)
class EventType:
    """One event of `when`: what it tells, its fields, and which of those it may lack."""

    tells: str
    fields: tuple[Field, ...] = ()
    optional: tuple[str, ...] = ()


def _text(name: str, names: str | None = None, description: str = "") -> Field:
    return Field(name=name, kind="text", names=names, description=description)


_TEAM = (_text("team", "teams", "the team"),)
_JOB_TITLE = (_text("job_title", "job_titles", "the job title"),)

UPDATED: Final = "user.updated"
EVENTS: Final[Mapping[str, EventType]] = {
    "user.joined": EventType("somebody joined"),
    UPDATED: EventType("an attribute was told: any attribute of the catalog, or one of these"),
    "user.team.added": EventType("somebody came into a team", _TEAM),
    "user.team.removed": EventType("somebody left a team", _TEAM),
    "user.job_title.added": EventType("somebody got a job title", _JOB_TITLE),
    "user.job_title.removed": EventType("somebody lost a job title", _JOB_TITLE),
    "user.lms_manager.added": EventType("somebody became a manager in the LMS"),
    "user.lms_manager.removed": EventType("somebody is no longer a manager in the LMS"),
    "learning.completed": EventType(
        "a learning item was completed",
        (
            _text("item", "learning_items", "the learning item"),
            _text("type", description="what kind of completion it is, as the LMS writes it"),
            Field(name="score", kind="number", description="the score reached"),
        ),
        optional=("type", "score"),
    ),
    "external_training.confirmed": EventType(
        "an external training was confirmed",
        (
            _text("training", "external_trainings", "the training"),
            _text("provider", description="who gave it"),
        ),
        optional=("provider",),
    ),
    "qualification.achieved": EventType(
        "all learning items of a qualification are done",
        (_text("qualification", "qualifications", "the qualification"),),
    ),
}

UPDATED_FIELDS: Final = (
    _text("language", description="the user's language"),
    _text("manager", description="the id of the user's manager"),
    _text("email", description="the user's email address"),
    _text("name", description="the user's name"),
)
"""What `user.updated` tells, beside the catalog's attributes."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a rule file: what stands behind it and what it does."""

    takes: str
    does: str


CATALOG_KEYS: Final[Mapping[str, Key]] = {
    "attributes": Key("name: `text`, `number` or `date`", "what HR tells about people, beside the fields below"),
    "teams": Key("name: {title, also}", "teams; `also` lists the other names HR has for one"),
    "job_titles": Key("name: {title, also}", "job titles"),
    "external_trainings": Key("name: {title, also}", "trainings outside the academy"),
    "groups": Key("name: conditions", "named conditions, used as `group: NAME`"),
    "learning_items": Key("name: {title, visible, also}", "learning items; `visible` is true unless it says false"),
    "qualifications": Key("name: {title, items}", "qualifications and the learning items needed"),
    "roles": Key("name: {title, qualifications, mandatory}", "roles and the qualifications that come along"),
}

THING: Final = ("title", "also")
ITEM: Final = ("title", "visible", "also")
QUALIFICATION: Final = ("title", "items")
ROLE: Final = ("title", "qualifications", "mandatory")
"""What may be said of one thing of a section."""

TRIGGER_KEYS: Final[Mapping[str, Key]] = {
    "was": Key("the trigger's earlier name", "carries over what it gave under that name"),
    "description": Key("text", "says what it is for"),
    "owner": Key("an email address", "says who looks after it"),
    "when": Key("an event, or a list of events", "something happened: gives once and lastingly"),
    "if": Key("conditions", "only with `when`: looked at once, when the event is processed"),
    "while": Key("conditions", "something is so: gives for as long as it holds"),
    "then": Key("{roles, qualifications, mandatory, email}", "what it gives"),
    "grace": Key("a duration", "only with `while`: how long a revocation waits (default 0)"),
    "after": Key("`keep`", "only with `while`: what it gave lasts when the conditions end"),
    "existing": Key("`skip`", "only with `while`: people who match when it goes live are left alone"),
    "enabled": Key(
        "`true`, `false` or `shadow`",
        "false gives and takes nothing; shadow counts and lists what it would do from then on",
    ),
    "limits": Key("{assign, revoke}: `50` or `5%`", "how many users a day before a person must agree"),
}

THEN_KEYS: Final[Mapping[str, Key]] = {
    "roles": Key("a list of roles", "roles, with their qualifications"),
    "qualifications": Key("a list of qualifications", "qualifications, optional for the user"),
    "mandatory": Key("a list of qualifications", "qualifications, mandatory for the user"),
    "email": Key("`true` or `false`", "false: nobody gets an email about it"),
}

CONDITION_KEYS: Final[Mapping[str, Key]] = {
    "all": Key("a list of conditions", "every one holds"),
    "any": Key("a list of conditions", "at least one holds"),
    "none": Key("conditions, or a list of them", "not one of these holds"),
    "group": Key("the name of a group, or a list (any of them)", "the named condition holds"),
}
