"""The published contract, the sandbox's answers and the adapter's questions are one thing."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx  # noqa: TID251 - asks the sandbox as any client would
import msgspec
import pytest

from plugins.power_manager.manifest import SCOPES
from plugins.power_manager.sandbox import KEYS
from plugins.power_manager.sandbox.app import App
from plugins.power_manager.sandbox.contract import CALLS
from plugins.power_manager.sandbox.faults import Fault, Kind
from plugins.power_manager.sandbox.world import ALL_SCOPES
from tests.docs.pages import REFERENCE
from tests.plugins.power_manager.schemas import Schema, faults_of, resolved

DOCUMENT: Schema = msgspec.json.decode(
    (REFERENCE / "power-manager.openapi.json").read_bytes(), type=dict[str, Any]
)
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
DAYS = {"since": "2026-02-01", "until": "2026-03-01"}


@pytest.fixture
async def caller(app: App) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"authorization": f"Bearer {KEYS['owner']}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox", headers=headers
    ) as client:
        yield client


def conforms(answer: httpx.Response, method: str, path: str) -> Mapping[str, Any]:
    """The body, which is what the document says of that status."""
    told = OPERATIONS[method, path]["responses"][str(answer.status_code)]
    told = resolved(told, DOCUMENT) if "$ref" in told else told
    body: dict[str, Any] = answer.json()
    schema = told["content"]["application/json"]["schema"]
    assert list(faults_of(body, schema, DOCUMENT)) == []
    return body


def test_the_sandbox_has_every_call_of_the_document_and_no_other() -> None:
    assert {(one.method, one.path) for one in CALLS} == set(OPERATIONS)


def test_every_call_names_the_scope_that_it_needs() -> None:
    for one in CALLS:
        description = OPERATIONS[one.method, one.path]["description"]
        assert (f"`{one.scope}`" in description) is bool(one.scope)
    assert set(SCOPES.values()) < set(ALL_SCOPES)


def test_every_schema_of_the_document_is_used_and_complete() -> None:
    text = msgspec.json.encode(DOCUMENT).decode()
    for kind, group in DOCUMENT["components"].items():
        for name in group:
            assert kind == "securitySchemes" or f'"#/components/{kind}/{name}"' in text


async def test_every_answer_is_as_the_document_says(caller: httpx.AsyncClient) -> None:
    conforms(await caller.get("/v1/me"), "GET", "/v1/me")
    centers = conforms(await caller.get("/v1/business-centers"), "GET", "/v1/business-centers")
    assert len(centers["data"]) == 2
    answer = await caller.get("/v1/ad-accounts", params={"limit": 3})
    page = conforms(answer, "GET", "/v1/ad-accounts")
    assert (len(page["data"]), bool(page["next_cursor"])) == (3, True)
    for account in conforms(await caller.get("/v1/ad-accounts"), "GET", "/v1/ad-accounts")["data"]:
        base = f"/v1/ad-accounts/{account['id']}"
        answer = await caller.get(f"{base}/campaigns")
        assert conforms(answer, "GET", "/v1/ad-accounts/{id}/campaigns")["data"]
        for level in ("account", "campaign"):
            answer = await caller.get(f"{base}/insights", params={**DAYS, "level": level})
            assert conforms(answer, "GET", "/v1/ad-accounts/{id}/insights")["data"]


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/v1/ad-accounts", {"limit": "0"}, 400),
        ("/v1/ad-accounts", {"limit": "101"}, 400),
        ("/v1/ad-accounts", {"cursor": "é"}, 400),
        ("/v1/ad-accounts/{id}/insights", {**DAYS, "level": "ad"}, 400),
        ("/v1/ad-accounts/{id}/insights", {"level": "account", "since": "soon"}, 400),
        (
            "/v1/ad-accounts/{id}/insights",
            {"level": "account", "since": "2026-01-01", "until": "2026-03-01"},
            400,
        ),
        ("/v1/ad-accounts/{id}/campaigns", {"of": "nobody"}, 404),
    ],
)
async def test_what_cannot_be_answered_is_refused_as_the_document_says(
    caller: httpx.AsyncClient, app: App, path: str, params: dict[str, str], status: int
) -> None:
    id = "nobody" if "of" in params else next(iter(app.state.world.accounts))
    answer = await caller.get(path.format(id=id), params=params)
    assert answer.status_code == status
    conforms(answer, "GET", path)


@pytest.mark.parametrize(
    ("kind", "status", "waits"),
    [
        ("expired", 401, False),
        ("permission_missing", 403, False),
        ("throttled", 429, True),
        ("busy", 503, True),
    ],
)
async def test_faults_speak_the_words_of_the_document(
    caller: httpx.AsyncClient, app: App, kind: Kind, status: int, *, waits: bool
) -> None:
    app.state.faults.add(Fault(kind=kind))
    answer = await caller.get("/v1/ad-accounts")
    assert answer.status_code == status
    error = conforms(answer, "GET", "/v1/ad-accounts")["error"]
    assert ("retry_after_s" in error) is waits
    assert ("retry-after" in answer.headers) is waits


async def test_a_key_that_makes_too_many_calls_has_to_wait(
    caller: httpx.AsyncClient, app: App
) -> None:
    answers = [await caller.get("/v1/me") for _ in range(61)]
    assert [one.status_code for one in answers[-2:]] == [200, 429]
    told = conforms(answers[-1], "GET", "/v1/me")["error"]["retry_after_s"]
    assert 0 < told <= 60
    await caller.post("/_sandbox/quotas", json={"counted": False})
    assert (await caller.get("/v1/me")).status_code == 200


async def test_a_service_may_allow_more_calls_and_says_so(caller: httpx.AsyncClient) -> None:
    told = await caller.post("/_sandbox/settings", json={"tier": "600"})
    assert told.json() == {"tier": "600"}
    answers = [await caller.get("/v1/me") for _ in range(61)]
    assert answers[-1].json()["rate_limit"] == {"limit": 600, "window_s": 60}
    assert (await caller.post("/_sandbox/settings", json={"tier": "7"})).status_code == 404


async def test_a_change_is_carried_out_once(caller: httpx.AsyncClient, app: App) -> None:
    account = next(iter(app.state.world.accounts.values()))
    path = "/v1/campaigns/{id}/status"
    url = path.format(id=account.campaigns[0].id)

    async def change(status: str, once: str) -> Mapping[str, Any]:
        headers = {"idempotency-key": once} if once else {}
        return conforms(
            await caller.post(url, json={"status": status}, headers=headers), "POST", path
        )

    assert (await change("paused", "a"))["status"] == "paused"
    assert (await change("active", "b"))["status"] == "active"
    assert (await change("paused", "a"))["status"] == "paused"
    assert app.state.world.accounts[account.id].campaigns[0].status == "active"
    assert "error" in await change("paused", "")
    assert "error" in await change("deleted", "c")


async def test_the_front_page_tells_keys_calls_and_steering(
    caller: httpx.AsyncClient, app: App
) -> None:
    page = (await caller.get("/")).text
    assert all(key in page for key in KEYS.values())
    assert all(one.path in page for one in CALLS)
    assert "/_sandbox/faults" in page


async def test_steering_refuses_what_it_does_not_know(caller: httpx.AsyncClient) -> None:
    for path, body, status in (
        ("faults", {"kind": "earthquake"}, 400),
        ("revoke", {"user": "nobody"}, 404),
        ("accounts", {"account": "none", "status": "active"}, 404),
        ("weather", {}, 404),
    ):
        assert (await caller.post(f"/_sandbox/{path}", json=body)).status_code == status


def test_the_document_is_linked_from_the_reference() -> None:
    page = (REFERENCE / "power-manager.md").read_text(encoding="utf-8")
    assert "(power-manager.openapi.json)" in page
    assert urlsplit(DOCUMENT["servers"][0]["url"]).scheme == "https"
