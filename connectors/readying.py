"""Making ready: what must be there before the worker works; the embedded default makes it by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
import structlog

from connectors.config import Config
from connectors.mail.templates import Templates, folder_of
from engine.activation import activate
from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.matching.durable import load
from engine.store.database import Database
from engine.store.tables import active
from engine.store.upgrade import upgrade
from engine.store.version import require_current

log = structlog.get_logger("rolecall.worker")
ITSELF = "rolecall"
"""Who applied the first revision, if nobody did."""


@contextmanager
def readied(config: Config) -> Iterator[Database]:
    """Open the database with its tables and an active revision.

    Embedded, both are made if they are missing: the tables, and a first revision of the rules folder. Raises NotReady
    or InvalidRules, saying what to do.
    """
    load()
    config.data.mkdir(parents=True, exist_ok=True)
    database = config.open_database()
    try:
        if database.embedded:
            upgrade(database)
        require_current(database)
        if database.embedded:
            _apply_first(config, database)
        yield database
    finally:
        database.close()


def _apply_first(config: Config, database: Database) -> None:
    with database.read() as work:
        if work.run(sa.select(active.c.revision)).first() is not None:
            return
    rules, doubts = read_rules(read_folder(config.rules))
    for doubt in doubts:
        log.warning("rules", problem=f"{config.rules}/{doubt.place}: {doubt.message}")
    done = activate(
        database, rules, actor=ITSELF, settings=config.settings(), note="the first rules, applied by itself"
    )
    log.info("applied", revision=done.revision, rules=str(config.rules), triggers=len(rules.triggers))


def ready_templates(config: Config) -> Templates:
    """Read and try the email templates. Raises NotReady with every problem."""
    folder = folder_of(config.templates, config.rules, config.default_language)
    templates = Templates(folder, config.default_language)
    templates.require()
    return templates
