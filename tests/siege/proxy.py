"""A line that can be cut, stalled and shut: a TCP proxy on the loopback, in a thread of its own."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

CHUNK = 65_536


class Proxy:
    """Passes on to `target`, a port on the loopback; its own port stays the same."""

    def __init__(self, target: int) -> None:
        self._target = target
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._flows.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._thread = Thread(target=self._loop.run_forever, name=f"proxy to {target}", daemon=True)
        self._thread.start()
        self.open()

    def open(self) -> None:
        """Take connections."""
        self._run(self._listen())

    def shut(self) -> None:
        """Refuse connections from now on, and cut those that are there."""
        self._run(self._refuse())

    def cut(self) -> int:
        """Cut every connection, at once and without a word; return how many there were."""
        return int(self._run(self._abort()) or 0) // 2

    def stall(self) -> None:
        """Pass nothing on from now on; nobody is told."""
        self._call(self._flows.clear)

    def flow(self) -> None:
        """Pass on again, beginning with what was kept back."""
        self._call(self._flows.set)

    def close(self) -> None:
        """End it."""
        self.shut()
        self._call(self._flows.set)
        self._run(self._gone())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, do: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(do)

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        done: Future[Any] = asyncio.run_coroutine_threadsafe(what, self._loop)
        return done.result(30)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await self._abort()

    async def _abort(self) -> int:
        number = len(self._ends)
        for end in list(self._ends):
            end.transport.abort()
        return number

    async def _gone(self) -> None:
        """Wait until nothing of the connections is left."""
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        await asyncio.wait(others, timeout=5) if others else None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            on_reader, on_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            self._ends.discard(writer)
            return
        self._ends.add(on_writer)
        try:
            await asyncio.gather(self._pump(reader, on_writer), self._pump(on_reader, writer))
        finally:
            for end in (writer, on_writer):
                self._ends.discard(end)
                end.close()
                with suppress(OSError):
                    await end.wait_closed()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Pass on until one side ends; the other side then ends as well."""
        with contextlib.suppress(OSError):
            while data := await source.read(CHUNK):
                await self._flows.wait()
                sink.write(data)
                await sink.drain()
        await self._flows.wait()
        sink.close()


@contextmanager
def proxied(target: int) -> Iterator[Proxy]:
    """A proxy to a port, for the block."""
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.close()
