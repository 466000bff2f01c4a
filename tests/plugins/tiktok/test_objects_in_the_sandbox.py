"""The plugin and TikTok's stand-in: what lies in the accounts, read to the last page."""

from datetime import timedelta
from functools import partial

import msgspec
import pytest

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.entity import EntityStatus
from core.ids import ProfileId, WorkspaceId
from core.insight import Window
from core.library import CreativeKind
from core.provider_errors import Forbidden
from plugins.tiktok.sandbox.world import World
from tests.plugins.tiktok.canned import all_pages, flat
from tests.plugins.tiktok.someone import TODAY, WEEK, Someone

SMART, TOP_VIEW = "ノースライト日本", "Marola Café"


async def centers(admin: Someone) -> list[BusinessCenter]:
    return [
        BusinessCenter(
            id=seen.id,
            workspace_id=WorkspaceId("w"),
            profile_id=ProfileId("p"),
            provider=admin.tiktok.manifest.slug,
            name=seen.name,
            status=seen.status,
            currency=seen.currency,
        )
        for seen in await admin.centers()
    ]


@pytest.mark.parametrize("as_numbers", [False, True])
async def test_quirk_12_all_ad_groups_and_ads_are_read_exactly(
    admin: Someone, accounts: dict[str, AdAccount], world: World, *, as_numbers: bool
) -> None:
    await admin.caller.admin("settings", {"ids_as_numbers": as_numbers})
    for account in accounts.values():
        groups = await admin.listed(admin.tiktok.ad_groups, account)
        assert {(one.id, one.campaign_id, one.name) for one in groups} == {
            (one.id, one.campaign, one.name) for one in world.ad_groups[account.id]
        }
        ads = [
            one
            for one in await admin.listed(admin.tiktok.ads, account)
            if one.id not in {ad.smart_id for ad in world.ads[account.id]}
        ]
        assert {(one.id, one.ad_group_id, one.name) for one in ads} == {
            (one.id, one.ad_group, one.name) for one in world.ads[account.id]
        }


async def test_quirk_28_smart_ads_come_beside_their_creatives(
    admin: Someone, accounts: dict[str, AdAccount], world: World
) -> None:
    ads = {one.id: one for one in await admin.listed(admin.tiktok.ads, accounts[SMART])}
    creatives = [one for one in world.ads[accounts[SMART].id] if one.smart_id]
    assert creatives
    for creative in creatives:
        assert (ads[creative.id].campaign_id, ads[creative.id].is_automatic) == ("", True)
        smart = ads[creative.smart_id or ""]
        assert (smart.campaign_id, smart.is_automatic) == (creative.campaign, True)
        assert creative.video is None or creative.video in smart.creative_ids


async def test_quirk_29_paused_and_deleted_smart_ads_are_told_as_what_they_are(
    admin: Someone, accounts: dict[str, AdAccount], world: World
) -> None:
    account = accounts[SMART]
    creative = next(one for one in world.ads[account.id] if one.smart_id)
    for other in [one for one in world.ads[account.id] if one.smart_id == creative.smart_id]:
        await admin.caller.admin(f"objects/ad/{other.id}", {"operation": "DISABLE"})
    ads = {one.id: one for one in await admin.listed(admin.tiktok.ads, account)}
    assert ads[creative.smart_id or ""].status is EntityStatus.PAUSED


async def test_quirk_30_an_account_without_smart_ads_has_its_ordinary_ones(
    admin: Someone, store: AdAccount, world: World
) -> None:
    pages = await all_pages(lambda cursor: admin.tiktok.ads(admin.line, store, cursor))
    assert sum(len(page.rows) for page in pages) == len(world.ads[store.id]) == pages[-1].total


async def test_quirk_33_the_topview_campaign_its_group_and_ad_are_found(
    admin: Someone, accounts: dict[str, AdAccount], world: World
) -> None:
    account, tiktok = accounts[TOP_VIEW], admin.tiktok
    [campaign] = [
        one for one in world.campaigns[account.id] if one.buying_type == "RESERVATION_TOP_VIEW"
    ]
    assert campaign.id in {one.id for one in await admin.listed(tiktok.campaigns, account)}
    groups = await admin.listed(tiktok.ad_groups, account)
    ads = await admin.listed(tiktok.ads, account)
    assert campaign.id in {one.campaign_id for one in groups}
    assert campaign.id in {one.campaign_id for one in ads}


async def test_thousands_of_ads_are_read_in_pages_that_fit_together(
    admin: Someone, store: AdAccount, world: World
) -> None:
    grown = {"account_id": store.id, "campaigns": 5, "ad_groups": 50, "ads": 2400}
    await admin.caller.admin("grow", grown)
    pages = await all_pages(lambda cursor: admin.tiktok.ads(admin.line, store, cursor))
    ids = [row.id for page in pages for row in page.rows]
    assert len(ids) == len(set(ids)) == len(world.ads[store.id]) == pages[-1].total
    assert len(pages) == 5


async def test_quirk_16_rows_that_move_leave_fewer_than_the_total(
    admin: Someone, store: AdAccount
) -> None:
    grown = {"account_id": store.id, "campaigns": 5, "ad_groups": 50, "ads": 2400}
    await admin.caller.admin("grow", grown)
    await admin.caller.admin("faults", {"path": "ad/get/", "kind": "moving"})
    pages = await all_pages(lambda cursor: admin.tiktok.ads(admin.line, store, cursor))
    assert len({row.id for page in pages for row in page.rows}) < (pages[-1].total or 0)


