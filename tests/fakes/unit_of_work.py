"""Nothing is kept before `commit`; what was held is let go with it."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from tests.fakes.memory import Gone, Memory, Rows


class FakeUnitOfWork:
    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.commits = 0
        self._written: dict[str, dict[Any, Any]] = {}
        self._held: dict[tuple[str, str], asyncio.Lock] = {}
        self._last: list[Callable[[], None]] = []

    def rows[K, V](self, table: str, key: type[K], value: type[V]) -> Rows[K, V]:
        """A table as this work sees it; the two types are only for the reader and the checker."""
        committed = cast("dict[K, V]", self.memory.table(table))
        return Rows(committed, self._written.setdefault(table, {}))

    async def hold(self, table: str, key: str) -> None:
        """Wait until nobody else holds that row, and hold it until commit or release."""
        await asyncio.sleep(0)  # as a database would, let others have their turn
        if (table, key) not in self._held:
            lock = self.memory.lock(table, key)
            await lock.acquire()
            self._held[table, key] = lock

    def at_last(self, deed: Callable[[], None]) -> None:
        """Do it when all is kept, and nobody else comes between."""
        self._last.append(deed)

    async def commit(self) -> None:
        for deed in self._last:
            deed()
        for name, rows in self._written.items():
            table = self.memory.table(name)
            for key, row in rows.items():
                if isinstance(row, Gone):
                    table.pop(key, None)
                else:
                    table[key] = row
        self.commits += 1
        await self.release()

    async def release(self) -> None:
        self._written.clear()
        self._last.clear()
        held = list(self._held.values())
        self._held.clear()
        for lock in held:
            lock.release()
