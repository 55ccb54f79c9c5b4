"""A plan as a page: one file of HTML that needs nothing else, to read, to send and to print."""

from typing import Final

from connectors.view import plan_words as words
from connectors.view.environment import allowed, environment
from connectors.view.plan_outline import plan_outline
from engine.plans.plan import Plan

LARGEST: Final = 2_000_000
"""Bytes that a page has at most: a mail takes it, and a phone opens it."""
SIZES: Final = ((500, 100), (200, 25), (50, 5), (10, 1))
"""Rows of a list, and triggers that are looked into; the first that fits is taken."""
LONGEST: Final = 300
"""Characters of a text that is shown whole."""


def plan_page(plan: Plan) -> str:
    """Return the page. Everything that people or files said is text in it, never markup."""
    made = environment({"plain": lambda text: words.short(text, LONGEST), "number": lambda number: f"{number:,}"})
    template = made.get_template("plan.html")
    written = ""
    for rows, looked_into in SIZES:
        parts = plan_outline(plan, rows=rows, looked_into=looked_into)
        written = allowed(template.render(plan=plan, parts=parts, words=words))
        if len(written.encode()) <= LARGEST:
            break
    return written
