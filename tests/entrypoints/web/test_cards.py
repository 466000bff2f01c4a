"""Cards of connections: what is said of each is so, and only what can be done is offered."""

import re
from pathlib import Path

import pytest

from core.access import Role
from core.connection import PlatformUser
from core.ids import PlatformUserId
from core.sync import Progress
from entrypoints.http.web.progress import summary
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.quick_tiktok import QuickTikTok
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.web.browser import Response, said, signed_in

PLACE = re.compile(r'id="connection-(\w+)"')


def card(page: Response, id: str) -> str:
    """What a person reads on one card."""
    found = re.search(rf'<article[^>]*id="connection-{id}".*?</article>', page.text, re.DOTALL)
    assert found, page.text
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


async def config(house: House, profile_id: str, role: Role = Role.OWNER) -> Response:
    return await (await signed_in(house, role)).get(f"/profiles/{profile_id}/config")


async def test_of_two_that_reach_the_same_accounts_each_says_what_it_syncs_itself(
    house: House,
) -> None:
    profile_id = await house.profile()
    both = [await house.connect(profile_id), await house.connect(profile_id, "second_admin")]
    page = await config(house, profile_id)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    for id in both:
        mine = sum(one["is_synced"] and one["best"]["connection_id"] == id for one in views)
        assert f"{mine} synced by this connection" in card(page, id)
    spare = next(id for id in both if " 0 synced by this" in card(page, id))
    assert "Another connection syncs its ad accounts" in card(page, spare)
    assert f"/connections/{spare}/sync" not in page.text


async def test_when_the_next_sync_comes_is_a_moment_of_the_viewers(house: House) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id)
    await house.sync(id)
    page = await config(house, profile_id)
    assert re.search(
        r"<dt>Next sync</dt><dd><time datetime=[^>]*>[^<]*</time>\. "
        r'<span class="dim">Syncs start every 15 minutes\.</span>',
        page.text,
    )


async def test_a_reconnected_one_keeps_its_place(house: House) -> None:
    profile_id = await house.profile()
    both = []
    for user in ("admin", "standard"):
        both.append(await house.connect(profile_id, user))
        house.clock.advance(seconds=1)
    assert PLACE.findall((await config(house, profile_id)).text) == both
    assert await house.connect(profile_id) == both[0]
    assert PLACE.findall((await config(house, profile_id)).text) == both


async def test_the_disconnected_are_put_away_and_can_come_back(house: House) -> None:
    profile_id = await house.profile()
    gone, stays = await house.connect(profile_id), await house.connect(profile_id, "second_admin")
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert f'<dialog id="disconnect-{gone}"' in page.text
    assert "What was synced stays readable" in card(page, gone)
    await person.post(f"/connections/{gone}/disconnect")
    page = await person.get(f"/profiles/{profile_id}/config")
    assert "Disconnected (1)" in said(page)
    assert PLACE.findall(page.text) == [stays, gone]
    assert "Connect again" in card(page, gone)
    assert "stays readable until the profile is deleted" in said(page)
    assert f'action="/connections/{gone}/reconnect"' in page.text
    assert f"/connections/{gone}/sync" not in page.text


async def test_somebody_without_a_name_is_told_by_the_end_of_an_id(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def identify(*_: object) -> PlatformUser:
        return PlatformUser(id=PlatformUserId("-000712345678"))

    monkeypatch.setattr(QuickTikTok, "identify", identify)
    profile_id = await house.profile()
    id = await house.connect(profile_id)
    page = await config(house, profile_id)
    assert "TikTok for Business: without a name, id …12345678" in card(page, id)
    assert "-0007" not in said(page)
    assert "Sign in there as <strong>the same person as before</strong>" in page.text
    await house.owner.ask("DELETE", f"connections/{id}")
    assert "without a name, id …12345678" in card(await config(house, profile_id), id)


async def test_a_dialog_is_named_for_what_it_does(house: House) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id, without=["reporting"])
    page = await config(house, profile_id)
    assert f'<dialog id="reconnect-{id}" aria-label="Ask again for what is missing"' in page.text
    assert "<h2>Ask again for what is missing</h2>" in page.text
    assert "Sign in there as <strong>Mara Lindqvist</strong>" in page.text


async def test_a_card_has_one_primary_action(house: House) -> None:
    profile_id = await house.profile()
    whole = await house.connect(profile_id)
    page = (await config(house, profile_id)).text
    found = re.search(rf'<article[^>]*id="connection-{whole}".*?</article>', page, re.DOTALL)
    assert found
    outside = re.sub(r"<dialog.*?</dialog>", "", found[0], flags=re.DOTALL)
    assert re.findall(r'class="(primary|yellow)"[^>]*>([^<]*)<', outside) == [("primary", "Sync")]


async def test_what_hinders_stands_open_and_several_notices_are_put_together(
    house: House,
) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id, without=["reporting"])
    page = (await config(house, profile_id)).text
    found = re.search(rf'<article[^>]*id="connection-{id}".*?</article>', page, re.DOTALL)
    assert found
    folded = re.search(r"<summary>2 notices</summary>(.*?)</details>", found[0], re.DOTALL)
    assert folded
    assert "suspended an ad account" in folded[1]
    assert "did not grant a permission" not in folded[1]
    assert "did not grant a permission" in found[0]


@pytest.mark.parametrize(
    ("role", "told"),
    [(Role.ADMIN, "ADPORT_OTHER_APP_ID"), (Role.MANAGER, "Ask whoever runs this Adport")],
)
async def test_what_cannot_be_connected_says_why_and_who_can_mend_it(
    door: Door, tmp_path: Path, desk: Desk, role: Role, told: str
) -> None:
    async with running(
        door, tmp_path, desk, ADPORT_OTHER_APP_ID="", ADPORT_OTHER_APP_SECRET=""
    ) as house:
        profile_id = await house.profile()
        page = await config(house, profile_id, role)
    assert "Other Ads cannot be connected yet" in said(page)
    assert told in said(page)
    assert ("ADPORT_OTHER_APP_ID" in page.text) is (role is Role.ADMIN)
    assert re.search(r'<button[^>]*disabled aria-describedby="lacks-other"', page.text)
    assert 'commandfor="connect-other"' not in page.text
    assert 'commandfor="connect-tiktok"' in page.text


async def test_only_what_a_provider_has_is_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_id = await house.profile()
    id = await house.connect(profile_id)

    class Bare:
        """The same platform without anything to list or to read."""

        manifest = QuickTikTok.manifest

    facts = re.findall(r"<dt>([^<]*)</dt>", (await config(house, profile_id)).text)
    assert {"Business Centers", "Ad accounts", "Next sync", "Last synced"} <= set(facts)
    monkeypatch.setattr("adapters.registry.InstalledPlatforms.get", lambda *_: Bare())
    page = await config(house, profile_id)
    assert re.findall(r"<dt>([^<]*)</dt>", page.text) == ["Connected", "Last validated"]
    assert f"/connections/{id}/sync" not in page.text
    assert "Validate" in card(page, id)


def test_a_sync_of_no_account_does_not_say_that_all_is_up_to_date() -> None:
    assert "had no ad account of Platform to sync" in summary(_progress(accounts=0), "Platform")
    assert "up to date" in summary(_progress(accounts=2), "Platform")


def _progress(accounts: int) -> Progress:
    return Progress(
        calls_done=1, calls_planned=1, accounts_done=accounts, accounts=accounts, failed=0
    )
