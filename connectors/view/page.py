"""One user as a page: one file of HTML that needs nothing else, to read, to send and to print."""

import re
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.view import words
from connectors.view.outline import outline
from engine.explain.user import UserView

_FILTERS: Final = ("because", "day", "kind", "plain", "reached", "until")
FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters, which HTML must not have."""


def page(view: UserView) -> str:
    """Return the page. Everything that people or messages said is text in it, never markup."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {name: getattr(words, name) for name in _FILTERS}
    written = environment.get_template("user.html").render(
        user=view, parts=outline(view), status=words.status(view), awaited=words.awaited(view)
    )
    return FORBIDDEN.sub("�", written)
