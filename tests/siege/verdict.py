"""What is promised, how often that was looked at, and where it was broken."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.siege.asking import Chain
from tests.siege.expected import Person
from tests.siege.poison import Poison
from tests.siege.seen import Seen


@dataclass(frozen=True)
class Violation:
    """One promise that was not kept: about whom or what, what was expected, and what is."""

    promise: str
    about: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.about}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Sent:
    """What the publisher knows that it sent, and what must be so after it."""

    people: Mapping[str, Person]
    chains: Sequence[Chain] = ()
    poison: Sequence[Poison] = ()
    messages: frozenset[str] = frozenset()
    """The ids of all healthy messages that the broker has taken."""
    answered: frozenset[str] = frozenset()
    """The ids of those for which an answer was asked."""
    soon: frozenset[str] = frozenset()
    """The ids of those that were sent ahead of their time, and are due by the end."""
    ahead: int = 0
    """How many were sent ahead of their time, and are not due yet."""
    revision: int = 1
    """The number of the last revision."""


@dataclass
class Verdict:
    """How often each promise was looked at, and where it was broken."""

    looks: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    """What is allowed and worth knowing, such as copies."""

    def look(self, promise: str, holds: bool, about: str, expected: object, found: object) -> None:
        """Look once whether a promise is kept."""
        self.looks[promise] += 1
        if not holds:
            self.violations.append(Violation(promise, about, _short(expected), _short(found)))

    def alike(self, promise: str, about: str, expected: object, found: object) -> None:
        """Look whether two are the same."""
        self.look(promise, expected == found, about, expected, found)


def _short(what: object) -> str:
    """Write something as a person can read it."""
    if isinstance(what, set | frozenset):
        what = sorted(what, key=str)
    said = what if isinstance(what, str) else repr(what)
    return said if len(said) <= 300 else said[:300] + " …"


Judge = Callable[[Sent, Seen, Verdict], None]
PROMISES = {
    "lost": "nothing is lost",
    "effects": "no effect twice",
    "email jobs": "no email job twice",
    "healthy": "no healthy message is parked",
    "poison": "poison is parked, once",
    "mails": "mails twice only with the same Message-ID",
    "clock": "a wrong clock decides nothing",
    "rest": "everything comes to rest",
}
