"""The service's API as a program uses it, with a key."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx  # noqa: TID251 - plays a client of the service; the service's own calls go elsewhere
import msgspec

from core.secret import Secret

type Json = dict[str, Any]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the API answered; `body` is empty where it sent no JSON object."""

    status: int
    body: Json
    text: str

    @property
    def code(self) -> str:
        """The code of its problem; empty where all is well."""
        return str(self.body.get("code", "")) if self.status >= 400 else ""

    @property
    def remedy(self) -> str:
        """What its problem says to do."""
        return str(self.body.get("remedy", ""))

    @property
    def items(self) -> list[Json]:
        """The rows of a list."""
        return list(self.body["items"])

    def __str__(self) -> str:
        return f"{self.status} {self.code}".strip()


class Unexpected(Exception):
    """The API refused what had to work."""


class Api:
    """Calls below /api/v1."""

    def __init__(self, url: str, key: Secret) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url}/api/v1",
            headers={"authorization": f"Bearer {key.reveal()}"},
            timeout=60,
        )

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """Whatever it answers, good or bad."""
        answer = await self._client.request(method, path, json=body, params=params)
        return Answer(status=answer.status_code, body=_object(answer), text=answer.text)

    async def get(self, path: str, **params: str) -> Answer:
        """Read. Raises Unexpected where it is refused."""
        return self._content(path, await self.call("GET", path, params=params))

    async def post(self, path: str, body: Mapping[str, object] | None = None) -> Answer:
        """Do. Raises Unexpected where it is refused."""
        return self._content(path, await self.call("POST", path, body or {}))

    async def put(self, path: str, body: Mapping[str, object]) -> Answer:
        """Set. Raises Unexpected where it is refused."""
        return self._content(path, await self.call("PUT", path, body))

    async def events(self, path: str) -> AsyncIterator[tuple[str, Json]]:
        """The named events of a stream until the server ends it. Raises Unexpected for an error."""
        async with self._client.stream("GET", path) as answer:
            name = ""
            async for line in answer.aiter_lines():
                kind, _, value = line.partition(": ")
                if kind == "event":
                    name = value
                elif kind == "data" and name == "error":
                    raise Unexpected(f"{path} ended with {value}.")
                elif kind == "data" and name:
                    yield name, msgspec.json.decode(value, type=dict[str, Any])
                elif not line:
                    name = ""

    def _content(self, path: str, answer: Answer) -> Answer:
        if answer.status >= 400:
            raise Unexpected(f"{path} answered {answer}: {answer.body.get('detail', '')}")
        return answer


def _object(answer: httpx.Response) -> Json:
    try:
        return msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}
