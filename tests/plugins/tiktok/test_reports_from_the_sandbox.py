"""The plugin and TikTok's stand-in: reports at all levels, whole and in pieces."""

from datetime import timedelta

import pytest

from core.ad_account import AdAccount
from core.entity import EntityStatus
from core.insight import Insight, Level, Window
from core.provider_errors import TooLarge
from tests.plugins.tiktok.canned import all_pages
from tests.plugins.tiktok.someone import TODAY, WEEK, Someone


def spend(rows: list[Insight]) -> dict[object, int]:
    found: dict[object, int] = {}
    for row in rows:
        found[row.day] = found.get(row.day, 0) + (row.spend_micros or 0)
    return {day: micros for day, micros in found.items() if micros}


async def test_all_four_levels_tell_the_same_spend(
    admin: Someone, accounts: dict[str, AdAccount]
) -> None:
    for account in accounts.values():
        levels = [spend(await admin.insights(account, level, WEEK)) for level in Level]
        assert levels[1:] == levels[:1] * 3


async def test_quirk_9_numbers_that_tiktok_does_not_tell_are_none(
    admin: Someone, accounts: dict[str, AdAccount]
) -> None:
    for account in accounts.values():
        for level in Level:
            rows = await admin.insights(account, level, WEEK)
            assert all(row.spend_micros is not None for row in rows)
            unknown = {row.conversions for row in rows} | {
                row.conversion_value_micros for row in rows
            }
            assert all(number is None or number >= 0 for number in unknown)


async def test_quirk_20_late_conversions_come_under_the_same_key(
    admin: Someone, store: AdAccount
) -> None:
    closed = Window(since=TODAY - timedelta(days=3), until=TODAY - timedelta(days=1))
    before = await admin.insights(store, Level.CAMPAIGN, closed)
    await admin.caller.admin("clock", {"advance_seconds": 5 * 86_400})
    after = await admin.insights(store, Level.CAMPAIGN, closed)
    assert {(row.entity_id, row.day) for row in before} == {
        (row.entity_id, row.day) for row in after
    }
    assert sum(row.conversions or 0 for row in before) < sum(row.conversions or 0 for row in after)


async def test_quirk_23_what_a_deleted_ad_spent_is_told(admin: Someone, store: AdAccount) -> None:
    before = await admin.insights(store, Level.AD, WEEK)
    ad = max(before, key=lambda row: row.spend_micros or 0).entity_id
    await admin.caller.admin(f"objects/ad/{ad}", {"operation": "DELETE"})
    assert await admin.insights(store, Level.AD, WEEK) == before
    ads = {one.id: one for one in await admin.listed(admin.tiktok.ads, store)}
    assert ads[ad].status is EntityStatus.DELETED


async def test_quirk_5_a_report_of_too_many_rows_is_read_in_halves(
    admin: Someone, store: AdAccount
) -> None:
    whole = await admin.insights(store, Level.AD, WEEK)
    await admin.caller.admin("settings", {"most_rows": len(whole) // 2})
    with pytest.raises(TooLarge):
        await admin.tiktok.insights(admin.line, store, Level.AD, WEEK, "")
    parts = await admin.insights(store, Level.AD, WEEK)
    assert sorted(parts, key=str) == sorted(whole, key=str)


@pytest.mark.parametrize("cut", [1000, 200, 30])
async def test_no_ad_is_lost_where_tiktok_leaves_some_out(
    admin: Someone, store: AdAccount, cut: int
) -> None:
    grown = {"account_id": store.id, "campaigns": 6, "ad_groups": 60, "ads": 1200}
    await admin.caller.admin("grow", grown)
    whole = await admin.insights(store, Level.AD, WEEK)
    await admin.caller.admin("settings", {"ads_cut": cut})
    pages = await all_pages(
        lambda cursor: admin.tiktok.insights(admin.line, store, Level.AD, WEEK, cursor)
    )
    rows = [row for page in pages for row in page.rows]
    assert sorted(rows, key=str) == sorted(whole, key=str)
    assert pages[-1].total == len(whole)
