"""More objects, and changes to one, on the admin path."""

from collections.abc import Mapping, Sequence

import pytest

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.changing import Thing
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, client_of
from tests.plugins.tiktok.sandbox.conftest import NOON


async def test_an_account_grows_by_exactly_what_is_ordered(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, world = account(sandbox), sandbox.world
    before = [len(shelf[id]) for shelf in (world.campaigns, world.ad_groups, world.ads)]
    order = {"account_id": id, "campaigns": 3, "ad_groups": 7, "ads": 500}
    told = (await caller.admin("grow", order)).json()
    assert list(told.values()) == [
        one + more for one, more in zip(before, (3, 7, 500), strict=True)
    ]
    new = world.ads[id][before[2] :]
    assert {ad.operation for ad in new} == {"ENABLE"}
    assert sum(group.share for group in world.ad_groups[id][before[1] :]) == 3_000
    assert sum(ad.share for ad in new) == 7_000


async def test_what_is_not_ordered_follows_from_the_rest(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 1)
    before = (await caller.admin("grow", {"account_id": id, "campaigns": 2})).json()
    after = (await caller.admin("grow", {"account_id": id, "ads": 500})).json()
    grown = {name: after[name] - before[name] for name in after}
    assert grown == {"campaigns": 5, "ad_groups": 25, "ads": 500}


async def test_the_same_order_grows_the_same_objects(caller: Caller, sandbox: Sandbox) -> None:
    id, other = account(sandbox), make_app(now=NOON)
    order = {"account_id": id, "ads": 40}
    async with client_of(other) as client:
        await Caller(client).admin("grow", order)
    await caller.admin("grow", order)
    assert other.state.sandbox.world.ads[id] == sandbox.world.ads[id]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("grow", {"account_id": "1", "ads": 5}, 404),
        ("grow", {"account_id": "{account}"}, 400),
        ("grow", {"account_id": "{account}", "ad_groups": 5, "ads": 4}, 400),
        ("grow", {"account_id": "{account}", "ads": -1}, 400),
        ("objects/ad/1", {"operation": "DISABLE"}, 404),
        ("objects/dog/1", {"operation": "DISABLE"}, 404),
        ("objects/pixel/{pixel}", {"operation": "DISABLE"}, 400),
        ("objects/ad/1", {"operation": "EXPLODE"}, 400),
    ],
)
async def test_wrong_orders_are_refused(
    caller: Caller, sandbox: Sandbox, path: str, body: dict[str, object], status: int
) -> None:
    id = account(sandbox)
    pixel = sandbox.world.pixels[id][0].id
    order = {name: id if value == "{account}" else value for name, value in body.items()}
    answer = await caller.client.post(f"/_sandbox/{path.format(pixel=pixel)}", json=order)
    assert answer.status_code == status


async def test_an_object_changes_its_status_and_its_name(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox)
    campaign = sandbox.world.campaigns[id][0]
    order = {"operation": "DISABLE", "name": "Paused"}
    told = (await caller.admin(f"objects/campaign/{campaign.id}", order)).json()
    assert (told["operation"], told["name"]) == ("DISABLE", "Paused")
    answer = await caller.get(
        "campaign/get/",
        await caller.token(),
        advertiser_id=id,
        filtering={"campaign_ids": [campaign.id]},
    )
    row = answer.rows()[0]
    assert (row["operation_status"], row["campaign_name"]) == ("DISABLE", "Paused")
    assert str(row["modify_time"]).startswith("2026-03-15 12:00:")


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("campaign", "campaign/get/"),
        ("ad_group", "adgroup/get/"),
        ("ad", "ad/get/"),
        ("video", "file/video/ad/search/"),
        ("audience", "dmp/custom_audience/list/"),
        ("pixel", "pixel/list/"),
    ],
)
async def test_what_vanishes_is_in_no_listing_until_it_is_back(
    caller: Caller, sandbox: Sandbox, kind: str, path: str
) -> None:
    id, token, world = account(sandbox), await caller.token(), sandbox.world
    shelves: dict[str, Mapping[str, Sequence[Thing]]] = {
        "campaign": world.campaigns,
        "ad_group": world.ad_groups,
        "ad": world.ads,
        "video": world.videos,
        "audience": world.audiences,
        "pixel": world.pixels,
    }
    gone = shelves[kind][id][0].id

    async def listed() -> str:
        size = "20" if kind == "pixel" else "100"
        answer = await caller.raw(path, token, advertiser_id=id, page_size=size)
        return answer.text

    assert gone in await listed()
    await caller.admin(f"objects/{kind}/{gone}", {"operation": "VANISH"})
    assert gone not in await listed()
    await caller.admin(f"objects/{kind}/{gone}", {"operation": "ENABLE"})
    assert gone in await listed()


async def test_the_children_of_what_vanished_vanish_too(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox), await caller.token()
    campaign = sandbox.world.campaigns[id][0].id
    await caller.admin(f"objects/campaign/{campaign}", {"operation": "VANISH"})
    for path in ("adgroup/get/", "ad/get/"):
        answer = await caller.raw(path, token, advertiser_id=id, page_size="1000")
        assert campaign not in answer.text
