# ruff: noqa: ANN401 — py-amqp's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""The frames of AMQP, many at a time: py-amqp asks the system nine times for each message it reads, once for each it
sends. On the way in they become methods and messages, as py-amqp wants them; on the way out publications become frames.
"""

from collections.abc import Callable, Mapping
from struct import pack, unpack_from
from typing import Any, Final, NamedTuple

from amqp import Message, spec
from amqp.exceptions import UnexpectedFrame
from amqp.serialization import dumps

from connectors.broker.received import Received

METHOD: Final = 1
HEADER: Final = 2
BODY: Final = 3
HEARTBEAT: Final = 8
END: Final = 0xCE
_WITH_CONTENT: Final = frozenset((spec.Basic.Return, spec.Basic.Deliver, spec.Basic.GetOk))


class Frame(NamedTuple):
    """One frame as it was read."""

    kind: int
    channel: int
    payload: bytes


class Incoming:
    """What was read and is not a frame yet."""

    def __init__(self) -> None:
        self._data = b""
        self._at = 0

    def feed(self, data: bytes) -> None:
        """Take what was read."""
        self._data = self._data[self._at :] + data
        self._at = 0

    def next(self) -> Frame | None:
        """Return the next frame, None if it is not complete."""
        data, at = self._data, self._at
        if len(data) < at + 8:
            return None
        kind, channel, size = unpack_from(">BHI", data, at)
        end = at + 7 + size
        if len(data) <= end:
            return None
        if data[end] != END:
            msg = "what the server says is no AMQP"
            raise UnexpectedFrame(msg)
        self._at = end + 1
        return Frame(kind, channel, data[at + 7 : end])


def frame_handler(connection: Any, callback: Callable[..., Any]) -> Callable[[Frame], bool]:
    """Put frames together to methods and messages, as py-amqp's own does; True when something is complete."""
    expected: dict[int, int] = {}
    partial: dict[int, Received] = {}

    def on_frame(frame: Frame) -> bool:
        kind, channel, buf = frame
        connection.bytes_recv += 1
        if kind == HEARTBEAT:
            return False
        if kind != expected.get(channel, METHOD):
            msg = f"Received frame {kind} while expecting type: {expected.get(channel, METHOD)}"
            raise UnexpectedFrame(msg)
        if kind == METHOD:
            method = unpack_from(">HH", buf, 0)
            if method in _WITH_CONTENT:
                partial[channel] = Received(frame_method=method, frame_args=buf)
                expected[channel] = HEADER
                return False
            callback(channel, method, buf, None)
            return True
        message = partial[channel]
        if kind == HEADER:
            message.inbound_header(buf)
        else:
            message.inbound_body(buf)
        if not message.ready:
            expected[channel] = BODY
            return False
        del partial[channel], expected[channel]
        callback(channel, message.frame_method, message.frame_args, message)
        return True

    return on_frame


class Publications:
    """Frames of messages that differ in nothing but their bodies."""

    def __init__(self, channel: Any, exchange: str, routing_key: str, properties: Mapping[str, Any]) -> None:
        self._channel = channel.channel_id
        self._room = channel.connection.frame_max - 8
        arguments = dumps("Bssbb", (0, exchange, routing_key, True, False))  # mandatory, not immediate
        self._method = self._frame(METHOD, pack(">HH", *spec.Basic.Publish) + arguments)
        self._properties = Message(**properties)._serialize_properties()

    def frames(self, body: bytes) -> bytes:
        """Return what is sent for one message."""
        header = self._frame(HEADER, pack(">HHQ", spec.Basic.CLASS_ID, 0, len(body)) + self._properties)
        chunks = [self._frame(BODY, body[at : at + self._room]) for at in range(0, len(body), self._room)]
        return b"".join((self._method, header, *chunks))

    def _frame(self, kind: int, payload: bytes) -> bytes:
        return pack(">BHI", kind, self._channel, len(payload)) + payload + b"\xce"
