# ruff: noqa: ANN401 — py-amqp's objects carry no types
# mypy: disable-error-code="misc"
"""Received messages: whatever a publisher has put into their properties, they can be read.

py-amqp raises on a date beyond the year 9999 (milliseconds where seconds belong: a frequent mistake), on text that is
no UTF-8 and on very deep tables. The message would come again with every new connection, and block its queue for ever.
"""

from collections.abc import Callable
from struct import error, unpack_from
from typing import Any

from amqp import Message, spec
from amqp.exceptions import AMQPError, UnexpectedFrame

_WITH_CONTENT = frozenset((spec.Basic.Return, spec.Basic.Deliver, spec.Basic.GetOk))
_UNREADABLE = (AMQPError, ArithmeticError, IndexError, OSError, RecursionError, ValueError, error)


class Received(Message):
    """A message on its way in."""

    def _load_properties(self, class_id: int, buf: bytes, offset: int) -> int:
        try:
            return int(super()._load_properties(class_id, buf, offset))
        except _UNREADABLE:
            self.properties = _leniently(buf, offset)
            return offset


def _leniently(buf: bytes, offset: int) -> dict[str, Any]:
    """Read properties without their headers; what is no UTF-8 is replaced."""
    (flags,) = unpack_from(">H", buf, offset)
    offset += 2
    properties: dict[str, Any] = {}
    for place, (name, kind) in enumerate(Message.PROPERTIES):
        if not flags & (0x8000 >> place):
            continue
        if kind == "s":
            end = offset + 1 + buf[offset]
            properties[name] = bytes(buf[offset + 1 : end]).decode("utf-8", "replace")
        elif kind == "F":
            end = offset + 4 + unpack_from(">I", buf, offset)[0]
        else:
            end = offset + (8 if kind == "L" else 1)
        offset = end
    return properties


def frame_handler(connection: Any, callback: Callable[..., Any]) -> Callable[[tuple[int, int, bytes]], bool]:
    """Put frames together to methods and messages, as py-amqp's own does; True when something is complete."""
    expected: dict[int, int] = {}
    partial: dict[int, Received] = {}

    def on_frame(frame: tuple[int, int, bytes]) -> bool:
        kind, channel, buf = frame
        connection.bytes_recv += 1
        if kind == 8:  # a heartbeat
            return False
        if kind != expected.get(channel, 1):
            msg = f"Received frame {kind} while expecting type: {expected.get(channel, 1)}"
            raise UnexpectedFrame(msg)
        if kind == 1:
            method = unpack_from(">HH", buf, 0)
            if method in _WITH_CONTENT:
                partial[channel] = Received(frame_method=method, frame_args=buf)
                expected[channel] = 2
                return False
            callback(channel, method, buf, None)
            return True
        message = partial[channel]
        if kind == 2:
            message.inbound_header(buf)
        else:
            message.inbound_body(buf)
        if not message.ready:
            expected[channel] = 3
            return False
        del partial[channel], expected[channel]
        callback(channel, message.frame_method, message.frame_args, message)
        return True

    return on_frame
