"""What keeps templates small: no text, list or number that one makes is larger than an email may be."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from itertools import islice
from string import Formatter
from types import FrameType
from typing import Any, Final

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError

LARGEST_EMAIL: Final = 1_000_000
"""Characters."""
WIDEST: Final = 1_000
"""Blanks, or parts, that a filter or a format may be told to make."""
MOST_STEPS: Final = 20_000
"""Lines that a template passes through while it is tried."""
LARGEST_NUMBER: Final = 10**100
_PADS: Final = frozenset({"center", "expandtabs", "ljust", "rjust", "zfill"})
_WIDE: Final = re.compile(r"[0-9]{4,}|[*{]")


class BoundedCode(CodeGenerator):
    """Jinja2's own code, in which what `~` joins is measured."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 — Jinja2's
        """Write `bounded(…)` around it."""
        self.write("environment.globals['bounded'](")
        super().visit_Concat(node, frame)
        self.write(")")


def joined(parts: Iterable[Any]) -> str:
    """Join what a template, or a part of one, writes. Raises SecurityError if it is larger than an email may be."""
    written: list[str] = []
    room = LARGEST_EMAIL
    for part in parts:
        written.append(str(part))
        room -= len(written[-1])
        if room < 0:
            raise _too_large()
    return "".join(written)


def no_larger(value: Any) -> Any:  # noqa: ANN401 — whatever a template makes
    """Return the value, if it is no larger than an email may be. Raises SecurityError."""
    if isinstance(value, str | list | tuple) and len(value) > LARGEST_EMAIL:
        raise _too_large()
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        raise SecurityError("this makes a number that is too large")
    return value


def short_range(*of: int) -> range:
    """Count, as Python's `range` does, and not far."""
    found = range(*of)
    if len(found) > WIDEST:
        raise SecurityError(f"`range` counts to {WIDEST:,} at most")
    return found


@contextmanager
def few_steps() -> Iterator[None]:
    """Raise SecurityError when templates pass through too many lines in the block: they would go on for hours."""
    steps = 0

    def count(_: FrameType, event: str, __: Any) -> Any:  # noqa: ANN401 — as sys.settrace wants it
        nonlocal steps
        steps += event == "line"
        if steps > MOST_STEPS:
            raise SecurityError(f"it goes through its loops more than {MOST_STEPS:,} times")
        return count

    def look(frame: FrameType, _: str, __: Any) -> Any:  # noqa: ANN401 — the same
        return count if "__jinja_template__" in frame.f_globals else None

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def check_widths(form: str) -> None:
    """Raise SecurityError if a text for `format` has a width that makes a text of any size."""
    for _, _, width, _ in Formatter().parse(form):
        if width and _WIDE.search(width):
            raise SecurityError(f"a width in `format` is at most {WIDEST - 1}, and written out")


def check_call(called: Any, words: tuple[Any, ...], more: Mapping[str, Any]) -> None:  # noqa: ANN401 — whatever it is
    """Raise SecurityError if this method of a text would make one that is larger than an email may be."""
    text = getattr(called, "__self__", None)
    name = getattr(called, "__name__", "")
    if not isinstance(text, str):
        return
    if name in _PADS:
        _check_numbers((*words, *more.values()))
    elif name == "replace" and len(words) > 1 and isinstance(words[1], str):
        _check_product(len(text) + 1, len(words[1]))
    elif name == "join" and words:
        _check_product(len(text), _count(words[0]))


def bounded(filters: Mapping[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the filters that could make something of any size, so that they don't."""
    made = {name: _of_numbers(filters[name]) for name in ("batch", "center", "indent", "slice", "wordwrap", "tojson")}
    return made | {"format": _formatted, "replace": _replaced(filters["replace"]), "join": _joined(filters["join"])}


def _of_numbers(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)  # with the marks that say what Jinja2 hands to it first
    def narrow(*words: Any, **more: Any) -> Any:  # noqa: ANN401 — as what it wraps
        _check_numbers((*words[1:], *more.values()))
        return filter_(*words, **more)

    return narrow


def _formatted(form: str, *words: Any, **more: Any) -> str:  # noqa: ANN401 — what is filled in
    for width in re.findall(r"%(?:\([^)]*\))?([^a-zA-Z%]*)", str(form)):
        if _WIDE.search(width):
            raise SecurityError(f"a width in `format` is at most {WIDEST - 1}, and written out")
    return str(no_larger(str(form) % (more or words)))


def _replaced(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def replace(first: Any, text: Any, old: Any, new: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 — the same
        _check_product(len(str(text)) + 1, len(str(new)))
        return filter_(first, text, old, new, *rest, **more)

    return replace


def _joined(filter_: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(filter_)
    def join(first: Any, parts: Any, between: Any = "", *rest: Any, **more: Any) -> Any:  # noqa: ANN401 — the same
        several = list(islice(parts, LARGEST_EMAIL))
        _check_product(len(str(between)), len(several))
        return no_larger(filter_(first, several, between, *rest, **more))

    return join


def _check_numbers(values: Iterable[Any]) -> None:
    if any(isinstance(value, int) and abs(value) > WIDEST for value in values):
        raise SecurityError(f"the largest width or number of parts is {WIDEST:,}")


def _check_product(one: int, other: int) -> None:
    if one * other > LARGEST_EMAIL:
        raise _too_large()


def _count(parts: Any) -> int:  # noqa: ANN401 — whatever is joined
    return len(parts) if hasattr(parts, "__len__") else LARGEST_EMAIL


def _too_large() -> SecurityError:
    return SecurityError(f"an email has at most {LARGEST_EMAIL:,} characters")
