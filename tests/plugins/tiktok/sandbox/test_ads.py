"""ad/get and the Smart+ paths: statuses, creatives, TopView and load."""

import time

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Json, account, page_info

ALL = {"primary_status": "STATUS_ALL"}
SMART, TOP_VIEW = 2, 6


async def ads(
    caller: Caller, id: str, path: str = "ad/get/", *, page_size: str = "100", **filtering: object
) -> list[Json]:
    answer = await caller.get(
        path, await caller.token(), advertiser_id=id, filtering=filtering, page_size=page_size
    )
    assert answer.code == 0, answer.message
    return answer.rows()


async def test_all_ads_come_when_asked_for(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 5)
    found = await ads(caller, id, **ALL)
    inside = {one.id: one for one in sandbox.world.ads[id]}
    assert {row["ad_id"] for row in found} == inside.keys()
    shown = await ads(caller, id)
    assert 0 < len(shown) < len(found)
    for row in shown:
        one = inside[str(row["ad_id"])]
        assert (row["ad_name"], row["adgroup_id"]) == (one.name, one.ad_group)
        assert (row["video_id"], row["image_ids"]) == (one.video, list(one.images))


async def test_a_parents_end_is_told_before_the_ads_own(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 5)
    group = sandbox.world.ad_groups[id][0]
    await caller.admin(f"objects/ad_group/{group.id}", {"operation": "DELETE"})
    told = {row["secondary_status"] for row in await ads(caller, id, adgroup_ids=[group.id], **ALL)}
    assert told == {"AD_STATUS_ADGROUP_DELETE"}
    await caller.admin(f"objects/campaign/{group.campaign}", {"operation": "DELETE"})
    told = {row["secondary_status"] for row in await ads(caller, id, adgroup_ids=[group.id], **ALL)}
    assert told == {"AD_STATUS_CAMPAIGN_DELETE"}


async def test_ads_are_found_by_id_and_by_their_last_change(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox)
    rows = await ads(caller, id)
    found = await ads(caller, id, ad_ids=[rows[1]["ad_id"]])
    assert [row["ad_id"] for row in found] == [rows[1]["ad_id"]]
    await caller.admin(f"objects/ad/{rows[1]['ad_id']}", {"name": "renamed"})
    changed = await ads(caller, id, modified_after="2026-03-15 11:59:59")
    assert [row["ad_name"] for row in changed] == ["renamed"]


async def test_quirk_28_smart_plus_creatives_lack_two_fields(
    caller: Caller, sandbox: Sandbox
) -> None:
    rows = await ads(caller, account(sandbox, SMART), **ALL)
    smart = [row for row in rows if row["smart_plus_ad_id"]]
    assert 0 < len(smart) < len(rows)
    assert all(row.keys().isdisjoint({"modify_time", "campaign_id"}) for row in smart)
    assert all("modify_time" in row for row in rows if row not in smart)


async def test_quirk_29_a_filter_on_operations_is_no_filter(
    caller: Caller, sandbox: Sandbox
) -> None:
    rows = await ads(
        caller, account(sandbox, SMART), "smart_plus/ad/get/", operation_status="ENABLE"
    )
    assert {row["operation_status"] for row in rows} == {"ENABLE", "DISABLE"}


async def test_quirk_30_without_smart_plus_its_paths_fail(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token(), account(sandbox)
    for level in ("campaign", "adgroup", "ad"):
        path = f"smart_plus/{level}/get/"
        assert (await caller.get(path, token, advertiser_id=id)).code == 40002
        has_it = await caller.get(path, token, advertiser_id=account(sandbox, SMART))
        assert has_it.code == 0
        assert has_it.rows()


async def test_a_smart_plus_ad_holds_the_creatives_that_are_listed_as_ads(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox, SMART)
    listed = {row["ad_id"] for row in await ads(caller, id, **ALL) if row["smart_plus_ad_id"]}
    smart = await ads(caller, id, "smart_plus/ad/get/", **ALL)
    held: list[object] = []
    for row in smart:
        creatives = row["creative_list"]
        assert isinstance(creatives, list)
        held += [each["ad_material_id"] for each in creatives]
    assert set(held) == listed
    one = smart[0]["smart_plus_ad_id"]
    found = await ads(caller, id, "smart_plus/ad/get/", smart_plus_ad_ids=[one])
    assert [row["smart_plus_ad_id"] for row in found] == [one]


async def test_a_page_of_smart_plus_ads_has_at_most_a_hundred(
    caller: Caller, sandbox: Sandbox
) -> None:
    answer = await caller.get(
        "smart_plus/ad/get/",
        await caller.token(),
        advertiser_id=account(sandbox, SMART),
        page_size="101",
    )
    assert answer.code == 40002


async def test_quirk_33_top_view_comes_only_to_who_asks_for_nothing_else(
    caller: Caller, sandbox: Sandbox
) -> None:
    id = account(sandbox, TOP_VIEW)
    for path in ("campaign/get/", "adgroup/get/", "ad/get/"):
        alone = await ads(caller, id, path, buying_types=["RESERVATION_TOP_VIEW"])
        mixed = await ads(caller, id, path, buying_types=["AUCTION", "RESERVATION_TOP_VIEW"])
        assert len(alone) == 1
        assert alone[0] not in mixed
        assert mixed == await ads(caller, id, path)
        assert await ads(caller, id, path, buying_types=["RESERVATION_RF"]) == []


async def test_an_account_of_25_000_ads_is_listed_page_by_page(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, token = account(sandbox), await caller.token()
    before = len(sandbox.world.ads[id])
    await caller.admin("grow", {"account_id": id, "ads": 25_000})
    begun = time.perf_counter()
    answer = await caller.get(
        "ad/get/", token, advertiser_id=id, page="26", page_size="1000", filtering=ALL
    )
    assert time.perf_counter() - begun < 2
    assert page_info(answer).total_number == 25_000 + before
    assert len(answer.rows()) == before
