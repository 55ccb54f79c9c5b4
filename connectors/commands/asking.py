"""A request from the command line: made, checked, put on the queue, and followed if a worker is running."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from connectors.broker.names import REQUESTS
from connectors.commands.following import follow, not_followed, tell
from connectors.commands.opening import actor, opened, settings
from connectors.commands.selecting import Selection, Targets
from connectors.config import Config
from engine.authoring.selection import read_conditions
from engine.clock import shown
from engine.errors import NotReady, Refused, Rejected
from engine.explain.names import Unknown, find_target
from engine.messages.envelope import Message, decode
from engine.messages.plain import LARGEST_BODY
from engine.permission import check
from engine.revision import active_rules

SOURCE = "rolecall-command-line"


def ask(
    action: str,
    whom: Selection,
    what: Targets,
    *,
    note: str | None,
    named: str | None,
    more: Mapping[str, Any],
    file: Path | None,
    wait: bool,
    json: bool,
) -> None:
    """Put the request on the queue; then show its outcome, or say where to find it.

    Exit codes as in `errors`: what is refused, held or cancelled is 3, what was parked 1. Raises Rejected, Refused,
    Unknown or InvalidRules before anything is sent.
    """
    config = settings(file)
    said = {name: value for name, value in more.items() if value not in (None, False)} | {
        "email": more.get("email", True)
    }
    body = {"action": action, **whom.data(), **what.data(), **said, "note": note, "actor": actor(config, named)}
    _check_names(config, body)
    message = made(config, "assignment.requested", body)
    id_ = message.id
    with config.open_broker() as broker:
        broker.publish(REQUESTS, message.body)
        worker = broker.consumers(REQUESTS) > 0
        if not (wait and worker):
            not_followed(f"Job {id_}", id_, request=id_, worker=worker, json=json)
            return
        with opened(config) as database:
            found = follow(database, broker, id_, id_)
    tell(found, id_, wanted="done", json=json)


def made(config: Config, type: str, body: Mapping[str, Any]) -> Message:
    """Return a request with a new id. Raises Rejected or Refused: what is wrong with it is said before it is sent."""
    now = config.make_clock()()
    head = {"specversion": "1.0", "id": str(uuid4()), "source": SOURCE, "type": type, "time": shown(now)}
    encoded = msgspec.json.encode(head | {"data": body})
    if len(encoded) > LARGEST_BODY:
        raise Refused(_too_large(len(encoded), body))
    message = decode(encoded, received=now, publisher=login(config))
    check_may(config, message)
    return message


def login(config: Config) -> str:
    """Return as whom commands publish: the login at the broker; embedded, the operating-system user."""
    from connectors.broker.address import Address

    return Address.read(config.broker_url).login


def check_may(config: Config, message: Message) -> None:
    """Raise Refused if the worker, with the same settings, would park it as not allowed."""
    try:
        check(config.publishers, message)
    except Rejected as problem:
        raise Refused([problem.reason]) from problem


def _too_large(size: int, body: Mapping[str, Any]) -> list[str]:
    """How many users fit into one request, of those that this one names, and what to do."""
    lists = {name: body[name] for name in ("users", "except") if name in body}
    named = sum(map(len, lists.values()))
    bytes_ = sum(len(msgspec.json.encode(one)) for one in lists.values())
    if size - bytes_ > LARGEST_BODY // 2:
        return [f"the request has {size:,} bytes, and {LARGEST_BODY:,} are the most that one may have"]
    fit = (LARGEST_BODY - (size - bytes_)) * named // bytes_ * 9 // 10
    return [
        f"the request names {named:,} users and has {size:,} bytes; {LARGEST_BODY:,} are the most that one may have, "
        f"which is about {fit:,} users: put them into several files, and ask for each; or say who they are with --where"
    ]


def _check_names(config: Config, body: Mapping[str, Any]) -> None:
    """Raise Unknown or InvalidRules for names that the active rules do not know, if there are any rules yet."""
    try:
        with opened(config) as database, database.read() as work:
            revision, rules = active_rules(work)
            if revision is None:
                return
            if "where" in body:
                read_conditions(body["where"], rules.catalog, "--where")
            wanted = [f"role:{name}" for name in body.get("roles", ())]
            wanted += [f"qualification:{name}" for key in ("qualifications", "mandatory") for name in body.get(key, ())]
            problems = []
            for name in wanted:
                try:
                    find_target(work, rules, name)
                except Unknown as unknown:
                    problems += unknown.reasons
            if problems:
                raise Unknown(*problems)
    except NotReady:
        return  # the worker makes the database; it checks the names in any case
