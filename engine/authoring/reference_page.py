"""Makes the reference page of the language from its closed tables: `python -m engine.authoring.reference_page`."""

import sys
from collections.abc import Iterable, Mapping

from engine.authoring.language import (
    CATALOG_KEYS,
    CONDITION_KEYS,
    EVENTS,
    FIELDS,
    ITEM,
    OPERATORS,
    QUALIFICATION,
    RESERVED,
    ROLE,
    TESTS,
    THEN_KEYS,
    THING,
    TRIGGER_KEYS,
    UPDATED,
    UPDATED_FIELDS,
    Key,
    type_of,
)
from engine.authoring.problems import Code
from engine.authoring.shape import MAX_NAME
from engine.authoring.values import UNITS
from engine.authoring.yaml_nodes import MAX_CHARACTERS, MAX_DEPTH

_BEGINNING = f"""\
# Reference: the rules language

<!-- Made by `python -m engine.authoring.reference_page` from its tables: change those, not this page. -->

Rules are YAML files: `catalog.yaml`, and any number of files under `triggers/`. Each has at most {MAX_CHARACTERS:,}
characters and is nested at most {MAX_DEPTH} levels deep. Anchors, aliases, tags, merge keys and several documents in
one file are not read.

**Text is read as written**, with or without quotes: `no`, `007` and `1.10` stay what they are. It is compared without
case, outer blanks and Unicode form: `Zorg`, `zorg` and `" ZORG "` are the same.

**Names** of roles, qualifications, groups, attributes and triggers are made of lower-case letters `a` to `z`, digits,
`.`, `_` and `-`, beginning with a letter or digit. Teams, job titles, learning items and trainings are called what HR
and the LMS call them. No name is longer than {MAX_NAME} characters.
"""

_MOMENTS = f"""\
## Moments and durations
| written | means |
|---|---|
| `2026-07-01` | the whole day, UTC: `before` it means before it begins, `after` it means after it has ended |
| `2026-07-01T09:00:00Z` | an exact time, with its zone |
| `30 days ago`, `in 60 days` | counted from the event in `when` and `if`, from the clock in `while` |
| `3 days` | a duration, for `grace` and `within` |

Units are {", ".join(f"{unit}s" for unit in UNITS)}. Months and years differ in length: write days.
"""

_CONDITIONS = """\
## Conditions
`everyone` stands alone and always holds. Otherwise conditions are keys: a field with its test, or a key of these.
**Keys that stand together must all hold; a list means any of them.** A field without a value does not match; `none`
and `known: false` are the only negations, and they also hold where there is no value. Under `none` not one of the keys
may hold; to leave out only those of whom several hold together, make them one entry of a list: `none: [{a: …, b: …}]`.
Empty conditions are refused.
"""

_TESTS = """\
### Tests
Behind a field stands a value, a list of values of which any, or keys:
"""


def reference_page() -> str:
    """Return docs/reference.md."""
    parts = [_BEGINNING, _catalog(), _triggers(), _events(), _CONDITIONS, _conditions(), _TESTS, _tests(), _MOMENTS]
    return "\n".join([*parts, _problems()])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _keys(keys: Mapping[str, Key]) -> str:
    return _table(("key", "takes", "does"), ((f"`{name}`", key.takes, key.does) for name, key in keys.items()))


def _ticked(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "–"


def _catalog() -> str:
    things = _table(
        ("section", "what may be said of each"),
        (
            ("`teams`, `job_titles`, `external_trainings`", _ticked(THING)),
            ("`learning_items`", _ticked(ITEM)),
            ("`qualifications`", _ticked(QUALIFICATION)),
            ("`roles`", _ticked(ROLE)),
        ),
    )
    reserved = _ticked(sorted({field.name for field in FIELDS} | RESERVED))
    after = (
        "Every section may be left out. A thing of which nothing is to be said is written `sales: {}`.\n\n"
        f"Attributes cannot be called {reserved}.\n"
    )
    return "\n".join(["## catalog.yaml", _keys(CATALOG_KEYS), things, after])


def _triggers() -> str:
    text = "Under `triggers:`, by name. Exactly one of `when` and `while`; `then` gives at least one thing.\n"
    return "\n".join(["## triggers/*.yaml", text, _keys(TRIGGER_KEYS), "Under `then`:\n", _keys(THEN_KEYS)])


def _events() -> str:
    rows = []
    for name, event in EVENTS.items():
        fields = UPDATED_FIELDS if name == UPDATED else event.fields
        rows.append((f"`{name}`", event.tells, _ticked(field.name for field in fields)))
    text = (
        "Under `when`: one event, or a list of which any. Fields stand under the event with a test each, all of which\n"
        "must hold: `learning.completed: {item: first-aid-basics, score: {at_least: 8}}`. `user.updated` takes\n"
        "exactly one attribute.\n"
    )
    return "\n".join(["## Events", text, _table(("event", "what happened", "fields"), rows)])


def _conditions() -> str:
    fields = _table(
        ("field", "type", "means"), ((f"`{field.name}`", type_of(field), field.description) for field in FIELDS)
    )
    text = "The fields, beside the catalog's attributes (text, number or date):\n"
    return "\n".join([_keys(CONDITION_KEYS), "### Fields", text, fields])


def _tests() -> str:
    meanings = _table(
        ("test", "takes", "holds if"), ((f"`{name}`", each.takes, each.holds) for name, each in OPERATORS.items())
    )
    types = _table(("type of field", "its tests"), ((kind, _ticked(tests)) for kind, tests in TESTS.items()))
    text = (
        "Several keys of one test must all hold; on `done` fields `any`, `all` and `none` look only at what lies in\n"
        "the window of `before` and `after`. A `flag` is tested only as `lms_manager: true`.\n"
    )
    return "\n".join([meanings, types, text])


def _problems() -> str:
    rows = [(f"`{code.id}`", code.meaning) for code in Code]
    text = (
        "Every problem has a place (`file:line:column`) and a code. `RC1..` must be put right, `RC2..` is a warning.\n"
        "`RC301` is something wrong in an email template.\n"
    )
    return "\n".join(["## Problems", text, _table(("code", "means"), rows)])


if __name__ == "__main__":
    sys.stdout.write(reference_page())
