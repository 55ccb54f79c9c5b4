"""One user as a page: one file of HTML that needs nothing else, to read, to send and to print."""

from typing import Final

from connectors.view import words
from connectors.view.environment import allowed, environment
from connectors.view.outline import outline
from engine.explain.user import UserView

_FILTERS: Final = ("because", "day", "kind", "plain", "reached", "until")


def page(view: UserView) -> str:
    """Return the page. Everything that people or messages said is text in it, never markup."""
    made = environment({name: getattr(words, name) for name in _FILTERS})
    written = made.get_template("user.html").render(
        user=view, parts=outline(view), status=words.status(view), awaited=words.awaited(view)
    )
    return allowed(written)
