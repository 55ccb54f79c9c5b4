"""The environment of pages: everything that people, messages or files said is text in them, never markup."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters, which HTML must not have."""


def environment(filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """Return the environment of the templates in this folder, with these filters besides Jinja2's own."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= filters
    return made


def allowed(html: str) -> str:
    """Return a page without what HTML must not have."""
    return _FORBIDDEN.sub("\ufffd", html)
