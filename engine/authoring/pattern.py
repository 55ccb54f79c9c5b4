"""Patterns of `like`: `*` stands for any text, `?` for one character."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(character) or re.escape(character) for character in pattern), re.DOTALL)


def fits(pattern: str, text: str) -> bool:
    """Say whether the whole of `text` fits `pattern`; both normalised."""
    return _compiled(pattern).fullmatch(text) is not None
