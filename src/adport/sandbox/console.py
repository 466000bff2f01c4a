"""The steering that is the same everywhere, for a sandbox that is a Litestar application.

- `GET /clock`; `POST /clock` with `{"advance_seconds": 60}` or `{"now": "2026-03-01T00:00:00Z"}`
- `GET /faults`; `POST /faults` with one; `DELETE /faults`
- `GET /calls`: `{"calls": [...], "counts": {path: n}}`; `DELETE /calls`
- `POST /listing` with `rows` and `size`: how much lists show, and on one page; null is all
"""

from dataclasses import fields
from datetime import timedelta
from typing import Any, Protocol, cast

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import JSONBody

from adport.sandbox.calls import CallLog, Calls
from adport.sandbox.clock import Clock
from adport.sandbox.faults import Faults
from adport.sandbox.orders import Listing, Move, Time


class Steered(Protocol):
    """What the application's dependency `sandbox` has; its settings limit what is listed."""

    clock: Clock
    faults: Faults[Any]
    calls: Calls[Any]
    settings: Any


class Console(Controller):
    """Time, faults, the log of calls and the length of lists."""

    path = "/_sandbox"

    @get("/clock")
    async def read_clock(self, sandbox: NamedDependency[Any]) -> Time:
        return Time(now=_steered(sandbox).clock.now())

    @post("/clock", status_code=200)
    async def move_clock(self, data: JSONBody[Move], sandbox: NamedDependency[Any]) -> Time:
        clock = _steered(sandbox).clock
        if data.now is not None:
            clock.move_to(data.now)
        clock.advance(timedelta(seconds=data.advance_seconds or 0))
        return Time(now=clock.now())

    @get("/faults")
    async def list_faults(self, sandbox: NamedDependency[Any]) -> list[Any]:
        return _steered(sandbox).faults.orders()

    @post("/faults")
    async def add_fault(
        self, data: JSONBody[dict[str, Any]], sandbox: NamedDependency[Any]
    ) -> list[Any]:
        faults = _steered(sandbox).faults
        try:
            faults.add(faults.read(data))
        except msgspec.ValidationError as error:
            raise ClientException(str(error)) from error
        return faults.orders()

    @delete("/faults")
    async def clear_faults(self, sandbox: NamedDependency[Any]) -> None:
        _steered(sandbox).faults.clear()

    @get("/calls")
    async def list_calls(self, sandbox: NamedDependency[Any]) -> CallLog[Any]:
        calls = _steered(sandbox).calls
        return CallLog(calls=calls.latest(), counts=calls.counts())

    @delete("/calls")
    async def clear_calls(self, sandbox: NamedDependency[Any]) -> None:
        _steered(sandbox).calls.clear()

    @post("/listing", status_code=200)
    async def limit(self, data: JSONBody[Listing], sandbox: NamedDependency[Any]) -> Listing:
        steered = _steered(sandbox)
        steered.settings = msgspec.structs.replace(
            steered.settings, most_listed=data.rows, largest_page=data.size
        )
        return data


def switched[Settings: msgspec.Struct](known: Settings, sent: dict[str, object]) -> Settings:
    """The settings with some switched. Raises ClientException for one there is not."""
    before = msgspec.structs.asdict(known)
    if unknown := sent.keys() - before.keys():
        raise ClientException(f"Unknown settings: {', '.join(sorted(unknown))}")
    try:
        return msgspec.convert({**before, **sent}, type(known))
    except msgspec.ValidationError as error:
        raise ClientException(str(error)) from error


def begin_anew(sandbox: object, fresh: Any) -> None:  # noqa: ANN401 - two of one dataclass
    """Give the one that is served all that a fresh one has."""
    for one in fields(fresh):
        setattr(sandbox, one.name, getattr(fresh, one.name))


def _steered(sandbox: object) -> Steered:
    return cast("Steered", sandbox)
