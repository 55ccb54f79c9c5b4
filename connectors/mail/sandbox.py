"""Jinja2 for templates that others write: a sandbox; and what goes wrong in it, in words, with file and line."""

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from connectors.mail.bounds import BoundedCode, bounded, check_call, check_widths, joined, no_larger, short_range
from connectors.mail.content import Values
from engine.authoring.problems import Problem, listed, nearest
from engine.authoring.triggers import Place

CODE: Final = "RC301"
"""The code of every problem in a template."""
FAILURES: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a template can raise when it is compiled or filled in."""
_MISSING: Final = re.compile(
    r"'[\w.]*\.(?P<kind>\w+) object' has no attribute '(?P<part>\w+)'|'(?P<name>\w+)' is undefined"
)


class Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox, in which no text gets larger than an email may be. `files`: name → template."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = BoundedCode
    concat = staticmethod(joined)

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__(
            loader=DictLoader(files),
            autoescape=lambda name: name is not None and name.endswith(".html"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.filters |= bounded(self.filters)
        self.globals |= {"bounded": no_larger, "range": short_range}

    def wrap_str_format(self, value: Any) -> Any:  # noqa: ANN401 — Jinja2's
        """Let `"{:,}".format(n)` be, and no width that makes a text of any size."""
        formatted = super().wrap_str_format(value)
        if formatted is not None:
            check_widths(value.__self__)
        return formatted

    def call(self, context: Context, obj: Any, *words: Any, **more: Any) -> Any:  # noqa: ANN401 — Jinja2's
        """Call what a template calls; the methods of texts make nothing larger than an email."""
        check_call(obj, words, more)
        return super().call(context, obj, *words, **more)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 — Jinja2's
        """Multiply numbers only; what is added stays small."""
        if operator == "**":
            raise SecurityError("`**` is not available here")
        if operator in "*%" and not (isinstance(left, int | float) and isinstance(right, int | float)):
            msg = f"`{operator}` is only for numbers here"
            raise SecurityError(msg)
        return no_larger(super().call_binop(context, operator, left, right))

    def filled(self, name: str, values: Values, block: str | None = None) -> str:
        """Fill in a template, or one block of it. Raises one of FAILURES."""
        template = self.get_template(name)
        render = template.root_render_func if block is None else template.blocks[block]
        return joined(render(template.new_context(values.values())))


def said(path: Path, problem: Exception, kind: type[Values]) -> Problem:
    """Say what is wrong with the template at `path`, which was to be filled in with values of a kind."""
    if isinstance(problem, TemplateSyntaxError):
        return wrong(str(path), problem.lineno, f"this is not a template that Jinja2 understands: {problem.message}")
    line = 1
    traceback = problem.__traceback__
    while traceback is not None:  # the innermost frame that Jinja2 made of this file, and the line it was made of
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if template is not None and template.name == path.name:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return wrong(str(path), line, f"this cannot be filled in: {_in_words(problem, kind)}")


def wrong(file: str, line: int, message: str) -> Problem:
    """A problem in a template."""
    return Problem(Place(file, line, 1), CODE, message)


def _in_words(problem: Exception, kind: type[Values]) -> str:
    """Say of a name that is not there which there are."""
    missing = _MISSING.search(str(problem))
    if missing is None:
        return str(problem)
    parts = {part.__name__: (part, what) for part, what in kind.parts.items()}
    known, what = parts.get(missing["kind"] or "", (kind, "an email"))
    names = [each.name for each in fields(known)]
    name = missing["part"] or missing["name"]
    return f"there is no `{name}`{nearest(name, names)}; {what} has {listed(names)}"
