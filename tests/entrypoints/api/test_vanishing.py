"""What the platform lists no more stays and is marked; where a file is is asked for anew."""

from datetime import UTC, datetime, timedelta

import httpx  # noqa: TID251 - looks at a picture as a browser does
import pytest

from tests.entrypoints.api.paging import whole
from tests.entrypoints.api.service import House
from tests.entrypoints.api.syncing import connected


async def _ids(house: House, path: str, **params: str) -> set[str]:
    return {str(one["id"]) for one in await whole(house.owner, path, **params)}


async def test_what_vanished_twice_is_marked_and_what_comes_back_is_not(house: House) -> None:
    id, profile_id = await connected(house, accounts=1)
    path = f"profiles/{profile_id}/campaigns"
    await house.sync(id)
    every = await _ids(house, path)
    lost = min(every)
    await house.desk.order(f"objects/campaign/{lost}", operation="VANISH")
    await house.sync(id)
    assert await _ids(house, path, is_there="false") == set()
    ended = await house.sync(id)
    [gone] = await whole(house.owner, path, is_there="false")
    assert gone["id"] == lost
    assert gone["gone_at"] >= ended["run"]["started_at"]
    assert await _ids(house, path, is_there="true") == every - {lost}
    assert await _ids(house, path) == every
    below = await _ids(house, f"profiles/{profile_id}/ad-groups", is_there="false")
    assert below == await _ids(house, f"profiles/{profile_id}/ad-groups", parent_id=lost)
    await house.desk.order(f"objects/campaign/{lost}", operation="ENABLE")
    await house.sync(id)
    assert await _ids(house, path, is_there="false") == set()
    assert await _ids(house, path, is_there="true") == every


@pytest.mark.parametrize(("kind", "hours"), [("image", 1), ("video", 6)])
async def test_an_address_works_until_it_ends_and_a_new_one_after(
    house: House, kind: str, hours: int
) -> None:
    id, profile_id = await connected(house, accounts=1)
    await house.sync(id)
    rows = await whole(house.owner, f"profiles/{profile_id}/creatives")
    one = next(row for row in rows if row["kind"] == kind)
    path = f"profiles/{profile_id}/ad-accounts/{one['ad_account_id']}/creative-url"
    fresh = await house.owner.get(path, creative_id=one["id"])
    end = datetime.fromisoformat(fresh["expires_at"])
    assert abs(end - datetime.now(UTC) - timedelta(hours=hours)) < timedelta(minutes=1)
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(fresh["url"])).headers["content-type"].startswith(f"{kind}/")
        await house.desk.order("clock", advance_seconds=hours * 3600 + 60)
        assert (await browser.get(fresh["url"])).status_code == 403
        again = await house.owner.get(path, creative_id=one["id"])
        assert (await browser.get(again["url"])).status_code == 200


async def test_an_address_is_refused_where_nothing_reaches_the_account(house: House) -> None:
    id, profile_id = await connected(house, accounts=1)
    await house.sync(id)
    [one] = (await house.owner.get(f"profiles/{profile_id}/creatives", limit=1))["items"]
    path = f"profiles/{profile_id}/ad-accounts/{one['ad_account_id']}/creative-url"
    await house.owner.refusal(404, "GET", path, creative_id="nothing")
    problem = await house.owner.refusal(400, "GET", path)
    assert problem["field"] == "creative_id"
    await house.owner.post(f"connections/{id}/disconnect")
    problem = await house.owner.refusal(409, "GET", path, creative_id=one["id"])
    assert problem["code"] == "read_only"
