"""report/integrated/get/ below the campaign: ad groups, ads, Smart+ ads and what they add up to."""

import json
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest

from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import Ad, Operation
from tests.plugins.tiktok.sandbox.caller import Caller, Json, Row, account, lines, page_info

METRICS = ("spend", "impressions", "clicks", "conversion")
FEBRUARY = {"start": "2026-02-14", "end": "2026-03-15"}
THROTTLED = (
    "Number of ad ids is equal or more than 20k, only return the top 20k id's results, "
    "sorting by create time desc order."
)


def only(name: str, *values: str) -> Json:
    return {"field_name": name, "filter_type": "IN", "filter_value": json.dumps(values)}


async def read(caller: Caller, id: str, level: str, *filters: Json, **params: object) -> list[Row]:
    """Every row of thirty days, whatever the number of pages."""
    found: list[Row] = []
    page = pages = 1
    while page <= pages:
        answer = await caller.report(
            await caller.token(),
            id,
            **{
                "level": level,
                **FEBRUARY,
                "metrics": METRICS,
                "page": page,
                "filtering": filters,
                **params,
            },  # type: ignore[arg-type]
        )
        found += lines(answer)
        page, pages = page + 1, page_info(answer).total_page
    return found


def sums(rows: Sequence[Row], **homes: dict[str, str]) -> dict[tuple[str, str, str], Decimal]:
    """Every metric of every day, added up by the home of what the row is about."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    [(dimension, home)] = homes.items()
    for row in rows:
        for metric in METRICS:
            found[home[row.dimensions[dimension]], row.day, metric] += row.number(metric)
    return found


@pytest.mark.parametrize("number", [0, 1, 2, 5, 8])
async def test_ads_add_up_to_their_groups_and_groups_to_their_campaigns(
    caller: Caller, sandbox: Sandbox, number: int
) -> None:
    id, world = account(sandbox, number), sandbox.world
    campaigns = {one.id: one.id for one in world.campaigns[id]}
    groups = {one.id: one.campaign for one in world.ad_groups[id]}
    ads = {one.id: one.campaign for one in world.ads[id]}
    at_top = await read(caller, id, "CAMPAIGN", only("campaign_status", "STATUS_ALL"))
    in_groups = await read(caller, id, "ADGROUP", only("adgroup_status", "STATUS_ALL"))
    in_ads = await read(caller, id, "AD", only("ad_status", "STATUS_ALL"))
    assert len(in_ads) > len(in_groups) > len(at_top) > 0
    expected = sums(at_top, campaign_id=campaigns)
    assert sums(in_groups, adgroup_id=groups) == expected
    assert sums(in_ads, ad_id=ads) == expected
    own = {one.id: one.id for one in world.ad_groups[id]}
    parents = {one.id: one.ad_group for one in world.ads[id]}
    assert sums(in_ads, ad_id=parents) == sums(in_groups, adgroup_id=own)


async def test_yen_stay_whole_in_ads_too(caller: Caller, sandbox: Sandbox) -> None:
    rows = await read(caller, account(sandbox, 2), "AD")
    assert rows
    assert all(row.text("spend").endswith(".00") for row in rows)


async def test_a_month_in_one_row_is_the_sum_of_its_days(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    ads = {one.id: one.id for one in sandbox.world.ads[id]}
    days = sums(await read(caller, id, "AD"), ad_id=ads)
    months = await read(caller, id, "AD", dimensions=["ad_id"])
    for row in months:
        ad = row.dimensions["ad_id"]
        for metric in METRICS:
            summed = sum(
                value for (of, _, which), value in days.items() if (of, which) == (ad, metric)
            )
            assert row.number(metric) == summed


def changed(sandbox: Sandbox, ad: Ad, operation: Operation) -> None:
    ads = sandbox.world.ads[ad.advertiser]
    sandbox.world.ads[ad.advertiser] = [
        msgspec.structs.replace(one, operation=operation) if one.id == ad.id else one for one in ads
    ]


async def test_a_deleted_ad_is_dropped_at_once_unless_all_are_asked_for(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    before = {row.dimensions["ad_id"] for row in await read(caller, id, "AD")}
    deleted = next(one for one in sandbox.world.ads[id] if one.id in before)
    changed(sandbox, deleted, "DELETE")
    after = {row.dimensions["ad_id"] for row in await read(caller, id, "AD")}
    assert before - after == {deleted.id}
    every = await read(caller, id, "AD", only("ad_status", "STATUS_ALL"))
    assert deleted.id in {row.dimensions["ad_id"] for row in every}
    gone = await read(caller, id, "AD", only("ad_status", "STATUS_DELETE"))
    assert deleted.id in {row.dimensions["ad_id"] for row in gone}
    assert not before - {deleted.id} & {row.dimensions["ad_id"] for row in gone}


async def test_what_hangs_below_a_deleted_campaign_counts_as_deleted(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    deleted = {one.id for one in sandbox.world.campaigns[id] if one.operation == "DELETE"}
    groups = {one.id for one in sandbox.world.ad_groups[id] if one.campaign in deleted}
    plain = await read(caller, id, "ADGROUP")
    assert groups
    assert not groups & {row.dimensions["adgroup_id"] for row in plain}


async def test_ads_can_be_picked_by_each_of_their_parents(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    shown = {row.dimensions["ad_id"] for row in await read(caller, id, "AD")}
    one = next(ad for ad in sandbox.world.ads[id] if ad.id in shown)
    for filter, expected in (
        (
            only("campaign_ids", one.campaign),
            {ad.id for ad in sandbox.world.ads[id] if ad.campaign == one.campaign},
        ),
        (
            only("adgroup_ids", one.ad_group),
            {ad.id for ad in sandbox.world.ads[id] if ad.ad_group == one.ad_group},
        ),
        (only("ad_ids", one.id), {one.id}),
    ):
        rows = await read(caller, id, "AD", filter)
        assert {row.dimensions["ad_id"] for row in rows} == expected & shown


async def test_a_parent_s_status_can_be_asked_for(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    paused = {one.id for one in sandbox.world.campaigns[id] if one.operation == "DISABLE"}
    home = {one.id: one.campaign for one in sandbox.world.ads[id]}
    rows = await read(caller, id, "AD", only("campaign_status", "STATUS_DISABLE"))
    assert {home[row.dimensions["ad_id"]] for row in rows} == paused


def smarten(sandbox: Sandbox, id: str) -> tuple[str, list[str]]:
    """Make all ads of the group with most of them creatives of one Smart+ ad."""
    ads = sandbox.world.ads[id] = [
        msgspec.structs.replace(ad, smart_id=None, operation="ENABLE")
        for ad in sandbox.world.ads[id]
    ]
    first = next(one.id for one in sandbox.world.campaigns[id] if one.operation == "ENABLE")
    group = next(ad.ad_group for ad in ads if ad.campaign == first)
    sandbox.world.ads[id] = [
        msgspec.structs.replace(ad, smart_id="77") if ad.ad_group == group else ad for ad in ads
    ]
    return first, [ad.id for ad in ads if ad.ad_group == group]


async def test_the_creatives_of_a_smart_ad_are_one_ad_by_its_other_id(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    _, creatives = smarten(sandbox, id)
    apart = await read(caller, id, "AD")
    joined = await read(caller, id, "AD", dimensions=["ad_id_v2", "stat_time_day"])
    assert sum(row.number("spend") for row in apart) == sum(row.number("spend") for row in joined)
    ids = {row.dimensions["ad_id_v2"] for row in joined}
    assert "77" in ids
    assert not ids & set(creatives)
    smart = sum(row.number("clicks") for row in joined if row.dimensions["ad_id_v2"] == "77")
    assert smart == sum(
        row.number("clicks") for row in apart if row.dimensions["ad_id"] in creatives
    )


async def test_automatic_campaigns_can_be_picked_and_left_out(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    smart, _ = smarten(sandbox, id)
    rows = await read(
        caller,
        id,
        "CAMPAIGN",
        only("campaign_automation_type", "UPGRADED_SMART_PLUS"),
        metrics=["campaign_automation_type"],
    )
    assert {row.dimensions["campaign_id"] for row in rows} == {smart}
    assert {row.metrics["campaign_automation_type"] for row in rows} == {"UPGRADED_SMART_PLUS"}
    manual = await read(caller, id, "CAMPAIGN", only("campaign_automation_type", "MANUAL"))
    assert smart not in {row.dimensions["campaign_id"] for row in manual}


async def test_an_ad_names_itself_and_its_parents(caller: Caller, sandbox: Sandbox) -> None:
    id, world = account(sandbox), sandbox.world
    rows = await read(
        caller,
        id,
        "AD",
        metrics=[
            "ad_name",
            "adgroup_id",
            "adgroup_name",
            "campaign_id",
            "campaign_name",
            "ad_id_v2",
        ],
    )
    ad = next(one for one in world.ads[id] if one.id == rows[0].dimensions["ad_id"])
    group = next(one for one in world.ad_groups[id] if one.id == ad.ad_group)
    campaign = next(one for one in world.campaigns[id] if one.id == ad.campaign)
    assert rows[0].metrics == {
        "ad_name": ad.name,
        "adgroup_id": group.id,
        "adgroup_name": group.name,
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
        "ad_id_v2": ad.smart_id or ad.id,
    }


async def test_of_too_many_ads_the_newest_count_and_a_header_says_so(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, token = account(sandbox), await caller.token()
    await caller.admin("settings", {"ads_cut": 5})
    asked: Json = {
        "report_type": "BASIC",
        "advertiser_id": id,
        "data_level": "AUCTION_AD",
        "dimensions": ["ad_id"],
        "query_lifetime": True,
        "page_size": 1000,
        "filtering": [only("ad_status", "STATUS_ALL")],
    }
    raw = await caller.raw("report/integrated/get/", token, **asked)
    assert raw.headers["X-Tt-Ads-Throttle"] == THROTTLED
    ads = sorted(sandbox.world.ads[id], key=lambda ad: (ad.created_at, ad.id), reverse=True)
    found = {row["dimensions"]["ad_id"] for row in raw.json()["data"]["list"]}
    assert found
    assert found <= {ad.id for ad in ads[:5]}
    asked["filtering"] = [only("ad_ids", *(ad.id for ad in ads[:4]))]
    few = await caller.raw("report/integrated/get/", token, **asked)
    assert "X-Tt-Ads-Throttle" not in few.headers


async def test_a_report_of_too_many_rows_is_refused(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    whole = page_info(await caller.report(token, id, level="AD")).total_number
    await caller.admin("settings", {"most_rows": whole - 1})
    refused = await caller.report(token, id, level="AD")
    assert refused.code == 40067
    assert refused.message == (
        "Your query is too large, please reduce the query size (e.g. fewer metrics or time range) "
        "and retry after a while."
    )
    assert (await caller.report(token, id, level="AD", end="2026-03-05")).code == 0
    await caller.admin("settings", {"most_rows": whole})
    assert (await caller.report(token, id, level="AD")).code == 0
