"""Connecting with a key, through the API and the pages, from the form to the synced data."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.access import Role
from tests.canary import assert_clean
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.service import Door, House, running
from tests.entrypoints.api.tracker import SLUG, sandbox, tracking
from tests.entrypoints.web.browser import Response, said, signed_in

ANA, BO = (sandbox().keys[user] for user in ("ana", "bo"))
WRONG = {"api_key": "canary-not-a-key-of-anybody"}


@pytest.fixture
async def tracked(door: Door, tmp_path: Path, desk: Desk) -> AsyncIterator[House]:
    """A service that can reach a tracker."""
    async with (
        tracking() as url,
        running(door, tmp_path, desk, ADPORT_TRACKER_API_URL=url) as house,
    ):
        yield house


def dialog(page: Response, id: str) -> str:
    """What a person reads in one dialog."""
    found = re.search(rf'<dialog id="{id}".*?</dialog>', page.text, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


async def test_a_program_connects_with_a_key_and_syncs(tracked: House) -> None:
    profile_id = await tracked.profile()
    provider = await tracked.owner.get(f"providers/{SLUG}")
    assert provider["connects_by"] == "key"
    assert [one["name"] for one in provider["fields"]] == ["api_key"]
    body = {"provider": SLUG, "fields": ANA}
    done = await tracked.owner.post(f"profiles/{profile_id}/connections", body)
    assert (done["stage"], done["problem"]) == ("done", None)
    assert ANA["api_key"] not in str(done)
    ended = await tracked.sync(done["connection_id"])
    assert ended["run"]["status"] == "done", ended
    rows = (await tracked.owner.get(f"profiles/{profile_id}/campaigns"))["items"]
    assert len(rows) == 30
    assert ANA["api_key"] not in repr(tracked.rows())
    [entry] = await tracked.audit("key.entered")
    assert entry["detail"] == SLUG


async def test_a_wrong_key_is_told_and_not_kept(tracked: House) -> None:
    profile_id = await tracked.profile()
    body = {"provider": SLUG, "fields": WRONG}
    done = await tracked.owner.post(f"profiles/{profile_id}/connections", body)
    assert (done["stage"], done["problem"]["code"]) == ("failed", "key_refused")
    assert (await tracked.owner.get(f"profiles/{profile_id}/connections"))["items"] == []
    assert WRONG["api_key"] not in repr(tracked.rows())
    assert_clean(str(done))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"provider": SLUG, "fields": {}}, "api_key"),
        ({"provider": SLUG, "fields": {**ANA, "extra": "1"}}, "extra"),
    ],
)
async def test_a_field_that_is_wrong_is_named(
    tracked: House, body: dict[str, object], field: str
) -> None:
    path = f"profiles/{await tracked.profile()}/connections"
    assert (await tracked.owner.refusal(400, "POST", path, body))["field"] == field


async def test_each_way_is_refused_for_the_other_kind_of_provider(tracked: House) -> None:
    path = f"profiles/{await tracked.profile()}"
    refused = await tracked.owner.refusal(409, "POST", f"{path}/authorizations", {"provider": SLUG})
    assert "consent page" in refused["detail"]
    body = {"provider": "tiktok", "fields": ANA}
    await tracked.owner.refusal(409, "POST", f"{path}/connections", body)


async def test_another_key_restores_and_somebody_elses_is_refused(tracked: House) -> None:
    profile_id = await tracked.profile()
    body = {"provider": SLUG, "fields": ANA}
    made = await tracked.owner.post(f"profiles/{profile_id}/connections", body)
    path = f"connections/{made['connection_id']}"
    await tracked.owner.post(f"{path}/disconnect")
    other = await tracked.owner.post(f"{path}/key", {"fields": BO})
    assert other["problem"]["code"] == "wrong_account"
    again = await tracked.owner.post(f"{path}/key", {"fields": ANA})
    assert (again["stage"], again["connection_id"]) == ("done", made["connection_id"])
    assert (await tracked.owner.get(path))["state"] == "connected"


async def test_a_media_buyer_enters_no_key(tracked: House) -> None:
    buyer = await tracked.member(Role.MEDIA_BUYER)
    path = f"profiles/{await tracked.profile()}/connections"
    await buyer.refusal(403, "POST", path, {"provider": SLUG, "fields": ANA})


async def test_the_page_asks_for_the_key_and_connects(tracked: House) -> None:
    profile_id = await tracked.profile()
    person = await signed_in(tracked)
    config = f"/profiles/{profile_id}/config"
    page = (await person.get(config)).text
    assert "Connect Tracker" in page
    assert 'name="field_api_key" type="password"' in page
    assert f'action="/profiles/{profile_id}/key"' in page
    form = {"provider": SLUG, "field_api_key": ANA["api_key"]}
    answer = await person.post(f"/profiles/{profile_id}/key", form)
    assert answer.headers["location"].endswith(config)
    shown = await person.get(config)
    assert "Tracker: Ana" in said(shown)
    assert ANA["api_key"] not in shown.text
    [one] = (await tracked.owner.get(f"profiles/{profile_id}/connections"))["items"]
    assert f'action="/connections/{one["id"]}/key"' in shown.text
    again = await person.post(f"/connections/{one['id']}/key", {"field_api_key": BO["api_key"]})
    assert "Somebody else signed in" in said(await person.get(again.headers["location"]))


async def test_the_page_tells_of_a_wrong_key_without_showing_it(tracked: House) -> None:
    profile_id = await tracked.profile()
    person = await signed_in(tracked)
    form = {"provider": SLUG, "field_api_key": WRONG["api_key"]}
    answer = await person.post(f"/profiles/{profile_id}/key", form)
    assert answer.status_code == 303, answer.text
    shown = await person.get(answer.headers["location"])
    assert "does not accept what was entered" in said(shown)
    assert WRONG["api_key"] not in shown.text


async def test_disconnecting_says_what_becomes_of_a_key_and_of_what_was_agreed_to(
    tracked: House,
) -> None:
    profile_id = await tracked.profile()
    body = {"provider": SLUG, "fields": ANA}
    by_key = (await tracked.owner.post(f"profiles/{profile_id}/connections", body))["connection_id"]
    by_consent = await tracked.connect(profile_id)
    person = await signed_in(tracked)
    page = await person.get(f"/profiles/{profile_id}/config")
    told = {id: dialog(page, f"disconnect-{id}") for id in (by_key, by_consent)}
    assert "takes the authorisation back" not in told[by_key]
    assert "What was entered is destroyed here" in told[by_key]
    assert "stays valid at Tracker: withdraw it there" in told[by_key]
    assert "TikTok for Business takes the authorisation back" in told[by_consent]
    answer = await person.post(f"/connections/{by_key}/disconnect")
    assert "The key stays valid at Tracker; withdraw it there" in await person.tell(answer)
    answer = await person.post(f"/connections/{by_consent}/disconnect")
    assert "stays valid" not in await person.tell(answer)
    ends = {one["target"]: one["detail"] for one in await tracked.audit("credential.destroyed")}
    assert ends == {
        by_key: "the platform takes none back",
        by_consent: "revoked at the platform",
    }
