"""What can be wrong in rule files: each problem with its place, a stable code, and words for its author."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from engine.authoring.triggers import Place

MAX_PROBLEMS = 200
"""More are not collected: the first ones are put right first, and looking for near names takes time."""

Severity = Literal["error", "warning", "info"]


class Code(Enum):
    """The kinds of problem. Codes are stable: a code never comes to mean something else."""

    MISSING_FILE = ("RC101", "A folder or file is not there, or cannot be opened.")
    UNREADABLE = ("RC102", "A file is not plain UTF-8 text: byte order mark, control characters, another encoding.")
    NOT_YAML = ("RC103", "A file is not valid YAML: tabs, quotes or brackets left open, wrong indentation.")
    NOT_USED = ("RC104", "A part of YAML that rules don't use: anchors, aliases, tags, merge keys, several documents.")
    TOO_LARGE = ("RC105", "A file or condition is too large or nested too deep.")
    DUPLICATE_KEY = ("RC106", "The same key stands twice in one place.")
    UNKNOWN_KEY = ("RC110", "A key that has no meaning here.")
    WRONG_SHAPE = ("RC111", "A list, a text or keys where something else is expected.")
    EMPTY = ("RC112", "Nothing where something is expected: empty conditions, lists or values.")
    MISSING_KEY = ("RC113", "A key that must be there is missing.")
    EXCLUDED = ("RC114", "Keys that cannot stand together.")
    BAD_NAME = ("RC120", "A name that is not allowed.")
    NAME_TAKEN = ("RC121", "One name for two things.")
    UNKNOWN_NAME = ("RC122", "A name that the catalog does not know.")
    UNKNOWN_FIELD = ("RC123", "A field that does not exist.")
    UNKNOWN_EVENT = ("RC124", "An event that does not exist, or that triggers cannot use.")
    WRONG_EVENT = ("RC125", "A field that this event does not have.")
    CIRCLE = ("RC126", "Groups that use each other in a circle.")
    WRONG_TEST = ("RC130", "A test that this field does not have.")
    WRONG_VALUE = ("RC131", "A value of the wrong type: number, date, duration, true or false.")
    NEVER = ("RC132", "A test that nothing can meet.")
    UNKNOWN_USER = ("RC140", "A scenario speaks of somebody of whom nothing was told before.")
    UNKNOWN_TRIGGER = ("RC141", "A scenario names a trigger that does not exist, or that does not give this.")
    BACKWARDS = ("RC142", "A step of a scenario that lies before the step above it.")
    EXPECTS_NOTHING = ("RC143", "A scenario that expects nothing.")
    CONTRADICTION = ("RC144", "Expectations of a scenario that cannot be met together.")
    LONE_NEGATION = ("RC201", "A negation that also holds for people of whom the value is not known.")
    INVISIBLE = ("RC202", "A qualification is given whose learning items learners cannot see.")
    NO_ITEMS = ("RC203", "A qualification is given that lists no learning items, so nobody can achieve it.")
    IMPOSSIBLE = ("RC204", "Conditions that nobody can ever meet.")
    DEAD = ("RC205", "An alternative that nobody can ever meet, beside others that somebody can.")
    ALWAYS = ("RC206", "Conditions that everybody meets, whatever is known of them.")
    SAME = ("RC207", "Two triggers that give the same to the same people.")
    CONTAINED = ("RC208", "A trigger whose people all get the same by another one.")
    DUPLICATE = ("RC209", "Something is given that comes along anyway: with a role, or by other triggers together.")
    LATE = ("RC210", "`if` asks for teams or job titles when somebody joins; HR may send them later.")
    UNUSED = ("RC211", "A catalog entry that no trigger uses.")
    NOT_GIVEN = ("RC212", "A role or qualification that no trigger gives.")
    PAST = ("RC213", "A date that lies in the past, so that nothing new can be before or on it.")
    OTHER_TYPE = ("RC214", "A text that looks like a date, a number, a flag or a test, on a text field.")
    WIDE = ("RC215", "A trigger without limits of its own that would reach more than a fifth of the people known.")
    NO_REASON = ("RC220", "A warning is allowed without saying why.")
    ALLOWS_NOTHING = ("RC221", "A comment that allows a warning which is not there.")

    @property
    def id(self) -> str:
        """The code as written: `RC122`."""
        return self.value[0]

    @property
    def meaning(self) -> str:
        """What the code stands for, in one sentence."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (or doubtful: a warning), where it stands, and what to do."""

    place: Place
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class InvalidRules(Exception):  # noqa: N818 — the word the documentation uses
    """The rules cannot be used; `problems` is everything that is wrong, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Report:
    """Collects problems while files are read, so that the author sees all of them at once."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, place: Place, code: Code, message: str) -> None:
        """Note something that must be put right; raises InvalidRules when there is more than anybody would read."""
        self.errors.append(Problem(place, code.id, message))
        if len(self.errors) >= MAX_PROBLEMS:
            raise InvalidRules(self.errors)

    def warn(self, place: Place, code: Code, message: str) -> None:
        """Note something that works, but perhaps not as its author thinks."""
        self.warnings.append(Problem(place, code.id, message, "warning"))

    def inform(self, place: Place, code: Code, message: str) -> None:
        """Note something that may well be meant, and that its author may want to know."""
        self.warnings.append(Problem(place, code.id, message, "info"))

    def check(self) -> None:
        """Raise InvalidRules if there is any error."""
        if self.errors:
            raise InvalidRules(self.errors)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems sorted by file, line and column, each once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: (problem.place.file, problem.place.line, problem.place.column))


_PARTS = re.compile(r"[_ -]")
"""Between the parts of a name: who writes `items` means `learning_items`, not `teams`."""
_OTHER_WORDS = {"not": "none", "and": "all", "or": "any"}
"""What people who know other languages write."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean `care`?" for the known word nearest to `word`, or nothing if none is near."""
    looked_for = word.casefold()[:200]
    spelled = {name.casefold(): name for name in known}
    if looked_for not in spelled and (other := _OTHER_WORDS.get(looked_for)) in spelled:
        return f"; did you mean `{other}`?"
    longer = [name for key, name in spelled.items() if looked_for in _PARTS.split(key)]
    if len(longer) == 1 and looked_for not in spelled:
        return f"; did you mean `{longer[0]}`?"
    if len(spelled) > 500:  # comparing is slow: of many names only those that begin or end alike
        ends = looked_for[:2], looked_for[-2:]
        spelled = {key: name for key, name in spelled.items() if key.startswith(ends[0]) or key.endswith(ends[1])}
    close = difflib.get_close_matches(looked_for, spelled, n=1, cutoff=0.6)
    return f"; did you mean `{spelled[close[0]]}`?" if close else ""


def shortened(text: str) -> str:
    """Return a text as it fits on a line of a message."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:77] + "…"


def listed(words: Iterable[str]) -> str:
    """Return words for a message, a dozen at most: `a`, `b`, `c`."""
    names = [f"`{word}`" for word in words]
    rest = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + rest
