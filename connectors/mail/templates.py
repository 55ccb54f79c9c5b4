"""Email templates: Jinja2 files `assigned.LANGUAGE.txt` (blocks `subject` and `text`) and `assigned.LANGUAGE.html`.

They run in a sandbox; text is escaped in HTML; a name they misspell is an error, never an empty place.
"""

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from jinja2 import DictLoader, StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from connectors.mail.content import EXAMPLES, Content, Needed, New
from engine.authoring.problems import Problem, listed, nearest
from engine.authoring.triggers import Place
from engine.errors import NotReady

CODE: Final = "RC301"
"""The code of every problem in a template."""
LARGEST_TEMPLATE = 200_000
LARGEST_EMAIL = 1_000_000
"""Characters."""
LONGEST_SUBJECT = 200
_MISSING: Final = re.compile(
    r"'[\w.]*\.(?P<kind>\w+) object' has no attribute '(?P<part>\w+)'|'(?P<name>\w+)' is undefined"
)


@dataclass(frozen=True, slots=True)
class Written:
    """An email's parts; `html` is None where there is only a text template."""

    subject: str
    text: str
    html: str | None


class _Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox, and no arithmetic that makes a text of any size."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 — Jinja2's
        """Multiply numbers only."""
        if operator == "**" or not (isinstance(left, int | float) and isinstance(right, int | float)):
            msg = f"`{operator}` is only for numbers here" if operator == "*" else "`**` is not available here"
            raise SecurityError(msg)
        return super().call_binop(context, operator, left, right)


class Templates:
    """The templates of a folder, compiled."""

    def __init__(self, folder: Path, default_language: str = "en") -> None:
        """Read and try them all; see `problems`."""
        self._folder = folder
        self._default = default_language
        self._files, problems = _read(folder)
        if f"assigned.{default_language}.txt" not in self._files and not problems:
            wanted = f"there is no assigned.{default_language}.txt; `rolecall init` shows what templates look like"
            problems = [_problem(str(folder), 1, wanted)]
        self._environment = _Sandbox(
            loader=DictLoader(self._files),
            autoescape=lambda name: name is not None and name.endswith(".html"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in self._files:
            problems += self._tried(name)
        self.problems = problems
        self.languages = frozenset(name.split(".")[1] for name in self._files if name.endswith(".txt"))

    def require(self) -> None:
        """Raise NotReady with every problem, one a line."""
        if self.problems:
            raise NotReady("\n".join(map(str, self.problems)))

    def language(self, wanted: str) -> str:
        """Return the language to write in: `nl-BE` finds `nl`, one without templates the default language."""
        return self._known(wanted) or self._default

    def has(self, wanted: str) -> bool:
        """Say whether there are templates for a language, or for the one that it is a kind of."""
        return self._known(wanted) is not None

    def _known(self, wanted: str) -> str | None:
        plain = wanted.strip().casefold().replace("_", "-")
        return next((one for one in (plain, plain.split("-")[0]) if one in self.languages), None)

    def write(self, language: str, content: Content) -> Written:
        """Write an email in one of `languages`. Raises NotReady, with file and line, if a template fails."""
        text = f"assigned.{language}.txt"
        html = f"assigned.{language}.html"
        return Written(
            subject=" ".join(self._filled(text, content, "subject").split())[:LONGEST_SUBJECT],
            text=self._filled(text, content, "text").strip() + "\n",
            html=self._filled(html, content) if html in self._files else None,
        )

    def _filled(self, name: str, content: Content, block: str | None = None) -> str:
        try:
            template = self._environment.get_template(name)
            render = template.root_render_func if block is None else template.blocks[block]
            return _bounded(render(template.new_context(content.values())))
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as problem:
            raise NotReady(str(_said(self._folder / name, problem))) from problem

    def _tried(self, name: str) -> list[Problem]:
        """Compile a template and fill it in with the examples, which have something of everything."""
        place = str(self._folder / name)
        try:
            template: Template = self._environment.get_template(name)
        except TemplateSyntaxError as problem:
            return [_said(self._folder / name, problem)]
        blocks = ["subject", "text"] if name.endswith(".txt") else [None]
        for block in blocks:
            if block is not None and block not in template.blocks:
                wanted = f"the {block} is missing: {{% block {block} %}}…{{% endblock %}}"
                return [_problem(place, 1, wanted)]
        try:
            for example in EXAMPLES:
                for block in blocks:
                    if not self._filled(name, example, block).strip():
                        return [_problem(place, 1, f"the {block or 'template'} comes out empty")]
        except NotReady as problem:
            cause = problem.__cause__
            return [_said(self._folder / name, cause if isinstance(cause, Exception) else problem)]
        return []


def compile_templates(folder: Path, default_language: str = "en") -> list[Problem]:
    """Return everything that is wrong with the templates of a folder: file, line, and what was expected."""
    return Templates(folder, default_language).problems


def _read(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    files: dict[str, str] = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        return {}, [_problem(str(folder), 1, "there is no such folder; it should have the email templates")]
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".txt", ".html"):
            continue
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            problems.append(_problem(str(path), 1, f"this file cannot be read as UTF-8 text: {problem}"))
            continue
        if len(text) > LARGEST_TEMPLATE:
            problems.append(_problem(str(path), 1, f"a template has at most {LARGEST_TEMPLATE:,} characters"))
        else:
            files[path.name] = text
    return files, problems


def _bounded(parts: Any) -> str:  # noqa: ANN401 — what Jinja2's render functions give is not typed
    written: list[str] = []
    room = LARGEST_EMAIL
    for part in parts:
        written.append(str(part))
        room -= len(written[-1])
        if room < 0:
            msg = f"an email has at most {LARGEST_EMAIL:,} characters"
            raise ValueError(msg)
    return "".join(written)


def _said(path: Path, problem: Exception) -> Problem:
    if isinstance(problem, TemplateSyntaxError):
        return _problem(str(path), problem.lineno, f"this is not a template that Jinja2 understands: {problem.message}")
    line = 1
    traceback = problem.__traceback__
    while traceback is not None:  # the innermost frame that Jinja2 made of this file, and the line it was made of
        template = traceback.tb_frame.f_globals.get("__jinja_template__")
        if template is not None and template.name == path.name:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return _problem(str(path), line, f"this cannot be filled in: {_in_words(problem)}")


def _in_words(problem: Exception) -> str:
    """Say of a name that is not there which there are."""
    missing = _MISSING.search(str(problem))
    if missing is None:
        return str(problem)
    known = {Needed.__name__: Needed, New.__name__: New}.get(missing["kind"] or "", Content)
    names = [each.name for each in fields(known)]
    wrong = missing["part"] or missing["name"]
    what = {Needed: "a learning item", New: "a role or qualification"}.get(known, "an email")
    return f"there is no `{wrong}`{nearest(wrong, names)}; {what} has {listed(names)}"


def _problem(file: str, line: int, message: str) -> Problem:
    return Problem(Place(file, line, 1), CODE, message)
