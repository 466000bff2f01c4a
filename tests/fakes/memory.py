"""What all fakes of one house share: committed rows, and who holds which of them."""

import asyncio
from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from dataclasses import dataclass, field

from core.plan import FACTORY


class Gone:
    """In place of a row that was deleted and not committed yet."""


GONE = Gone()


def factory_tables() -> dict[str, dict[object, object]]:
    """A fresh installation: nothing but the plans it comes with."""
    return {"plans": {plan.slug: plan for plan in FACTORY}}


@dataclass
class Memory:
    """Committed rows by table and key; the locks stand for a database's row locks."""

    tables: dict[str, dict[object, object]] = field(default_factory=factory_tables)
    locks: dict[tuple[str, str], asyncio.Lock] = field(
        default_factory=dict[tuple[str, str], asyncio.Lock]
    )

    def table(self, name: str) -> dict[object, object]:
        return self.tables.setdefault(name, {})

    def lock(self, table: str, key: str) -> asyncio.Lock:
        return self.locks.setdefault((table, key), asyncio.Lock())


class Rows[K, V](MutableMapping[K, V]):
    """One table as one work sees it: what is committed, under what it has written itself."""

    def __init__(self, committed: dict[K, V], written: dict[K, V | Gone]) -> None:
        self.committed = committed
        self.written = written

    def __getitem__(self, key: K) -> V:
        found = self.written.get(key) or self.committed[key]
        if isinstance(found, Gone):
            raise KeyError(key)
        return found

    def __setitem__(self, key: K, value: V) -> None:
        self.written[key] = value

    def __delitem__(self, key: K) -> None:
        self[key]
        self.written[key] = GONE

    def __iter__(self) -> Iterator[K]:
        keys = dict.fromkeys([*self.committed, *self.written])
        return iter([key for key in keys if not isinstance(self.written.get(key), Gone)])

    def __len__(self) -> int:
        return len(self._seen())

    def items(self) -> ItemsView[K, V]:
        return self._seen().items()

    def values(self) -> ValuesView[V]:
        return self._seen().values()

    def _seen(self) -> dict[K, V]:
        """All at once: row by row is slow where there are many."""
        if not self.written:
            return self.committed
        rows = dict(self.committed)
        for key, row in self.written.items():
            if isinstance(row, Gone):
                rows.pop(key, None)
            else:
                rows[key] = row
        return rows
