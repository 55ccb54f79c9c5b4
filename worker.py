"""Rolecall: the worker and its command line. `python worker.py …` is the same as the installed `rolecall …`."""

import gc

gc.disable()  # what is loaded stays: to look for garbage in it, again and again, is a quarter of a command's start

from connectors.commands import app  # noqa: E402

gc.freeze()
gc.enable()


def main() -> None:
    """Run the command line."""
    app(prog_name="rolecall")


if __name__ == "__main__":
    main()
