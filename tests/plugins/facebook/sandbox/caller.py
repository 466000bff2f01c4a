"""A person and a developer's app in one: agrees in the login dialog and calls Graph."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx  # noqa: TID251
import msgspec
from litestar import Litestar

from plugins.facebook.sandbox import APP_ID, APP_SECRET
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import proof_of

REDIRECT = "http://127.0.0.1:8000/callback/facebook"
DIALOG = "/v26.0/dialog/oauth"
SCOPES = ("ads_management", "ads_read", "business_management", "pages_show_list")

type Json = dict[str, Any]


def client_of(app: Litestar) -> httpx.AsyncClient:
    """A client inside the process; Litestar and httpx type one ASGI differently."""
    transport = httpx.ASGITransport(app=cast("Any", app))
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox")


class Caller:
    def __init__(self, sandbox: Sandbox, client: httpx.AsyncClient) -> None:
        self.sandbox = sandbox
        self.client = client

    async def agree(
        self,
        user: str,
        granted: Sequence[str] = SCOPES,
        *,
        accounts: Sequence[str] | None = None,
        decision: str = "confirm",
        changed: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        ticked = list(self.sandbox.world.accounts) if accounts is None else list(accounts)
        form: dict[str, str | list[str]] = {
            "client_id": APP_ID,
            "state": "a state/with+signs",
            "redirect_uri": REDIRECT,
            "scope": ",".join(SCOPES),
            "user": user,
            "permission": list(granted),
            "account": ticked,
            "decision": decision,
            **(changed or {}),
        }
        return await self.client.post(DIALOG, data=form)

    async def code(
        self,
        user: str,
        granted: Sequence[str] = SCOPES,
        *,
        accounts: Sequence[str] | None = None,
        changed: Mapping[str, str] | None = None,
    ) -> str:
        answer = await self.agree(user, granted, accounts=accounts, changed=changed)
        return returned(answer)["code"]

    async def exchange(self, **sent: str) -> httpx.Response:
        app = {"client_id": APP_ID, "client_secret": APP_SECRET}
        return await self.client.get("/v26.0/oauth/access_token", params={**app, **sent})

    async def token(
        self,
        user: str = "admin",
        granted: Sequence[str] = SCOPES,
        *,
        accounts: Sequence[str] | None = None,
    ) -> str:
        code = await self.code(user, granted, accounts=accounts)
        answer = await self.exchange(code=code, redirect_uri=REDIRECT)
        return str(answer.json()["access_token"])

    async def long_token(self, user: str = "admin") -> str:
        short = await self.token(user)
        sent = {"grant_type": "fb_exchange_token", "fb_exchange_token": short}
        return str((await self.exchange(**sent)).json()["access_token"])

    async def call(
        self, path: str, token: str, *, method: str = "GET", **params: object
    ) -> httpx.Response:
        sent = {name: spelled(value) for name, value in params.items()}
        sent |= {"access_token": token, "appsecret_proof": proof_of(token)}
        return await self.client.request(method, f"/v26.0/{path}", params=sent)

    async def form(
        self, path: str, token: str, *, method: str = "POST", **params: object
    ) -> httpx.Response:
        """The same with everything in a form, for what no address could hold."""
        sent = {name: spelled(value) for name, value in params.items()}
        sent |= {"access_token": token, "appsecret_proof": proof_of(token)}
        return await self.client.request(method, f"/v26.0/{path}", data=sent)

    async def get(self, path: str, token: str, **params: object) -> Json:
        answer = await self.call(path, token, method="GET", **params)
        assert answer.status_code == 200, answer.text
        return cast("Json", answer.json())

    async def error(self, path: str, token: str, *, method: str = "GET", **params: object) -> Json:
        answer = await self.call(path, token, method=method, **params)
        assert answer.status_code >= 400, answer.text
        return cast("Json", answer.json()["error"])

    async def admin(self, path: str, body: Mapping[str, object]) -> Json:
        answer = await self.client.post(f"/_sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return cast("Json", answer.json())

    async def accounts(self, token: str) -> list[str]:
        return [one["id"] for one in (await self.get("me/adaccounts", token))["data"]]


def spelled(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def returned(answer: httpx.Response) -> dict[str, str]:
    """The query of the address the dialog sends the person back to."""
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def code_of(error: Json) -> tuple[int, int | None]:
    return error["code"], error.get("error_subcode")
