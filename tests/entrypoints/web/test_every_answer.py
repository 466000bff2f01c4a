"""What holds for every answer, whatever was asked and however it ended."""

import pytest
from sqlalchemy.exc import TimeoutError as AllTaken
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Role
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Browser, browser, signed_in


@pytest.fixture(scope="module")
async def viewer(shared: House) -> Browser:
    return await signed_in(shared, Role.VIEWER)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nowhere"),
        ("GET", "/api/v1/nowhere"),
        ("GET", "/api/v1/me"),
        ("DELETE", "/profiles"),
        ("DELETE", "/api/v1/me"),
        ("GET", "/metrics"),
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/api/openapi.json"),
        ("OPTIONS", "/profiles"),
        ("OPTIONS", "/sign-in"),
        ("POST", "/webhooks/tiktok"),
    ],
)
async def test_no_answer_is_kept_or_loads_anything(shared: House, method: str, path: str) -> None:
    answer = await browser(shared).client.request(method, path)
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_no_stream_is_kept(house: House) -> None:
    made = await house.open(await house.profile())
    path = f"/attempts/{made['authorization']['id']}/events"
    person = await signed_in(house)
    async with person.client.stream("GET", path) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/profiles", "/sign-in", "/help", "/static/adport.css", "/health/live", "/health/ready",
     "/metrics", "/nowhere"],
)  # fmt: skip
async def test_head_answers_as_get_does_without_a_body(
    shared: House, viewer: Browser, path: str
) -> None:
    asked, looked = await viewer.client.head(path), await viewer.get(path)
    assert asked.status_code == looked.status_code
    assert asked.headers["content-type"] == looked.headers["content-type"]
    assert asked.content == b""


@pytest.mark.parametrize("path", ["/callback/tiktok", "/runs/x/events"])
async def test_head_uses_nothing_up_and_opens_no_stream(viewer: Browser, path: str) -> None:
    assert (await viewer.client.head(path)).status_code == 405


async def test_a_page_that_takes_no_such_method_tells_which_it_takes(viewer: Browser) -> None:
    html = {"Accept": "text/html"}
    answer = await viewer.get("/sign-out", html)
    assert (answer.status_code, answer.headers["content-type"][:9]) == (405, "text/html")
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/profiles", "/sign-in", "/members"])
async def test_options_tells_what_can_be_asked_and_is_nothing_refused(
    shared: House, viewer: Browser, path: str
) -> None:
    before = len(await shared.audit("form.refused"))
    for person in (viewer, browser(shared)):
        answer = await person.client.options(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "OPTIONS" in answer.headers["allow"]
    assert len(await shared.audit("form.refused")) == before


async def test_nobody_is_told_where_the_database_is(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = await signed_in(house, Role.VIEWER)

    async def taken(_: AsyncConnection, is_ctxmanager: bool = False) -> None:  # noqa: FBT001, FBT002 - as SQLAlchemy calls it
        raise AllTaken("QueuePool limit of size 5 overflow 10 reached")

    with monkeypatch.context() as patch:
        patch.setattr(AsyncConnection, "start", taken)
        answers = [
            await person.get("/profiles"),
            await person.get("/health/ready"),
            await house.owner.client.get("profiles"),
        ]
    for answer in answers:
        assert answer.status_code == 503
        assert "The database cannot be used right now" in text_of(answer)
        assert str(house.database) not in answer.text
        assert "QueuePool" not in answer.text
        assert "ADPORT_" not in answer.text
    assert caplog.text.count(str(house.database)) >= len(answers)
