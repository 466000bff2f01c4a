"""Sessions: their cookie, how they end, and what a role taken away means for an open page."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.access import LEAST, Deed, Role
from entrypoints.http.web.watching import LOOK
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.clock import MovedClock
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import (
    PASSWORD,
    Browser,
    Response,
    browser,
    invitation,
    member,
    said,
    signed_in,
)

HTTPS = "https://adport.example"


def cookie(answer: Response, name: str) -> tuple[str, set[str]]:
    """The value of the cookie that is set, and its attributes."""
    for line in answer.headers.get_list("set-cookie"):
        first, *rest = line.split("; ")
        if first.partition("=")[0] == name:
            return first.partition("=")[2].strip('"'), {one.lower() for one in rest}
    raise AssertionError(answer.headers)


def held(person: Browser) -> str | None:
    return person.client.cookies.get("adport")


async def is_in(person: Browser) -> bool:
    """Whether a page is shown; where none is, the way leads to signing in, and forms to a 401."""
    page = await person.get("/profiles")
    form = await person.post("/profiles", {"name": ""})
    if page.status_code == 200:
        return True
    assert (page.status_code, form.status_code) == (303, 401)
    assert page.headers["location"] == "/sign-in?next=/profiles"
    return False


@pytest.mark.parametrize(
    ("public_url", "name", "secure"),
    [("http://adport.example", "adport", set()), (HTTPS, "__Host-adport", {"secure"})],
)
async def test_the_cookie_is_out_of_every_scripts_and_sites_reach(
    door: Door, tmp_path: Path, desk: Desk, public_url: str, name: str, secure: set[str]
) -> None:
    async with running(door, tmp_path, desk, ADPORT_PUBLIC_URL=public_url) as house:
        who = await member(house, Role.VIEWER)
        path = await invitation(house, house.owner, who["id"])
        person = browser(house, public_url)
        answers = [await person.accept(path, who["email"]), await person.sign_in(who["email"])]
        found = [cookie(one, name) for one in answers]
        for value, attributes in found:
            assert len(value) == 43
            assert attributes == {"path=/", "httponly", "samesite=lax", "max-age=604800", *secure}
        assert found[0][0] != found[1][0]
        headers = {"Cookie": f"{name}={found[1][0]}"}
        assert (await browser(house).get("/profiles", headers)).status_code == 200
        told, attributes = cookie(answers[0], f"{name}-told")
        assert told
        assert {"httponly", "samesite=lax", "path=/", *secure} <= attributes
        carried = {"Cookie": f"{headers['Cookie']}; {name}-told={told}"}
        assert "Welcome" in (await browser(house).get("/profiles", carried)).text


@pytest.mark.parametrize(
    "public_url", ["https://ADPORT.example", "https://adport.example:443", "https://adport.example"]
)
async def test_however_the_operator_writes_the_address_browsers_forms_are_ours(
    door: Door, tmp_path: Path, desk: Desk, public_url: str
) -> None:
    async with running(door, tmp_path, desk, ADPORT_PUBLIC_URL=public_url) as house:
        answer = await browser(house, HTTPS).sign_in("nobody@example.com")
        assert answer.status_code == 401


async def test_the_session_changes_when_one_signs_in_and_the_earlier_one_is_over(
    house: House,
) -> None:
    who = await member(house, Role.VIEWER)
    person = await signed_in(house, who=who)
    before = held(person)
    await person.sign_in(who["email"])
    assert before
    assert held(person) != before
    assert not await is_in(_with(house, before))
    assert await is_in(person)


async def test_a_session_that_a_browser_brings_along_is_not_taken_over(house: House) -> None:
    """Fixation: whoever planted a cookie learns nothing of the session that begins."""
    who = await member(house, Role.VIEWER)
    await signed_in(house, who=who)
    planted = "x" * 43
    person = _with(house, planted)
    await person.sign_in(who["email"])
    assert planted not in {one.value for one in person.client.cookies.jar if one.domain}
    assert not await is_in(_with(house, planted))


@pytest.mark.parametrize("value", ["", "x", "x" * 43, "x" * 4_000, "é" * 43, '"'])
async def test_a_made_up_cookie_lets_nobody_in(shared: House, value: str) -> None:
    headers = [(b"cookie", b"adport=" + value.encode())]
    page = await browser(shared).client.get("/profiles", headers=headers)
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/profiles")


async def test_an_unused_session_ends_after_twelve_hours(still: House) -> None:
    person = await signed_in(still)
    still.clock.advance(hours=11.9)
    assert await is_in(person)
    still.clock.advance(hours=11.9)
    assert await is_in(person)
    still.clock.advance(hours=12)
    assert not await is_in(person)


async def test_a_session_ends_after_a_week_whatever_happens(still: House) -> None:
    person = await signed_in(still)
    for _ in range(7 * 3 - 1):
        still.clock.advance(hours=8)
        assert (await person.get("/profiles")).status_code == 200
    still.clock.advance(hours=8)
    assert not await is_in(person)


async def test_signing_out_ends_the_session_and_not_only_the_cookie(house: House) -> None:
    person = await signed_in(house)
    before = held(person) or ""
    answer = await person.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert cookie(answer, "adport")[1] >= {"max-age=0", "path=/"}
    assert held(person) is None
    assert not await is_in(_with(house, before))
    assert "You are signed out." in said(await person.get("/sign-in"))


async def test_signing_out_everywhere_ends_ones_own_sessions_alone(house: House) -> None:
    who = await member(house, Role.VIEWER)
    first, other = await signed_in(house, who=who), await signed_in(house)
    second = browser(house)
    await second.sign_in(who["email"])
    assert await is_in(first)
    await second.post("/sign-out-everywhere")
    assert [await is_in(one) for one in (first, second, other)] == [False, False, True]
    [entry] = await house.audit("session.ended")
    assert entry["detail"] == "all 2"


async def test_a_removed_member_is_out_at_once(house: House) -> None:
    who = await member(house, Role.ADMIN)
    person = await signed_in(house, who=who)
    await house.owner.ask("DELETE", f"members/{who['id']}")
    assert not await is_in(person)
    assert (await person.sign_in(who["email"], PASSWORD)).status_code == 401


async def test_a_role_taken_away_counts_from_the_next_form_on(house: House) -> None:
    profile_id = await house.profile("Theirs")
    who = await member(house, Role.ADMIN)
    person = await signed_in(house, who=who)
    page = f"/profiles/{profile_id}/config"
    assert "Connect TikTok" in (await person.get(page)).text
    await person.csrf()
    await house.owner.ask("PATCH", f"members/{who['id']}", {"role": "viewer"})
    before = house.rows()
    deeds: Mapping[str, dict[str, Any]] = {
        f"/profiles/{profile_id}/change": {"name": "Mine"},
        f"/profiles/{profile_id}/delete": {"name": "Theirs"},
        f"/profiles/{profile_id}/connect": {"provider": "tiktok"},
        "/profiles": {"name": "Mine"},
    }
    for path, form in deeds.items():
        refused = await person.post(path, form, {"Referer": house.url + page})
        assert refused.status_code == 403
        assert "viewer" in said(refused)
    assert house.rows() == before
    assert "Connect TikTok" not in (await person.get(page)).text


async def test_a_live_part_ends_when_its_viewer_signs_out(house: House) -> None:
    profile_id = await house.profile()
    person = await signed_in(house)
    made = await house.open(profile_id, open="link")
    path = f"/attempts/{made['authorization']['id']}/events"
    async with person.client.stream("GET", path) as stream:
        lines = stream.aiter_lines()
        while "event: part" not in await anext(lines):
            pass
        await person.post("/sign-out")
        rest = [one async for one in lines]
    assert "event: over" in rest


async def watched(house: House, person: Browser) -> str:
    """A stream that has something to show."""
    made = await house.open(await house.profile(), open="link")
    await person.csrf()
    return f"/attempts/{made['authorization']['id']}/events"


async def test_a_stream_ends_within_a_beat_when_its_viewer_is_removed(house: House) -> None:
    who = await member(house, Role.MANAGER)
    person = await signed_in(house, who=who)
    async with person.client.stream("GET", await watched(house, person)) as stream:
        lines = stream.aiter_lines()
        while "event: part" not in await anext(lines):
            pass
        await house.owner.ask("DELETE", f"members/{who['id']}")
        async with asyncio.timeout(LOOK + 2):
            rest = [one async for one in lines]
    assert "event: over" in rest
    assert "event: part" not in rest


async def test_a_stream_looks_with_the_role_of_that_moment(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LEAST, Deed.VIEW, Role.MEDIA_BUYER)
    who = await member(house, Role.MANAGER)
    person = await signed_in(house, who=who)
    async with person.client.stream("GET", await watched(house, person)) as stream:
        lines = stream.aiter_lines()
        while "event: part" not in await anext(lines):
            pass
        await house.owner.ask("PATCH", f"members/{who['id']}", {"role": "viewer"})
        async with asyncio.timeout(LOOK + 2):
            rest = [one async for one in lines]
    assert "event: gone" in rest
    assert "event: part" not in rest


async def test_an_open_stream_keeps_nobody_signed_in(house: House) -> None:
    person = await signed_in(house)
    path = await watched(house, person)
    house.clock.advance(hours=6)
    async with person.client.stream("GET", path) as stream:
        lines = stream.aiter_lines()
        while "event: part" not in await anext(lines):
            pass
        house.clock.advance(hours=6)
        async with asyncio.timeout(LOOK + 2):
            rest = [one async for one in lines]
    assert "event: over" in rest
    assert not await is_in(person)


def _with(house: House, value: str) -> Browser:
    """A browser that brings that cookie along."""
    made = browser(house)
    made.client.headers["Cookie"] = f"adport={value}"
    return made


async def test_what_is_over_is_forgotten_by_the_service_itself(
    door: Door, tmp_path: Path, desk: Desk
) -> None:
    async with running(door, tmp_path, desk) as house:
        await signed_in(house)
        assert house.rows()["login_sessions"]
    clock = MovedClock()
    clock.advance(hours=24 * 34)
    async with running(door, tmp_path, desk, clock) as house:
        for _ in range(200):
            await asyncio.sleep(0.05)
            if not house.rows()["login_sessions"]:
                break
        assert house.rows()["login_sessions"] == house.rows()["invitations"] == []
