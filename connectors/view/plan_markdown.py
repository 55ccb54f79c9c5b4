"""A plan as Markdown: a comment on a merge request, short, its details folded."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any, Final

from connectors.view import plan_words as words
from connectors.view.plan_outline import Cut, PlanOutline, plan_outline
from engine.plans.plan import Deciding, Plan, Sampled, TargetPlan, TriggerPlan

LARGEST: Final = 60_000
"""Characters of a comment at most: GitHub refuses one of more than 65,536."""
SIZES: Final = ((50, 20), (20, 8), (10, 2), (5, 0))
"""Rows of a list, and triggers that are looked into; the first that fits is taken."""
SENTENCE: Final = 400
"""Characters of a sentence that is shown whole."""
NAME: Final = 120
"""Characters of a name or a condition that is shown whole."""
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Control characters, and those that turn the direction of a line."""
_MARKS: Final = re.compile(r"([\\`*_\[\]<>|~^$&])")
"""What may be markup, wherever in a line it stands."""
_CALLS: Final = re.compile(r"([@#!%~$&])(?=[\w\"])|(://)|(\bwww)(?=\.)", re.IGNORECASE)
"""How people and other pages are called: @ada, #12, !3, an address. An invisible blank after it keeps it text."""


def plan_markdown(plan: Plan) -> str:
    """Return the comment. Its first line is the verdict; what people or files said is text in it, never markup.

    People are named by their id alone: a comment is mailed to whoever follows, and kept.
    """
    written = ""
    for rows, looked_into in SIZES:
        written = "\n".join(_lines(plan, plan_outline(plan, rows=rows, looked_into=looked_into))) + "\n"
        if len(written) <= LARGEST:
            break
    return written


def prose(text: str) -> str:
    """Return a sentence as Markdown that shows it as it is: no markup, no link, nobody called."""
    line = _HIDDEN.sub("�", words.short(text, SENTENCE))
    return _MARKS.sub(r"\\\1", _CALLS.sub("\\g<0>\u200b", line))


def code(text: str) -> str:
    """Return a name as code, in which nothing is markup. `|` would end the cell of a table, and is shown as `¦`."""
    line = _HIDDEN.sub("�", words.short(text, NAME)).replace("|", "¦") or "–"
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}" if longest else f"{fence}{line}{fence}"


def _lines(plan: Plan, parts: PlanOutline) -> Iterator[str]:
    yield f"**Rolecall: {prose(words.verdict(plan))}**"
    yield from ("", prose(words.basis(plan)))
    if parts.alarms.shown:
        yield from ("", "### Look at this first", "")
        yield from (f"- **{one.kind}:** {prose(one.text)}" for one in parts.alarms.shown)
        yield from _more(parts.alarms, "of these")
    if plan.changes_something:
        what = f"+{plan.gains:,} −{plan.losses:,} roles and qualifications"
        of = f"{words.people(plan.users)} of {plan.active:,} active"
        yield from ("", f"**In all:** {of} · {what} · emails: {words.mails(plan)}")
    if parts.triggers.shown:
        yield from _table(("Trigger", "Change", "Gives to", "Takes from"), map(_trigger, parts.triggers.shown))
        yield from _more(parts.triggers, "triggers")
    for one in parts.looked_into.shown:
        yield from _folded(f"Who, and why: {one.name}", _looked_into(one))
    yield from _more(parts.looked_into, "triggers of which something follows for somebody")
    if parts.targets.shown:
        columns = ("What", "Get it", "Lose it", "Becomes mandatory", "Ceases to be mandatory")
        rows = [*_table(columns, map(_target, parts.targets.shown)), *_more(parts.targets, "roles and qualifications")]
        yield from _folded("Per role and qualification", rows)
    if parts.files.shown:
        files = (f"- {said}: {code(path)}" for said, path in map(words.file, parts.files.shown))
        yield from _folded("Files that differ", ["", *files, *_more(parts.files, "files")])


def _trigger(one: TriggerPlan) -> tuple[str, ...]:
    gives = "; ".join(part for part in (_number("+", one.gains), words.gains(one)) if part)
    takes = "; ".join(part for part in (_number("−", one.losses), words.losses(one), words.later(one)) if part)
    return code(one.name), prose(words.change(one)), gives, takes


def _target(one: TargetPlan) -> tuple[str, ...]:
    figures = (one.gains, one.losses, one.mandatory, one.optional)
    return f"{one.kind} {code(one.name)}", *(_number("", figure) for figure in figures)


def _looked_into(one: TriggerPlan) -> Iterator[str]:
    if one.description:
        yield from (
            "",
            f"It is described as: {prose(one.description)}",
        )  # never first in a line, where `/close` would act
    if one.gives:
        yield from ("", f"It gives {prose(', '.join(one.gives))}.")
    gains = (one.gains_because, words.decided_gain, "Gains", "What said no to them before", one.gaining)
    losses = (one.losses_because, words.decided_loss, "Loses", "What says no to them now", one.losing)
    for because, said, who, why, sample in (gains, losses):
        yield from _conditions(because, said, one)
        if sample:
            yield from _table((who, why), map(_person, sample[:10]))


def _conditions(
    several: Sequence[Deciding], said: Callable[[Deciding, TriggerPlan], str], trigger: TriggerPlan
) -> Iterator[str]:
    if several:
        yield ""
        yield from (f"- {code(one.text)} {said(one, trigger)}" for one in several[:10])


def _person(one: Sampled) -> tuple[str, str]:
    return code(one.id), ", ".join(map(code, one.because[:5])) or "–"


def _number(sign: str, number: int) -> str:
    return f"{sign}{number:,}" if number else "–"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from ("", _row(columns), _row(["---"] * len(columns)))
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    said = _CALLS.sub("\\g<0>\u200b", _HIDDEN.sub("�", words.short(title, NAME)))
    yield from ("", f"<details><summary>{escape(said)}</summary>")
    yield from lines
    yield from ("", "</details>")


def _more(cut: Cut[Any], what: str) -> Iterator[str]:
    if cut.more:
        yield from ("", f"And {cut.more:,} more {what}: the page and the plan itself have them.")
