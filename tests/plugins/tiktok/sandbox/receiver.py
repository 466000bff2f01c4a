"""An app's end of a push: a real port that keeps what came, and answers as told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec


@dataclass
class Receiver:
    """Everything that came, oldest first; `answers` are the statuses to give, 200 after those."""

    url: str
    answers: list[int] = field(default_factory=list[int])
    heads: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    bodies: list[bytes] = field(default_factory=list[bytes])
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def said(self) -> list[dict[str, object]]:
        return [msgspec.json.decode(body, type=dict[str, object]) for body in self.bodies]

    async def count(self, wanted: int) -> None:
        """Wait until so many have come."""
        async with asyncio.timeout(5):
            while len(self.bodies) < wanted:
                self.came.clear()
                await self.came.wait()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        pairs = (line.split(": ", 1) for line in lines if line)
        head = {name.lower(): value for name, value in pairs}
        self.bodies.append(await reader.readexactly(int(head["content-length"])))
        self.heads.append(head)
        self.came.set()
        status = self.answers.pop(0) if self.answers else 200
        writer.write(f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver("")
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/webhooks/tiktok"
    async with server:
        yield receiver
