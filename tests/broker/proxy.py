"""A network between the tests and RabbitMQ: it can be cut, stall, lie, and speak TLS."""

import socket
import ssl
import threading
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit


class Proxy:
    """Forwards what it is sent to the server of `url`; `url` of the proxy itself is how to reach it."""

    def __init__(self, url: str, certificate: str | None = None) -> None:
        parts = urlsplit(url)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 5672)
        self._tls = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._flowing = threading.Event()
        self._flowing.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        login = parts.netloc.rpartition("@")[0]
        self.url = f"{'amqps' if certificate else 'amqp'}://{login}@127.0.0.1:{self._port}{parts.path}"
        self.accepted = 0
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stall(over=True)
        self.refuse()
        self.cut()

    def cut(self) -> None:
        """End all connections without a word."""
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._pairs.clear()

    def stall(self, *, over: bool = False) -> None:
        """Let nothing through, or let it through again."""
        if over:
            self._flowing.set()
        else:
            self._flowing.clear()

    def refuse(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def allow(self) -> None:
        """Take connections again."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def say(self, data: bytes) -> None:
        """Say something to all clients in the server's name. Only while the server itself is silent."""
        for client, _ in self._pairs:
            client.sendall(data)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.accepted += 1
                if self._tls is not None:
                    try:
                        client = self._tls.wrap_socket(client, server_side=True)
                    except OSError:  # it does not like the certificate
                        client.close()
                        continue
                server = socket.create_connection(self._server)
                self._pairs.append((client, server))
                for source, target in ((client, server), (server, client)):
                    threading.Thread(target=self._forward, args=(source, target), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
