"""Through good and bad, no secret is in a log, an answer or the audit trail."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx  # noqa: TID251 - answers are collected on their way in
import pytest

from tests.canary import APP_SECRET, CODE, TOKEN, assert_clean
from tests.entrypoints.api.log import written
from tests.entrypoints.api.service import Door, House, running, sandboxed

SANDBOX = "plugins.tiktok.sandbox.tokens"


@pytest.fixture
async def singing(
    door: Door, side_door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A service whose app secret, and whose platform's codes and tokens, are canaries."""
    songs = iter([CODE, TOKEN])
    dealt = SimpleNamespace(
        token_hex=lambda size: next(songs, None) or secrets.token_hex(size),
        compare_digest=secrets.compare_digest,
    )
    monkeypatch.setattr(f"{SANDBOX}.secrets", dealt)
    monkeypatch.setattr(f"{SANDBOX}.APP_SECRET", APP_SECRET)
    async with (
        sandboxed(side_door) as desk,
        running(door, tmp_path, desk, ADPORT_TIKTOK_APP_SECRET=APP_SECRET) as house,
    ):
        yield house


class Ear:
    """Every answer of the service, headers and all, as one text."""

    def __init__(self, house: House) -> None:
        self.heard: list[str] = []
        self.headers: list[str] = []
        self._house = house

    def at(self, client: httpx.AsyncClient) -> None:
        client.event_hooks = {"response": [self._note]}

    async def _note(self, answer: httpx.Response) -> None:
        await answer.aread()
        if str(answer.url).startswith(self._house.url):
            self.heard.append(answer.text)
            self.headers.append(repr(answer.headers.raw))


async def _misfortunes(house: House, id: str, profile_id: str) -> None:
    """What makes platforms, lines and we complain, one after the other."""
    for kind in ("http_500", "http_400_html", "truncated", "html_200", "code", "drop"):
        await house.desk.order("faults", path="*", kind=kind, times=2)
        await house.owner.ask("POST", f"connections/{id}/validate")
        await house.owner.ask("POST", f"connections/{id}/sync-runs")
    await house.owner.ask("POST", "profiles", {"name": CODE * 9, "token": TOKEN})
    await house.owner.ask("GET", f"profiles/{profile_id}/insights", after=TOKEN, limit=1)
    await house.desk.order("revoke", user="admin")
    await house.owner.ask("POST", f"connections/{id}/validate")
    await house.owner.ask("POST", f"connections/{id}/disconnect")


async def test_no_secret_is_in_a_log_an_answer_or_the_trail(singing: House) -> None:
    ear, person = Ear(singing), singing.person()
    ear.at(singing.owner.client)
    ear.at(person.browser)
    with written() as log:
        profile_id = await singing.profile()
        made = await singing.open(profile_id)
        consent = await person.leave(made["url"])
        [state] = parse_qs(urlsplit(consent).query)["state"]
        callback = await person.consent(consent)
        assert CODE in callback
        await person.come_back(callback)
        await person.come_back(callback)
        listed = await singing.owner.get(f"profiles/{profile_id}/connections")
        await _misfortunes(singing, listed["items"][0]["id"], profile_id)
        trail = (await singing.owner.ask("GET", "audit", limit=500)).text
    link = made["url"].rpartition("/")[2]
    cookies = [cookie.value or "" for cookie in person.browser.cookies.jar]
    shown = [text for text in ear.heard if made["url"] not in text]
    for text in (log.getvalue(), trail, *shown):
        assert_clean(text)
        for secret in (state, link, singing.key, *cookies):
            assert secret not in text
    for text in ear.headers:
        assert_clean(text)
        assert singing.key not in text
        assert link not in text


async def test_a_crash_of_ours_tells_the_caller_an_id_and_the_log_the_rest(
    singing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object) -> None:
        raise RuntimeError(f"cannot read access_token={TOKEN}")

    monkeypatch.setattr("core.usecases.profiles.ListProfiles.__call__", crash)
    with written() as log:
        problem = await singing.owner.refusal(500, "GET", "profiles")
    assert problem["code"] == "error"
    assert_clean(str(problem))
    assert "request.crashed" in log.getvalue()
    assert "RuntimeError" in log.getvalue()
    assert problem["request_id"] in log.getvalue()
    assert_clean(log.getvalue())


async def test_the_database_holds_secrets_only_sealed_or_hashed(singing: House) -> None:
    profile_id = await singing.profile()
    link = (await singing.open(profile_id, open="link"))["url"].rpartition("/")[2]
    await singing.connect(profile_id)
    everything = repr(singing.rows())
    assert_clean(everything)
    assert singing.key not in everything
    assert link not in everything
