"""The tools that sandboxes are built of."""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx  # noqa: TID251 - the sandbox is called in this process
import msgspec
import pytest

import adport
from adport.sandbox.calls import Calls
from adport.sandbox.clock import Clock
from adport.sandbox.console import switched
from adport.sandbox.faults import Faults, Order
from adport.sandbox.pages import Markup, Pages, joined
from adport.sandbox.way_back import is_registered, way_back
from adport.sandbox.wire import Receive, Reply, Send, halved, read, send


class Fault(Order, kw_only=True, forbid_unknown_fields=True):
    path: str = "*"


class Call(msgspec.Struct):
    path: str


class Settings(msgspec.Struct, frozen=True):
    quotas: bool = True


def met(faults: Faults[Fault], path: str) -> bool:
    return faults.met(lambda one: one.path in {"*", path}) is not None


def test_a_fault_lets_some_pass_spoils_some_and_is_gone() -> None:
    faults = Faults(Fault)
    faults.add(Fault(path="a", times=2, after=1))
    assert [met(faults, path) for path in "aabaa"] == [False, True, False, True, False]
    assert not faults.orders()


def test_a_fault_without_times_stays_until_it_is_cleared() -> None:
    faults = Faults(Fault)
    faults.add(faults.read({"times": 0}))
    assert all(met(faults, "a") for _ in range(5))
    faults.clear()
    assert not met(faults, "a")


@pytest.mark.parametrize("sent", [{"times": -1}, {"tims": 1}, []])
def test_an_order_that_cannot_be_read_is_refused(sent: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        Faults(Fault).read(sent)


def test_a_moved_clock_goes_on() -> None:
    clock = Clock(datetime(2026, 3, 1, tzinfo=UTC))
    clock.advance(timedelta(hours=1))
    assert timedelta(0) <= clock.now() - datetime(2026, 3, 1, 1, tzinfo=UTC) < timedelta(minutes=1)


def test_calls_are_counted_by_path_until_they_are_cleared() -> None:
    calls = Calls[Call]()
    for path in "aab":
        calls.add(Call(path))
    assert (len(calls.latest()), calls.counts()) == (3, {"a": 2, "b": 1})
    calls.clear()
    assert (calls.latest(), calls.counts()) == ([], {})


async def answered(reply: Reply, *, is_dropped: bool = False) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []

    async def take(event: dict[str, Any]) -> None:
        events.append(event)

    await send(reply, take, is_dropped=is_dropped)
    return events


async def test_what_was_sent_is_read_whole() -> None:
    async def app(scope: MutableMapping[str, Any], receive: Receive, answer: Send) -> None:
        call = await read(scope, receive)
        told = [call.method, call.path, call.sent, call.headers["x-key"]]
        await send(Reply(body=msgspec.json.encode(told)), answer)

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        headers = {"X-Key": "k"}
        answer = await client.post("/a%20b?one=1", data={"two": "2"}, headers=headers)
    assert answer.json() == ["POST", "/a%20b", {"one": "1", "two": "2"}, "k"]


async def test_a_body_can_be_cut_or_kept_back() -> None:
    whole = Reply(status=207, body=b"abcd", headers={"X-One": "1"})
    start, body = await answered(halved(whole))
    assert (start["status"], body["body"]) == (207, b"ab")
    assert (b"content-length", b"2") in start["headers"]
    assert (b"x-one", b"1") in start["headers"]
    (only,) = await answered(whole, is_dropped=True)
    assert (b"content-length", b"4") in only["headers"], "it is promised, and never comes"


def test_every_value_of_a_page_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "own.html").write_text("<p>$text</p>$part", encoding="utf-8")
    pages = Pages(tmp_path, name="Tracker <sandbox>", accents=("#123456", "#654321"))
    filled = pages.fill("own", text="<b>", part=joined([Markup("<i>"), Markup("<u>")]))
    assert filled == "<p>&lt;b&gt;</p><i>\n<u>"
    page = pages.whole("Title", filled)
    assert "Tracker &lt;sandbox&gt;" in page
    assert "#123456" in page
    assert filled in page
    assert "Wrong" in pages.fill("problem", title="Wrong", text="What to do")


@pytest.mark.parametrize(
    ("uri", "registered", "is_right"),
    [
        ("http://127.0.0.1:8400/callback/tracker", None, True),
        ("http://127.0.0.1:8400/callback/other", None, False),
        ("https://elsewhere.example/callback/tracker", None, False),
        ("https://elsewhere.example/callback/tracker", ["https://elsewhere.example/"], False),
        ("https://here.example/back", ["https://here.example/back"], True),
    ],
)
def test_people_are_sent_to_registered_addresses_only(
    uri: str, registered: list[str] | None, *, is_right: bool
) -> None:
    assert is_registered(uri, registered, "/callback/tracker") is is_right


def test_the_way_back_keeps_what_the_address_carried() -> None:
    back = way_back("http://localhost/c?a=&b=1#x", "s", {"code": "c"}, fragment="_=_")
    assert back == "http://localhost/c?a=&b=1&code=c&state=s#_=_"
    assert way_back("http://localhost/c#x", "s", {}) == "http://localhost/c?state=s#x"


def test_a_setting_is_switched_and_the_others_stay() -> None:
    assert switched(Settings(), {"quotas": False}) == Settings(quotas=False)
    with pytest.raises(Exception, match="Unknown settings: quota"):
        switched(Settings(), {"quota": False})


async def page_of(app: adport.SmallSandbox, path: str) -> str:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        return (await client.get(path)).text


async def test_a_small_platform_says_that_it_is_none_and_whose() -> None:
    app = adport.SmallSandbox(keys={"ana": "key-1"}, name="A & B", about={"ana": "has <seven>"})
    shown = await page_of(app, "/")
    for told in ("Sandbox of A &amp; B", "nothing here is real", "has &lt;seven&gt;", "key-1"):
        assert told in shown


async def test_its_consent_page_says_the_same_and_lets_one_choose() -> None:
    app = adport.ConsentSandbox(
        people={"ana": "Ana"}, app=("id", "secret"), permissions=("read",), name="Tracker"
    )
    shown = await page_of(app, "/authorize?client_id=id&state=%22")
    assert "Sandbox of Tracker" in shown
    assert 'action="/authorize?client_id=id&amp;state=%22"' in shown
    assert '<input type="checkbox" name="with_read" value="on" checked>' in shown
    assert '<input type="radio" name="user" value="ana" required>' in shown
