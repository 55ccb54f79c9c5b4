"""What goes wrong is said in plain words, and in the exit code: the one table of both."""

from typing import Final, NamedTuple

from sqlalchemy.exc import DBAPIError

from connectors.commands.ids import WrongFile
from connectors.config import InvalidConfig
from engine.authoring.problems import InvalidRules
from engine.errors import NotReady, Refused, Rejected, RolecallError, Transient
from engine.explain.names import Unknown

WRONG: Final = 1
USAGE: Final = 2
REFUSED: Final = 3
NOT_READY: Final = 4

MEANINGS: Final = {
    0: "it worked",
    WRONG: "something is wrong with what was given: a rule file, a message, a file, a name that nothing has",
    USAGE: "the command was not understood: an unknown option, a missing argument",
    REFUSED: "refused, or a person is needed: the message says what to do",
    NOT_READY: "not set up, or not to be reached: settings, database, queue, another worker on the same folder",
}
"""Exit code → what it means; `docs/commands.md` has it too."""


class Said(NamedTuple):
    """What to tell, line by line, and the exit code."""

    lines: list[str]
    code: int


def said_and_code(problem: Exception) -> Said | None:
    """Return what to say of a problem that people can do something about; None of any other."""
    match problem:
        case InvalidRules():
            return Said([str(one) for one in problem.problems], WRONG)
        case InvalidConfig():
            return Said(problem.reasons, NOT_READY)
        case Unknown() | WrongFile():
            return Said(problem.reasons, WRONG)
        case Refused():
            return Said(problem.reasons, REFUSED)
        case Rejected():
            return Said([problem.reason], WRONG)
        case NotReady():
            return Said([str(problem)], NOT_READY)
        case Transient():
            return Said([f"{problem}; try again"], NOT_READY)
        case RolecallError():
            return Said([str(problem)], REFUSED)
        case DBAPIError():
            return Said([f"the database said: {problem.orig}; `rolecall upgrade` may help"], NOT_READY)
        case BrokenPipeError():
            return Said([], 0)
        case OSError() if problem.filename is not None:
            return Said([f"{problem.filename}: {problem.strerror}"], WRONG)
        case _:
            return None
