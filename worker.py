"""Rolecall: the worker and its command line. `python worker.py …` is the same as the installed `rolecall …`."""

from connectors.commands import app


def main() -> None:
    """Run the command line."""
    app(prog_name="rolecall")


if __name__ == "__main__":
    main()
