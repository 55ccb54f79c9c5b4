"""Loaded by every Python that has this folder in its PYTHONPATH: what some messages do to a worker that handles them.

The product knows nothing of it. A message is poisonous by its subject, `poison-crash` and so on.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from engine.people import People

_tell = People.tell
KINDS: dict[str, Callable[[], None]] = {}


def _poison(kind: Callable[[], None]) -> Callable[[], None]:
    KINDS[kind.__name__] = kind
    return kind


@_poison
def crash() -> None:
    """A read at no address, in C."""
    ctypes.string_at(0)


@_poison
def abort() -> None:
    """An assertion in C that does not hold."""
    ctypes.CDLL(None).abort()


@_poison
def hang() -> None:
    """A loop in Python."""
    while True:
        pass


@_poison
def stall() -> None:
    """C code that never comes back and never lets go of the interpreter: no other thread of Python runs."""
    ctypes.PyDLL(None).sleep(3600)


@_poison
def fill() -> None:
    """Memory, without end."""
    held = []
    while True:
        held.append(bytearray(2**20))


def _told(self: People, message: Any) -> Any:
    subject = message.subject or ""
    if subject.startswith("poison-"):
        KINDS[subject.removeprefix("poison-")]()
    return _tell(self, message)


People.tell = _told  # type: ignore[method-assign]
