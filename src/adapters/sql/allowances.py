"""The platforms' allowances in the database: the one place where all processes meet."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Double,
    Executable,
    RowMapping,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.allowance_tables import allowances
from adapters.sql.work import SqlWork
from core.ports.allowances import Lease, Pause
from core.quota import Bucket, Scope

FARTHEST = 600.0
"""Seconds: nobody is given slots so far ahead, so such a row is from a clock that was set back."""
ANSWERS, LATELY = 16, 60.0
"""The quickest among so many answers in so many seconds tells how far the two clocks are apart."""
LONGEST_REASON = 300
LONGEST_NAME = 255
KEYS = ("provider", "app", "scope", "name")
EPOCH_AS_JULIAN_DAY = 2_440_587.5

type Time = ColumnElement[float]


@dataclass(slots=True)
class SqlAllowances:
    """Allowances in the database, by the database's clock.

    A lease is one statement, so the row's lock makes it atomic over all processes. Its answer
    becomes seconds from now by the quickest answer of late: one that was held up in this process
    must not move slots, for they would then meet another process's.
    What was begun is ended although the caller gives up: no connection is left half used.
    """

    engine: AsyncEngine
    _apart: deque[tuple[float, float]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._apart = deque(maxlen=ANSWERS)

    async def lease(self, bucket: Bucket, interval: float, count: int, within: float) -> Lease:
        return await asyncio.shield(self._lease(bucket, count, count * interval, within))

    async def pause(self, bucket: Bucket, seconds: float, reason: str) -> None:
        until = self._clock() + seconds
        is_longer = until > allowances.c.paused_until
        new = {"paused_until": until, "reason": reason[:LONGEST_REASON]}
        change = {
            "paused_until": _later(allowances.c.paused_until, until),
            "reason": case((is_longer, reason[:LONGEST_REASON]), else_=allowances.c.reason),
        }
        await asyncio.shield(self._put(bucket, new=new, change=change))

    async def lift(self, provider: str) -> None:
        is_paused = allowances.c.paused_until > self._clock()
        is_app = (allowances.c.provider == provider) & (allowances.c.scope == Scope.APP)
        query = update(allowances).where(is_app, is_paused)
        await asyncio.shield(self._change(query.values(paused_until=0.0, reason="")))

    async def pauses(self) -> list[Pause]:
        clock = self._clock()
        query = select(allowances, clock.label("now")).where(allowances.c.paused_until > clock)
        rows = await asyncio.shield(self._read(query.order_by(allowances.c.paused_until.desc())))
        return [_pause(row) for row in rows]

    async def count_throttle(self, bucket: Bucket) -> None:
        more = {"throttles": allowances.c.throttles + 1}
        await asyncio.shield(self._put(bucket, new={"throttles": 1}, change=more))

    async def throttles(self) -> Mapping[tuple[str, Scope], int]:
        columns = allowances.c.provider, allowances.c.scope
        query = select(*columns, func.sum(allowances.c.throttles).label("times"))
        query = query.group_by(*columns).having(func.sum(allowances.c.throttles) > 0)
        rows = await asyncio.shield(self._read(query))
        return {(row["provider"], Scope(row["scope"])): int(row["times"]) for row in rows}

    async def _lease(self, bucket: Bucket, count: int, span: float, within: float) -> Lease:
        statement = self._leasing(bucket, span, within)
        why = select(allowances, self._clock().label("now"))
        work = SqlWork(self.engine)
        try:
            if given := (await work.execute(statement)).mappings().first():
                self._hear(given)
                await work.commit()
                return Lease(slots=count, first=self._from_now(given["next_at"] - span))
            row = (await work.execute(why.where(_is(bucket)))).mappings().one()
            self._hear(row)
        finally:
            await work.release()
        opens = max(row["next_at"], row["paused_until"])
        is_paused = row["paused_until"] > row["now"]
        first = self._from_now(opens)
        return Lease(slots=0, first=first, reason=row["reason"] if is_paused else "")

    def _leasing(self, bucket: Bucket, span: float, within: float) -> Executable:
        clock = self._clock()
        next_at = allowances.c.next_at
        is_from_before = next_at > clock + (FARTHEST + span)
        start = case((is_from_before, clock), else_=_later(next_at, clock))
        row = {"next_at": clock + span, "paused_until": literal(0.0), "reason": "", "throttles": 0}
        insert = self._insert().values(_keys(bucket) | row)
        return insert.on_conflict_do_update(
            index_elements=KEYS,
            set_={"next_at": start + span},
            where=(allowances.c.paused_until <= clock) & (start <= clock + within),
        ).returning(next_at, clock.label("now"))

    async def _put(
        self, bucket: Bucket, *, new: Mapping[str, Any], change: Mapping[str, Any]
    ) -> None:
        row = {"next_at": 0.0, "paused_until": 0.0, "reason": "", "throttles": 0}
        insert = self._insert().values(_keys(bucket) | row | dict(new))
        await self._change(insert.on_conflict_do_update(index_elements=KEYS, set_=change))

    async def _change(self, statement: Executable) -> None:
        work = SqlWork(self.engine)
        try:
            await work.execute(statement)
            await work.commit()
        finally:
            await work.release()

    async def _read(self, query: Executable) -> list[RowMapping]:
        work = SqlWork(self.engine)
        try:
            return list((await work.execute(query)).mappings())
        finally:
            await work.release()

    def _insert(self) -> postgresql.Insert | sqlite.Insert:
        is_sqlite = self.engine.dialect.name == "sqlite"
        return sqlite.insert(allowances) if is_sqlite else postgresql.insert(allowances)

    def _clock(self) -> Time:
        """Seconds since 1970, read when the statement has its lock and not before."""
        if self.engine.dialect.name == "sqlite":
            days: Time = func.julianday("now", type_=Double)
            return (days - EPOCH_AS_JULIAN_DAY) * 86_400.0
        return cast(extract("epoch", func.clock_timestamp()), Double)

    def _hear(self, row: RowMapping) -> None:
        heard = monotonic()
        self._apart.append((heard, heard - row["now"]))

    def _from_now(self, moment: float) -> float:
        now = monotonic()
        return moment + min(apart for at, apart in self._apart if now - at < LATELY) - now


def _keys(bucket: Bucket) -> dict[str, Any]:
    return msgspec.structs.asdict(bucket) | {"name": bucket.name[:LONGEST_NAME]}


def _is(bucket: Bucket) -> ColumnElement[bool]:
    return and_(*(allowances.c[name] == value for name, value in _keys(bucket).items()))


def _later(one: Time, other: Time) -> Time:
    return case((one > other, one), else_=other)


def _pause(row: RowMapping) -> Pause:
    bucket = {name: row[name] for name in KEYS}
    return Pause(
        bucket=msgspec.convert(bucket, Bucket),
        until=datetime.fromtimestamp(row["paused_until"], UTC),
        seconds=row["paused_until"] - row["now"],
        reason=row["reason"],
    )
