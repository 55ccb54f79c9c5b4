"""Warns of values that are right in form and perhaps not in meaning: dates gone by, texts that look like another type.

Also of what may not be known yet when somebody joins.
"""

import re

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import Dated, Done, DoneTogether, Leaf, Moment, OneOf
from engine.authoring.describe import describe
from engine.authoring.leaves import asserted, every, fields
from engine.authoring.problems import Code, Report, listed
from engine.authoring.read_triggers import ReadTrigger
from engine.authoring.triggers import Place

_OTHER_TYPES = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|.* ago|in [0-9]+ .*"), "a date"),
    (re.compile(r"[0-9]+[.,][0-9]+|[<>=]+ *[0-9.,]+"), "a number"),
    (re.compile(r"true|false"), "a flag"),
)
"""Whole numbers are not among them: cost centres and staff numbers are texts."""
_TESTS = (
    (re.compile(r".*[*].*"), "for a pattern write", '{{like: "{}"}}'),
    (re.compile(r"known"), "to ask whether there is a value write", "{{{}: true}}"),
)
"""Texts that were perhaps meant as tests, and how those are written."""


def check_values(read: ReadTrigger, catalog: Catalog, now: int | None, report: Report) -> None:
    """Warn of dates in the past, of texts that look like another type, and of what joining may not know yet."""
    _check_joined(read, report)
    trigger = read.trigger
    if trigger.enabled == "false":  # switched off, perhaps since the time is over
        now = None
    for condition in (trigger.if_, trigger.while_):
        for leaf in every(condition) if condition is not None else ():
            _check_text(leaf, read.conditions.spot_of(leaf), catalog, report)
        for leaf in asserted(condition) if condition is not None else ():
            _check_past(leaf, read.conditions.spot_of(leaf), now, report)
    for pattern, place in zip(trigger.when, read.events.places, strict=True):
        for leaf in asserted(pattern.condition) if pattern.condition is not None else ():
            _check_text(leaf, place, catalog, report)
            _check_past(leaf, place, now, report)


def _check_past(leaf: Leaf, place: Place | None, now: int | None, report: Report) -> None:
    if now is None or place is None:  # in a group: it may serve triggers that mean the past
        return
    match leaf:
        case Dated(field, before, _, on):
            gone = _gone(before, now) or (on is not None and on.at is not None and on.end(0) <= now)
        case Done(field, _, before, _) | DoneTogether(field, _, _, before, _):
            gone = _gone(before, now)
        case _:
            return
    if gone:
        message = (
            f"the date in `{describe(leaf)}` lies in the past: no `{field}` from now on can be before or on it; "
            "if the time is over, delete the trigger, else write a later date, or one such as `30 days ago`"
        )
        report.warn(place, Code.PAST, message)


def _gone(before: Moment | None, now: int) -> bool:
    return before is not None and before.at is not None and before.at <= now


def _check_text(leaf: Leaf, place: Place | None, catalog: Catalog, report: Report) -> None:
    if not isinstance(leaf, OneOf) or place is None or catalog.attributes.get(leaf.field) != "text":
        return
    for value in sorted(leaf.values):
        for looks, like in _OTHER_TYPES:
            if looks.fullmatch(value):
                message = (
                    f"`{value}` looks like {like}, but `{leaf.field}` is text, so it is compared letter by letter; "
                    f"give `{leaf.field}` its type under `attributes` in catalog.yaml, or correct the value"
                )
                report.warn(place, Code.OTHER_TYPE, message)
        for looks, wish, test in _TESTS:
            if looks.fullmatch(value):
                message = f"`{value}` is compared letter by letter here; {wish} `{leaf.field}: {test.format(value)}`"
                report.warn(place, Code.OTHER_TYPE, message)


def _check_joined(read: ReadTrigger, report: Report) -> None:
    trigger, place = read.trigger, read.if_
    if trigger.if_ is None or place is None or not any(event.type == "user.joined" for event in trigger.when):
        return
    late = fields(trigger.if_) & {"team", "job_title"}
    if late:
        message = (
            f"`if` is looked at when somebody joins, and HR may send {listed(sorted(late))} later: then it is never "
            "looked at again; use `while`, or the event `user.team.added` or `user.job_title.added`"
        )
        report.warn(place, Code.LATE, message)
