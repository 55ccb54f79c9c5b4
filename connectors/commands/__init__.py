"""The command line: one module a group of commands; `app` is all of them."""

from connectors.commands.program import app

__all__ = ["app"]
