"""The line that can be cut, stalled and shut; and the clock that is wrong."""

import socket
import socketserver
import subprocess
import sys
import time
from collections.abc import Iterator
from threading import Thread

import pytest

from tests.siege.place import ROOT
from tests.siege.proxy import Proxy, proxied


class Echo(socketserver.BaseRequestHandler):
    """Says what it hears."""

    def handle(self) -> None:
        while heard := self.request.recv(4096):
            self.request.sendall(heard)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections are meant to break."""


@pytest.fixture
def line() -> Iterator[Proxy]:
    with Server(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with proxied(server.server_address[1]) as proxy:
            yield proxy
        server.shutdown()


def call(line: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=5)


def says(client: socket.socket, what: bytes) -> bytes:
    client.sendall(what)
    return client.recv(4096)


def test_it_passes_on(line: Proxy) -> None:
    with call(line) as client:
        assert says(client, b"hello") == b"hello"


def test_what_is_cut_is_over_and_others_can_be_made(line: Proxy) -> None:
    with call(line) as client:
        assert says(client, b"hello") == b"hello"
        assert line.cut() == 1
        with pytest.raises(ConnectionError):  # noqa: PT012 — which of the two notices
            client.sendall(b"are you there?")
            if client.recv(4096) == b"":
                raise ConnectionResetError
    with call(line) as client:
        assert says(client, b"again") == b"again"


def test_what_is_stalled_comes_later(line: Proxy) -> None:
    with call(line) as client:
        assert says(client, b"hello") == b"hello"
        line.stall()
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            says(client, b"slow")
        line.flow()
        client.settimeout(5)
        assert client.recv(4096) == b"slow"


def test_while_it_is_shut_nobody_gets_in(line: Proxy) -> None:
    line.shut()
    with pytest.raises(ConnectionRefusedError):
        call(line)
    line.open()
    with call(line) as client:
        assert says(client, b"again") == b"again"


def test_whoever_ends_ends_the_other_side(line: Proxy) -> None:
    with call(line) as client:
        client.shutdown(socket.SHUT_WR)
        assert client.recv(4096) == b""


def test_a_clock_is_wrong_by_so_many_seconds() -> None:
    program = "from tests.siege.skewed import skew; import time; skew(7200); print(time.time(), time.time_ns())"
    words = [sys.executable, "-c", program]
    said = subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    assert abs(float(said[0]) - time.time() - 7200) < 60
    assert abs(int(said[1]) / 1e9 - time.time() - 7200) < 60
