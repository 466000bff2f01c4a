"""The sandbox's own admin paths, used as a person at its console would."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx  # noqa: TID251 - speaks to the sandbox; the service's own calls go elsewhere

from entrypoints.journey import script

type Json = dict[str, Any]


class Desk:
    """What the platform knows of the calls it gets, and what can be done to it."""

    def __init__(self, base: str) -> None:
        self._client = httpx.AsyncClient(base_url=base, timeout=60)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def get(self, path: str) -> Json:
        """Read what is there. Raises HTTPStatusError."""
        return await self._call("GET", path)

    async def post(self, path: str, body: Mapping[str, object]) -> Json:
        """Change something. Raises HTTPStatusError."""
        return await self._call("POST", path, body)

    async def delete(self, path: str) -> None:
        """Take back what was ordered. Raises HTTPStatusError."""
        await self._call("DELETE", path)

    async def asked(self) -> int:
        """How many calls there were so far."""
        return sum((await self.get(script.CALLS))["counts"].values())

    async def answered(self, path: str, code: int) -> int:
        """How many calls to a path, of the latest ten thousand, got that code for an answer."""
        calls = (await self.get(script.CALLS))["calls"]
        return sum(one["path"] == path and one["code"] == code for one in calls)

    async def throttled(self) -> int:
        """How many of them were told that they come too often."""
        calls = (await self.get(script.CALLS))["calls"]
        return sum(one["code"] == script.TOO_OFTEN for one in calls)

    async def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Json:
        answer = await self._client.request(method, path, json=body)
        answer.raise_for_status()
        found: Json = answer.json() if answer.content else {}
        return found


@asynccontextmanager
async def desk_of(base: str) -> AsyncIterator[Desk]:
    """Another sandbox's, for a while."""
    desk = Desk(base)
    try:
        yield desk
    finally:
        await desk.close()
