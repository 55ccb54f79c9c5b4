"""Email templates: Jinja2 files `assigned.LANGUAGE.txt` (blocks `subject` and `text`) and `assigned.LANGUAGE.html`.

Both are built in too: rules without a folder of templates are written for with those, and a folder needs none for
notices (`held`, `stopped`). They run in a sandbox; text is escaped in HTML; a name they misspell is an error, never an
empty place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Template

from connectors.mail.bounds import few_steps
from connectors.mail.content import EXAMPLES, Content, Values
from connectors.mail.held import HELD_EXAMPLES, HeldContent
from connectors.mail.sandbox import FAILURES, Sandbox, said, wrong
from connectors.mail.stopped import STOPPED_EXAMPLES, StoppedContent
from engine.authoring.problems import Problem
from engine.errors import NotReady

LARGEST_TEMPLATE = 200_000
"""Characters."""
LONGEST_SUBJECT = 200
TRIED_WITH: Final[Mapping[str, Sequence[Values]]] = {
    Content.template: EXAMPLES,
    HeldContent.template: HELD_EXAMPLES,
    StoppedContent.template: STOPPED_EXAMPLES,
}
"""What templates there are, and what each is tried with."""
BUILT_IN: Final = (Path(__file__).parent / "built_in", Path(__file__).parents[2] / "rules" / "templates")
"""Where the built-in ones are: in the installed package, or in the checkout that this runs from."""


@dataclass(frozen=True, slots=True)
class Written:
    """An email's parts; `html` is None where there is only a text template."""

    subject: str
    text: str
    html: str | None


class Templates:
    """The templates of a folder, compiled; and the built-in ones for notices, where the folder has none."""

    def __init__(self, folder: Path, default_language: str = "en") -> None:
        """Read and try them all; see `problems`."""
        self._default = default_language
        self._files, problems = _read(folder)
        if f"assigned.{default_language}.txt" not in self._files and not problems:
            wanted = f"there is no assigned.{default_language}.txt; `rolecall init` shows what templates look like"
            problems = [wrong(str(folder), 1, wanted)]
        self._files |= _built_in(self._files)
        self._sandbox = Sandbox({name: text for name, (_, text) in self._files.items()})
        for name in self._files:
            problems += self._tried(name)
        self.problems = problems

    def require(self) -> None:
        """Raise NotReady with every problem, one a line."""
        if self.problems:
            raise NotReady("\n".join(map(str, self.problems)))

    def languages(self, template: str = Content.template) -> frozenset[str]:
        """Return the languages that a template is there in."""
        parts = [name.split(".") for name in self._files if name.endswith(".txt")]
        return frozenset(one[1] for one in parts if one[0] == template)

    def language(self, wanted: str, template: str = Content.template) -> str:
        """Return the language to write in: `nl-BE` finds `nl`, one without templates the default language, or `en`."""
        return self._known(wanted, template) or self._known(self._default, template) or "en"

    def has(self, wanted: str, template: str = Content.template) -> bool:
        """Say whether there are templates for a language, or for the one that it is a kind of."""
        return self._known(wanted, template) is not None

    def write(self, language: str, values: Values) -> Written:
        """Write an email in a language that `language` has returned.

        Raises NotReady, with file and line, if a template fails.
        """
        text = f"{values.template}.{language}.txt"
        html = f"{values.template}.{language}.html"
        return Written(
            subject=" ".join(self._filled(text, values, "subject").split())[:LONGEST_SUBJECT],
            text=self._filled(text, values, "text").strip() + "\n",
            html=self._filled(html, values) if html in self._files else None,
        )

    def _known(self, wanted: str, template: str) -> str | None:
        plain = wanted.strip().casefold().replace("_", "-")
        languages = self.languages(template)
        return next((one for one in (plain, plain.split("-")[0]) if one in languages), None)

    def _filled(self, name: str, values: Values, block: str | None = None) -> str:
        try:
            return self._sandbox.filled(name, values, block)
        except FAILURES as problem:
            path, _ = self._files[name]
            raise NotReady(str(said(path, problem, type(values)))) from problem

    def _tried(self, name: str) -> list[Problem]:
        """Compile a template and fill it in with the examples, which have something of everything."""
        path, _ = self._files[name]
        examples = TRIED_WITH.get(name.partition(".")[0], EXAMPLES)
        kind = type(examples[0])
        try:
            template: Template = self._sandbox.get_template(name)
        except FAILURES as problem:
            return [said(path, problem, kind)]
        blocks = ["subject", "text"] if name.endswith(".txt") else [None]
        for block in blocks:
            if block is not None and block not in template.blocks:
                wanted = f"the {block} is missing: {{% block {block} %}}…{{% endblock %}}"
                return [wrong(str(path), 1, wanted)]
        try:
            for example in examples:
                for block in blocks:
                    with few_steps():
                        filled = self._filled(name, example, block)
                    if not filled.strip():
                        return [wrong(str(path), 1, f"the {block or 'template'} comes out empty")]
        except NotReady as problem:
            cause = problem.__cause__
            return [said(path, cause if isinstance(cause, Exception) else problem, kind)]
        return []


def folder_of(templates: Path, rules: Path, default_language: str = "en") -> Path:
    """Return where the templates are: the folder of the settings, or the built-in ones.

    Those are for rules without a folder of templates in the usual place, where they have the default language. A
    folder that somebody names must be there.
    """
    own = templates != rules / "templates" or templates.exists() or not rules.is_dir()
    built_in = _built_in_folder()
    return built_in if not own and (built_in / f"assigned.{default_language}.txt").exists() else templates


def compile_templates(folder: Path, default_language: str = "en") -> list[Problem]:
    """Return everything that is wrong with the templates of a folder: file, line, and what was expected."""
    return Templates(folder, default_language).problems


_Files = dict[str, tuple[Path, str]]
"""Name → where it is, and its text."""


def _read(folder: Path) -> tuple[_Files, list[Problem]]:
    files: _Files = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        return {}, [wrong(str(folder), 1, "there is no such folder; it should have the email templates")]
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".txt", ".html"):
            continue
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            problems.append(wrong(str(path), 1, f"this file cannot be read as UTF-8 text: {problem}"))
            continue
        if len(text) > LARGEST_TEMPLATE:
            problems.append(wrong(str(path), 1, f"a template has at most {LARGEST_TEMPLATE:,} characters"))
        else:
            files[path.name] = (path, text)
    return files, problems


def _built_in(files: _Files) -> _Files:
    """The templates for notices, in the languages for which there is none among `files`."""
    return {
        path.name: (path, path.read_text("utf-8"))
        for template in (HeldContent.template, StoppedContent.template)
        for path in sorted(_built_in_folder().glob(f"{template}.*"))
        if f"{path.stem}.txt" not in files and path.name not in files
    }


def _built_in_folder() -> Path:
    return next(place for place in BUILT_IN if place.is_dir())
