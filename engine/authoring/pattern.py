"""Patterns of `like`: `*` stands for any text, `?` for one character."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    first, *others = ("".join(map(_one, part)) for part in pattern.split("*"))
    if not others:
        return re.compile(first, re.DOTALL)
    # The earliest place of each part is as good as any other (an atomic group, in which nobody looks for another):
    # `*a*a*a*a` against a long text would else take for ever.
    *between, last = [part for part in others[:-1] if part] + [others[-1]]
    return re.compile(first + "".join(f"(?>.*?{part})" for part in between) + f".*{last}", re.DOTALL)


def _one(character: str) -> str:
    return "." if character == "?" else re.escape(character)


def fits(pattern: str, text: str) -> bool:
    """Say whether the whole of `text` fits `pattern`; both normalised."""
    return _compiled(pattern).fullmatch(text) is not None
