"""What goes wrong is said in plain words, and in the exit code: `said_and_code` decides."""

from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from connectors.commands.ids import WrongFile
from connectors.config import InvalidConfig
from connectors.exits import NOT_READY, OUT_OF_MEMORY, REFUSED, WRONG
from engine.authoring.problems import InvalidRules
from engine.errors import NotReady, Refused, Rejected, RolecallError, Transient
from engine.explain.names import Unknown


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
        case MemoryError():
            return Said(["out of memory: memory_limit says how much a worker may take"], OUT_OF_MEMORY)
        case BrokenPipeError():
            return Said([], 0)
        case OSError() if problem.filename is not None:
            return Said([f"{problem.filename}: {problem.strerror}"], WRONG)
        case _:
            return None
