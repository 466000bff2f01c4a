"""Twenty people who look at pages of the API, at once and again and again.

Run as `python -m benchmarks.reader PORT KEY SECONDS PAUSE PATH…`, KEY an API key or a cookie:
prints a line of JSON, the milliseconds of every answer by path. A process of its own, without an
HTTP client's weight: what it needs itself would count as the service's.
"""

import asyncio
import sys
from random import Random
from time import perf_counter

import msgspec

READERS = 20


class Visit:
    """One open connection."""

    def __init__(self, port: int, key: str) -> None:
        way_in = f"Cookie: {key}" if "=" in key else f"Authorization: Bearer {key}"
        self._port, self._head = port, f"Host: 127.0.0.1\r\n{way_in}\r\n\r\n"

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def get(self, path: str) -> None:
        """Ask and read the answer to its end."""
        self._writer.write(f"GET {path} HTTP/1.1\r\n{self._head}".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").lower().split("\r\n")
        assert " 200 " in status, f"{path}: {status}"
        lengths = [one.partition(":")[2] for one in fields if one.startswith("content-length:")]
        await self._reader.readexactly(int(lengths[0]))


async def read(
    visit: Visit, until: float, pause: float, told: dict[str, list[float]], chance: Random
) -> None:
    """Look at one page after the other, in no order, with pauses around the given one."""
    await visit.open()
    paths = list(told)
    while perf_counter() < until:
        await asyncio.sleep(pause * 2 * chance.random())
        path = chance.choice(paths)
        began = perf_counter()
        await visit.get(path)
        told[path].append((perf_counter() - began) * 1000)


async def main(port: int, key: str, seconds: float, pause: float, paths: list[str]) -> None:
    """All readers, for so long."""
    told: dict[str, list[float]] = {path: [] for path in paths}
    until = perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(READERS):
            chance = Random(number)  # noqa: S311 - the same walk every time
            group.create_task(read(Visit(port, key), until, pause, told, chance))
    print(msgspec.json.encode(told).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(
        main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), sys.argv[5:])
    )
