"""The publishing side of a connection."""

import time
from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from connectors.broker.confirms import Unconfirmed
from connectors.broker.link import Link
from connectors.broker.names import EVENTS, EXCHANGE, QUEUES, REQUESTS
from engine.errors import Transient

log = structlog.get_logger("rolecall.broker")

PERSISTENT: Final = 2


class Outlet:
    """Sends messages; what it returns from has been taken over by the broker."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def send(
        self,
        messages: Iterable[tuple[str, bytes]],
        *,
        reply_to: str | None = None,
        publisher: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Send (queue, body) in order; return how many there were."""
        common = {
            "content_type": "application/json",
            "content_encoding": "utf-8",
            "application_headers": dict(headers or {}),
            "delivery_mode": PERSISTENT,
            "timestamp": int(time.time()),
        }
        if reply_to:
            common["reply_to"] = reply_to
        sent = 0
        with self._link.trying() as link:
            _look(link)
            batch = link.channel.batch()
            try:
                for queue, body in messages:
                    properties = common | self._publisher(queue, publisher)
                    batch.publish(body, EXCHANGE if queue in QUEUES else "", queue, properties)
                    sent += 1
                batch.flush()
                _report(batch.unroutable)
            finally:
                batch.discard()
        return sent

    def _publisher(self, queue: str, publisher: str | None) -> dict[str, str]:
        # The embedded queue names the operating-system user by itself.
        user = publisher or (self._link.address.user if queue in (EVENTS, REQUESTS) else "")
        return {"user_id": user} if user else {}


def _look(link: Link) -> None:
    """See what the server has said before anything is sent."""
    if link.address.folder is not None:
        return
    link.wire.listen()
    if link.wire.blocked_since is not None:
        msg = f"{link.address.shown} is short of memory or disk and takes no messages"
        raise Transient(msg)


def _report(unroutable: Mapping[str, int]) -> None:
    """A queue of ours that is gone is made anew with the next connection; nobody else's is our business."""
    for queue, number in unroutable.items():
        if queue in QUEUES:
            msg = f"there is no queue {queue!r} any more"
            raise Unconfirmed(msg)
        log.warning("no_such_queue", queue=queue, dropped=number)
