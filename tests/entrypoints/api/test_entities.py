"""What lies in ad accounts, over the API: exactly what the platform has, whole, and in parts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.entrypoints.api.paging import Row, paged, whole
from tests.entrypoints.api.routes import LISTED
from tests.entrypoints.api.service import House, opening, running, sandboxed

NAMES = ("ノースライト日本", "Marola Café")
"""An ad account with Smart+ campaigns, and one with a TopView campaign."""
each_kind = pytest.mark.parametrize("kind", LISTED)


@dataclass(frozen=True, slots=True)
class Synced:
    """A profile of two ad accounts, and what the platform has in them."""

    house: House
    path: str
    accounts: tuple[str, ...]
    world: dict[str, list[dict[str, Any]]]

    async def listed(self, kind: str, **params: str | int) -> list[Row]:
        return await whole(self.house.owner, f"{self.path}/{kind}", **params)

    def there(self, kind: str) -> list[dict[str, Any]]:
        """What the platform has of that kind in the synced accounts."""
        return [one for one in self.world[kind] if one["advertiser"] in self.accounts]


@pytest.fixture(scope="module")
async def synced(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synced]:
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door, has_events=True) as desk,
        running(door, tmp_path_factory.mktemp("synced"), desk) as house,
    ):
        world = (await desk.client.get("world")).json()
        chosen = tuple(one["id"] for one in world["accounts"] if one["name"] in NAMES)
        profile_id = await house.profile(imports="chosen")
        connection_id = await house.connect(profile_id)
        await house.choose(profile_id, *chosen)
        assert (await house.sync(connection_id))["run"]["status"] == "done"
        yield Synced(house, f"profiles/{profile_id}", chosen, world)


def _pairs(rows: list[Row], *names: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows)


async def test_campaigns_are_the_platforms(synced: Synced) -> None:
    rows, there = await synced.listed("campaigns"), synced.there("campaigns")
    names = ("id", "name", "objective")
    assert _pairs(rows, *names) == _pairs(there, *names)
    assert "RESERVATION_TOP_VIEW" in {one["buying_type"] for one in there}


async def test_ad_groups_are_the_platforms_with_their_campaigns(synced: Synced) -> None:
    rows = await synced.listed("ad-groups")
    there = synced.there("ad_groups")
    assert _pairs(rows, "id", "name", "campaign_id") == _pairs(there, "id", "name", "campaign")


async def test_ads_are_the_platforms_and_the_automatic_ones_besides(synced: Synced) -> None:
    rows, there = await synced.listed("ads"), synced.there("ads")
    smart = {one["smart_id"] for one in there if one["smart_id"]}
    assert smart
    assert smart <= {one["id"] for one in rows if one["is_automatic"]}
    usual = [one for one in rows if one["id"] not in smart]
    assert _pairs(usual, "id", "ad_group_id") == _pairs(there, "id", "ad_group")


async def test_creatives_are_the_platforms_images_and_videos(synced: Synced) -> None:
    rows = await synced.listed("creatives")
    names = ("id", "name", "width", "height")
    for kind, shelf in (("image", "images"), ("video", "videos")):
        found = [one for one in rows if one["kind"] == kind]
        assert _pairs(found, *names) == _pairs(synced.there(shelf), *names)


async def test_audiences_and_pixels_are_the_platforms(synced: Synced) -> None:
    audiences = await synced.listed("audiences")
    assert _pairs(audiences, "id", "name") == _pairs(synced.there("audiences"), "id", "name")
    pixels = await synced.listed("pixels")
    names = ("id", "name", "code")
    assert _pairs(pixels, *names) == _pairs(synced.there("pixels"), *names)


async def test_the_events_of_pixels_are_counted_by_the_day(synced: Synced) -> None:
    pixel = next(one for one in synced.there("pixels") if one["events"])
    rows = await synced.listed("pixel-events", parent_id=pixel["id"])
    assert {one["pixel_id"] for one in rows} == {pixel["id"]}
    assert {one["event"] for one in rows} <= set(pixel["events"])
    days = {datetime.fromisoformat(one["day"]).date() for one in rows}
    today = datetime.now(UTC).date()
    assert len(days) > 7
    assert all(today - timedelta(days=90) <= day <= today for day in days)
    assert len({(one["event"], one["day"]) for one in rows}) == len(rows)


async def test_transactions_are_of_the_active_center_or_its_accounts(synced: Synced) -> None:
    rows = await synced.listed("transactions")
    centers = (await synced.house.owner.get(f"{synced.path}/business-centers"))["items"]
    assert {one["business_center_id"] for one in rows} <= {one["id"] for one in centers}
    owned = {one["id"]: one["owner"] for one in synced.world["accounts"]}
    of_accounts = [one for one in rows if one["ad_account_id"]]
    assert len(of_accounts) < len(rows)
    assert all(owned[one["ad_account_id"]] == one["business_center_id"] for one in of_accounts)
    assert all(isinstance(one["amount_micros"], int) and one["currency"] for one in rows)


async def test_a_deleted_one_is_listed_as_such(synced: Synced) -> None:
    for kind, shelf in (("campaigns", "campaigns"), ("ad-groups", "ad_groups"), ("ads", "ads")):
        deleted = {one["id"] for one in synced.there(shelf) if one["operation"] == "DELETE"}
        rows = {one["id"]: one for one in await synced.listed(kind)}
        assert all(rows[id]["status"] == "deleted" and not rows[id]["gone_at"] for id in deleted)


@each_kind
async def test_the_parts_together_are_the_whole(synced: Synced, kind: str) -> None:
    rows = await synced.listed(kind)
    assert len(rows) > 2
    limit = max(1, len(rows) // 4)
    assert await paged(synced.house.owner, f"{synced.path}/{kind}", limit=limit) == rows


@each_kind
async def test_one_account_can_be_asked_for_alone(synced: Synced, kind: str) -> None:
    rows = await synced.listed(kind)
    parts = [
        row for id in sorted(synced.accounts) for row in await synced.listed(kind, ad_account_id=id)
    ]
    assert parts == [row for row in rows if row["ad_account_id"] in synced.accounts]
    assert parts


@each_kind
async def test_a_listing_says_how_fresh_it_is_and_that_it_is_complete(
    synced: Synced, kind: str
) -> None:
    page = await synced.house.owner.get(f"{synced.path}/{kind}", limit=1)
    age = datetime.now(UTC) - datetime.fromisoformat(page["as_of"])
    assert timedelta() <= age < timedelta(minutes=5)
    assert page["is_complete"] is True


@pytest.mark.parametrize(
    ("kind", "parents", "field"),
    [("ad-groups", "campaigns", "campaign_id"), ("ads", "ad-groups", "ad_group_id")],
)
async def test_what_lies_below_one_can_be_asked_for_alone(
    synced: Synced, kind: str, parents: str, field: str
) -> None:
    rows = await synced.listed(kind)
    for parent in await synced.listed(parents):
        below = await synced.listed(kind, parent_id=parent["id"])
        assert below == [row for row in rows if row[field] == parent["id"]]
    assert await synced.listed(kind, parent_id="nothing") == []


@each_kind
@pytest.mark.parametrize("after", ["x", "~~", "tiktok~1", "~1~2", "tiktok~1~"])
async def test_a_mark_that_is_none_is_refused(synced: Synced, kind: str, after: str) -> None:
    path = f"{synced.path}/{kind}"
    problem = await synced.house.owner.refusal(400, "GET", path, after=after)
    assert (problem["code"], problem["field"]) == ("invalid", "after")


async def test_what_was_never_read_is_empty_and_not_complete(synced: Synced) -> None:
    id = await synced.house.profile("Empty")
    for kind in (*LISTED, "restatements"):
        page = await synced.house.owner.get(f"profiles/{id}/{kind}")
        assert page == {"items": [], "as_of": None, "is_complete": False, "next": None}
