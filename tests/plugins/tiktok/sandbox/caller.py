"""A person and a developer's app in one: agrees on the consent page and calls the API."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx  # noqa: TID251
import msgspec
from litestar import Litestar

from plugins.tiktok.sandbox import APP_ID, APP_SECRET
from plugins.tiktok.sandbox.scopes import ALL_SCOPES
from plugins.tiktok.sandbox.state import Sandbox

REDIRECT = "http://127.0.0.1:8000/callback/tiktok"
APP = {"app_id": APP_ID, "secret": APP_SECRET}

type Json = dict[str, object]


def client_of(app: Litestar) -> httpx.AsyncClient:
    """A client inside the process; Litestar and httpx type one ASGI differently."""
    transport = httpx.ASGITransport(app=cast("Any", app))
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox")


class Envelope(msgspec.Struct, frozen=True):
    code: int
    message: str
    request_id: str
    data: Json

    def rows(self, name: str = "list") -> list[Json]:
        return msgspec.convert(self.data[name], list[Json])

    def texts(self, name: str) -> list[str]:
        return msgspec.convert(self.data[name], list[str])


class PageInfo(msgspec.Struct, frozen=True):
    page: int
    page_size: int
    total_number: int
    total_page: int


class Caller:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def agree(
        self,
        user: str,
        scopes: Sequence[int] = ALL_SCOPES,
        *,
        decision: str = "confirm",
        changed: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        form: dict[str, str | list[str]] = {
            "app_id": APP_ID,
            "state": "a state/with+signs",
            "redirect_uri": REDIRECT,
            "user": user,
            "scope": [str(scope) for scope in scopes],
            "decision": decision,
            **(changed or {}),
        }
        return await self.client.post("/portal/auth", data=form)

    async def code(self, user: str, scopes: Sequence[int] = ALL_SCOPES) -> str:
        answer = await self.agree(user, scopes)
        return returned(answer)["auth_code"]

    async def exchange(self, code: str, **changed: str) -> Envelope:
        return await self.post("oauth2/access_token/", None, {**APP, "auth_code": code, **changed})

    async def token(self, user: str = "admin", scopes: Sequence[int] = ALL_SCOPES) -> str:
        answer = await self.exchange(await self.code(user, scopes))
        return str(answer.data["access_token"])

    async def raw(self, path: str, token: str | None, **params: object) -> httpx.Response:
        query = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in params.items()
        }
        headers = {"Access-Token": token} if token else {}
        return await self.client.get(f"/open_api/v1.3/{path}", params=query, headers=headers)

    async def get(self, path: str, token: str | None, **params: object) -> Envelope:
        return envelope(await self.raw(path, token, **params))

    async def post(self, path: str, token: str | None, body: Mapping[str, object]) -> Envelope:
        headers = {"Access-Token": token} if token else {}
        answer = await self.client.post(f"/open_api/v1.3/{path}", json=body, headers=headers)
        return envelope(answer)

    async def admin(self, path: str, body: Mapping[str, object]) -> httpx.Response:
        answer = await self.client.post(f"/_sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return answer

    async def report(
        self,
        token: str,
        advertiser: str,
        *,
        level: str = "CAMPAIGN",
        start: str = "2026-03-01",
        end: str = "2026-03-10",
        metrics: Sequence[str] = ("spend", "conversion"),
        **params: object,
    ) -> Envelope:
        asked: Json = {
            "report_type": "BASIC",
            "advertiser_id": advertiser,
            "data_level": f"AUCTION_{level}",
            "dimensions": [f"{level.lower()}_id", "stat_time_day"],
            "metrics": list(metrics),
            "start_date": start,
            "end_date": end,
            "page_size": 1000,
            **params,
        }
        return await self.get("report/integrated/get/", token, **asked)


def envelope(answer: httpx.Response) -> Envelope:
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Envelope)


def returned(answer: httpx.Response) -> dict[str, str]:
    """The query of the address the portal sends the person back to."""
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def page_info(answer: Envelope) -> PageInfo:
    return msgspec.convert(answer.data["page_info"], PageInfo)


class Row(msgspec.Struct, frozen=True):
    dimensions: dict[str, str]
    metrics: dict[str, str | None]

    @property
    def day(self) -> str:
        return self.dimensions["stat_time_day"]

    def text(self, metric: str) -> str:
        found = self.metrics[metric]
        assert found is not None
        return found

    def number(self, metric: str) -> Decimal:
        """What does not apply adds nothing."""
        found = self.metrics[metric]
        return Decimal() if found in MISSING else Decimal(found or "")


MISSING = (None, "", "-")


def lines(answer: Envelope) -> list[Row]:
    assert answer.code == 0, answer.message
    return msgspec.convert(answer.rows(), list[Row])


def account(sandbox: Sandbox, number: int = 1) -> str:
    return list(sandbox.world.accounts)[number]
