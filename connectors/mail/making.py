"""The mail part of a worker, as the settings want it."""

import threading
from collections.abc import Callable
from functools import partial

from connectors.broker.queue import Broker
from connectors.config import Config
from connectors.mail.files import Files
from connectors.mail.letter import Sender
from connectors.mail.mailing import Mailing
from connectors.mail.rate import Rate
from connectors.mail.rounds import MAILED, Rounds
from connectors.mail.sender import Mailer
from connectors.mail.session import Server
from connectors.mail.smtp import Smtp
from connectors.mail.templates import Templates
from connectors.mail.way import Way
from connectors.watch.meter import Meter
from engine.store.database import Database


def make_mailing(
    config: Config,
    database: Database,
    broker: Broker,
    templates: Templates,
    stopping: Callable[[], bool],
    meter: Meter,
) -> Mailing:
    """Make the mail part. `broker` must be its own, for it may work in a thread; `stopping`: the worker is to end."""
    mailer = Mailer(
        database=database,
        templates=templates,
        way=make_way(config),
        sender=make_sender(config),
        link_template=config.link_template,
    )
    over = threading.Event()
    halted = lambda: over.is_set() or stopping()  # noqa: E731 — said where it is used
    rounds = Rounds(broker, mailer, rate=Rate(config.mail_rate), halted=halted, meter=meter)
    return Mailing(rounds, over, partial(meter.waited, "mail"))


def make_way(config: Config) -> Way:
    """Make the way out for emails."""
    if config.mail != "smtp" or config.smtp_host is None:
        return Files(config.data / "outbox")
    server = Server(
        host=config.smtp_host,
        port=config.smtp_port,
        security=config.smtp_security,
        ca_file=config.smtp_ca_file,
        user=config.smtp_user,
        password=config.smtp_password,
    )
    return Smtp(server, config.mail_from)


def make_sender(config: Config) -> Sender:
    """Return from whom emails are."""
    return Sender(address=config.mail_from, name=config.mail_name, list_id=config.list_id)


def prefetch(config: Config) -> int:
    """Return how many email jobs to take from the queue ahead: no more than can leave within some minutes."""
    return 2 * MAILED if config.mail_rate is None else min(2 * MAILED, max(2, 5 * config.mail_rate))
