"""Logs: lines for people at a terminal, JSON elsewhere; about messages, users and jobs by their ids alone."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from connectors.config import Config
from engine.messages.plain import visible

PERSONAL = frozenset({"email", "name", "address", "data", "body"})
"""What may say who somebody is: only shown at level debug."""


def configure(config: Config, stream: TextIO | None = None) -> None:
    """Set up all logging of the process, of the libraries too. `stream`: standard error, unless told otherwise."""
    stream = sys.stderr if stream is None else stream
    level = logging.getLevelNamesMapping()[config.log_level.upper()]
    first: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _without_personal_data,
        _on_one_line,
    ]
    human = config.log_format == "human" or (config.log_format == "auto" and stream.isatty())
    if human:
        last.append(
            structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback)
        )
    else:
        last += [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *first,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=first, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for library in ("alembic", "amqp", "kombu", "sqlalchemy.engine"):
        logging.getLogger(library).setLevel(max(level, logging.WARNING))


@contextmanager
def faults_alone() -> Iterator[None]:
    """Log nothing but Rolecall's own faults in the block, on standard error: what it processes is made up."""
    before = structlog.get_config()
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        structlog.configure(**before)


def _without_personal_data(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return (
        line if line.get("level") == "debug" else {key: _cleared(value) for key, value in line.items() if _is_safe(key)}
    )


def _on_one_line(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Write out what would begin another line, turn it, or tell a terminal something: no line can be forged."""
    return {key: _plain(value) for key, value in line.items()}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return visible(value) if not value.isprintable() else value
    if isinstance(value, dict):
        return {_plain(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _cleared(value: object) -> object:
    if isinstance(value, dict):
        return {key: _cleared(part) for key, part in value.items() if _is_safe(key)}
    return [_cleared(part) for part in value] if isinstance(value, list | tuple) else value


def _is_safe(key: object) -> bool:
    return str(key).casefold() not in PERSONAL
