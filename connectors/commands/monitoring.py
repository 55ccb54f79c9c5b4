"""`status --check`: whatever happens, it comes to one line."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from connectors.broker.queue import Broker
from connectors.commands.opening import opened, settings
from connectors.watch.judging import Health, judge, unknown
from connectors.watch.reading import read
from connectors.watch.thresholds import wanted
from engine.clock import SECOND
from engine.errors import NotReady, Refused
from engine.store.database import Database

PATIENCE: Final = 5 * SECOND
"""How long one statement may take: a monitor does not wait."""


def checked(file: Path | None, warning: Iterable[str], critical: Iterable[str]) -> Health:
    """Check everything. `file`: of settings; `warning`, `critical`: other thresholds, `NAME=VALUE` each."""
    try:
        checks = wanted(warning, critical)
        config = settings(file)
    except Refused as problem:
        return unknown("; ".join(problem.reasons))
    with ExitStack() as stack:

        def database() -> Database:
            return stack.enter_context(opened(config, PATIENCE))

        def broker() -> Broker:
            folder = config.broker_url.removeprefix("embedded://")
            if folder != config.broker_url and not Path(folder).exists():  # a look makes nothing
                raise NotReady(f"there is no queue in {folder} yet: `rolecall run` makes it")
            return stack.enter_context(config.open_broker())

        try:
            reading = read(config, database, broker)
        except Exception as problem:  # noqa: BLE001 — a monitor reads one line, whatever has happened
            return unknown(f"the check itself failed: {type(problem).__name__}: {problem}")
        return judge(reading, checks, mails=config.mail != "off")