@pytest.mark.parametrize("kind", ["partial", "short"])
async def test_quirk_42_an_answer_in_part_has_fewer_rows_than_its_total(
    admin: Someone, store: AdAccount, kind: str
) -> None:
    await admin.caller.admin("faults", {"path": "adgroup/get/", "kind": kind})
    pages = await all_pages(lambda cursor: admin.tiktok.ad_groups(admin.line, store, cursor))
    assert 0 < sum(len(page.rows) for page in pages) < (pages[-1].total or 0)


async def test_the_whole_library_is_read(admin: Someone, store: AdAccount, world: World) -> None:
    found = await admin.listed(admin.tiktok.creatives, store)
    images = {one.id for one in found if one.kind is CreativeKind.IMAGE}
    videos = {one.id: one for one in found if one.kind is CreativeKind.VIDEO}
    assert images == {one.id for one in world.images[store.id]}
    assert {(id, one.duration_ms) for id, one in videos.items()} == {
        (one.id, one.seconds * 1000) for one in world.videos[store.id]
    }


async def test_quirk_44_an_address_that_ended_is_fetched_afresh(
    admin: Someone, store: AdAccount
) -> None:
    client = admin.caller.client
    for creative in await admin.listed(admin.tiktok.creatives, store):
        before = await admin.tiktok.creative_url(admin.line, store, creative)
        assert before is not None
        assert before.expires_at is not None
        left = before.expires_at - admin.sandbox.clock.now()
        hours = 6 if creative.kind is CreativeKind.VIDEO else 1
        assert timedelta(hours=hours, minutes=-1) < left <= timedelta(hours=hours)
        assert (await client.get(before.url)).status_code == 200
        await admin.caller.admin("clock", {"advance_seconds": 7 * 3600})
        assert (await client.get(before.url)).status_code == 403
        after = await admin.tiktok.creative_url(admin.line, store, creative)
        assert after is not None
        assert (await client.get(after.url)).status_code == 200


async def test_all_audiences_and_pixels_are_read(
    admin: Someone, accounts: dict[str, AdAccount], world: World
) -> None:
    for account in accounts.values():
        audiences = await admin.listed(admin.tiktok.audiences, account)
        assert {(one.id, one.size, one.created_at) for one in audiences} == {
            (one.id, one.size, one.created_at.replace(microsecond=0))
            for one in world.audiences[account.id]
        }
        assert {one.id for one in audiences if one.kind == "lookalike"} == {
            one.id for one in world.audiences[account.id] if one.source
        }
        pixels = await admin.listed(admin.tiktok.pixels, account)
        assert {(one.id, one.code) for one in pixels} == {
            (one.id, one.code) for one in world.pixels[account.id]
        }


async def test_quirk_34_events_of_the_days_add_up_to_the_events_of_the_week(
    admin: Someone, store: AdAccount
) -> None:
    pixels = tuple(one.id for one in await admin.listed(admin.tiktok.pixels, store))
    events = await flat(
        lambda cursor: admin.tiktok.pixel_events(admin.line, store, pixels, WEEK, cursor)
    )
    assert len({one.id for one in events}) == len(events)
    assert {one.day for one in events} == {TODAY - timedelta(days=age) for age in range(7)}
    counts = {one.event: 0 for one in events}
    for one in events:
        counts[one.event] += one.count or 0
    token = admin.line.credential.token.reveal() if admin.line.credential else ""
    asked = {
        "advertiser_id": store.id,
        "pixel_ids": list(pixels),
        "date_range": {"start_date": f"{WEEK.since}", "end_date": f"{WEEK.until}"},
    }
    told = dict.fromkeys(counts, 0)
    for row in (await admin.caller.get("pixel/event/stats/", token, **asked)).rows():
        for told_of in msgspec.convert(row["statistics"], list[dict[str, object]]):
            told[str(told_of["pixel_event_type"])] += int(str(told_of["total_count"]))
    assert counts == told


async def test_quirk_35_an_account_that_hides_its_pixels_shows_everything_else(
    admin: Someone, store: AdAccount
) -> None:
    await admin.caller.admin(f"accounts/{store.id}", {"pixels_readable": False})
    with pytest.raises(Forbidden):
        await admin.listed(admin.tiktok.pixels, store)
    assert await admin.listed(admin.tiktok.campaigns, store)


async def test_a_center_tells_what_all_its_accounts_have(admin: Someone, world: World) -> None:
    for center in await centers(admin):
        found = await flat(partial(admin.tiktok.center_balances, admin.line, center))
        inside = world.centers[center.id]
        assert found[0].business_center_id == center.id
        assert found[0].micros == (inside.cash + inside.granted - inside.frozen) * 10_000
        assert {one.ad_account_id: one.micros for one in found[1:]} == {
            one.id: (one.cash + one.granted) * 10_000
            for one in world.accounts.values()
            if one.owner == center.id
        }


async def test_transactions_of_the_window_are_read_and_no_others(admin: Someone) -> None:
    month = Window(since=TODAY - timedelta(days=29), until=TODAY)
    center = (await centers(admin))[0]
    pages = await all_pages(
        lambda cursor: admin.tiktok.transactions(admin.line, center, month, cursor)
    )
    found = [row for page in pages for row in page.rows]
    assert len({row.id for row in found}) == len(found) == pages[-1].total
    assert {bool(row.ad_account_id) for row in found} == {True, False}
    days = {row.at.date() for row in found if row.at}
    assert month.since <= min(days) <= max(days) <= month.until
