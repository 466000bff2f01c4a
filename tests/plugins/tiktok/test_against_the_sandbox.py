"""The plugin and TikTok's stand-in, over the real line: everything read to its last page."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import httpx  # noqa: TID251 - the stand-in is called in this process
import msgspec
import pytest
from litestar import Litestar

from core.ad_account import AccountStatus
from core.business_center import BusinessCenterStatus
from core.entity import EntityStatus
from core.insight import Level, Window
from core.provider_errors import CodeDead, NotEligible, RateLimited, Revoked, ScopeMissing
from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.scopes import ALL_SCOPES, USER_INFO
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.someone import Someone, known

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def app() -> Litestar:
    return make_app(now=NOON)


@pytest.fixture
async def someone(app: Litestar) -> AsyncIterator[Someone]:
    sandbox: Sandbox = app.state.sandbox
    sandbox.settings = msgspec.structs.replace(sandbox.settings, quotas=False)
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        yield Someone(sandbox, client)


async def test_a_code_becomes_a_token_that_lives_until_it_is_given_back(someone: Someone) -> None:
    found = await someone.connect("admin")
    assert found.credential.expires_at is None
    assert found.grant.claimed == {one.slug for one in someone.tiktok.manifest.permissions}
    assert str(USER_INFO) in found.grant.scopes
    await someone.tiktok.revoke(someone.line, found.credential)
    with pytest.raises(Revoked):
        await someone.tiktok.identify(someone.line)
    await someone.tiktok.revoke(someone.line, found.credential)


async def test_a_used_code_and_a_made_up_one_are_dead(someone: Someone) -> None:
    code = await someone.caller.code("admin")
    await someone.exchange(code)
    with pytest.raises(CodeDead):
        await someone.exchange(code)
    with pytest.raises(CodeDead):
        await someone.exchange("made up")


async def test_a_person_who_may_not_use_the_api_is_told_so(someone: Someone) -> None:
    with pytest.raises(NotEligible):
        await someone.connect("not_eligible")


async def test_quirk_12_the_person_has_the_same_id_with_and_without_the_permission(
    someone: Someone,
) -> None:
    await someone.connect("admin")
    named = await someone.tiktok.identify(someone.line)
    await someone.connect("admin", [1])
    unnamed = await someone.tiktok.identify(someone.line)
    assert named.id == unnamed.id == someone.sandbox.world.users["admin"].core_user_id
    assert (named.name, unnamed.name) == ("Mara Lindqvist", "")


async def test_all_granted_permissions_are_proven(someone: Someone) -> None:
    await someone.connect("admin")
    account = (await someone.accounts())[0]
    assert set((await someone.tiktok.prove(someone.line, account.id)).values()) == {True}


@pytest.mark.parametrize(
    ("left_out", "permission"),
    [
        (1, "ad_account_management"),
        (2, "ads_management"),
        (3, "audience_management"),
        (4, "reporting"),
        (6, "creative_management"),
        (8, "pixel_management"),
        (USER_INFO, "user_info"),
    ],
)
async def test_a_permission_left_unticked_is_disproven(
    someone: Someone, left_out: int, permission: str
) -> None:
    await someone.connect("admin")
    account = (await someone.accounts())[0]
    await someone.connect("admin", [scope for scope in ALL_SCOPES if scope != left_out])
    found = await someone.tiktok.prove(someone.line, account.id)
    assert {slug for slug, granted in found.items() if not granted} == {permission}
    assert len(found) == 7


async def test_business_centers_come_with_the_persons_role(someone: Someone) -> None:
    await someone.connect("admin")
    assert {(one.name, one.role) for one in await someone.centers()} == {
        ("Northlight Goods", "admin"),
        ("Casa Marola Digital", "admin"),
    }
    await someone.connect("suspended_admin")
    [center] = await someone.centers()
    assert center.status is BusinessCenterStatus.SUSPENDED


async def test_a_person_without_business_centers_has_none_and_no_accounts(
    someone: Someone,
) -> None:
    await someone.connect("personal")
    assert await someone.centers() == []
    assert await someone.accounts() == []


async def test_accounts_come_with_role_home_zone_and_status(someone: Someone) -> None:
    await someone.connect("admin")
    accounts = {one.name: one for one in await someone.accounts()}
    assert len(accounts) == 9
    store, outlet = accounts["Northlight Store US"], accounts["Northlight Outlet"]
    assert (store.currency, store.timezone, store.role) == ("USD", "America/New_York", "admin")
    assert store.business_center_id is not None
    assert outlet.status is AccountStatus.SUSPENDED
    assert outlet.status_reason.startswith("Ads of this account")
    assert outlet.suspended_until == "2027-03-15 12:00:00"
    assert accounts["Marola Kids"].status is AccountStatus.PENDING_REVIEW


async def test_a_plain_member_sees_the_role_on_each_account(someone: Someone) -> None:
    await someone.connect("standard")
    assert {one.role for one in await someone.accounts()} == {"operator", "analyst"}


async def test_quirk_24_a_lost_account_vanishes_and_the_others_stay(someone: Someone) -> None:
    await someone.connect("admin")
    before = await someone.accounts()
    lost = before[3].id
    await someone.caller.admin(f"accounts/{lost}", {"lost_for": "admin"})
    assert {one.id for one in await someone.accounts()} == {one.id for one in before} - {lost}


@pytest.mark.parametrize("code", [40001, 40002, 40300])
async def test_quirk_25_a_deleted_account_in_a_batch_costs_no_good_one(
    someone: Someone, code: int
) -> None:
    await someone.connect("admin")
    before = await someone.accounts()
    gone = before[4].id
    fault = {
        "path": "advertiser/info/",
        "kind": "code",
        "code": code,
        "message": f"The advertiser {gone} doesn't exist or has been deleted.",
        "match": {"advertiser_ids": gone},
        "times": 8,
    }
    await someone.caller.admin("faults", fault)
    assert {one.id for one in await someone.accounts()} == {one.id for one in before} - {gone}


async def test_every_account_tells_its_balance(someone: Someone) -> None:
    await someone.connect("admin")
    for seen in await someone.accounts():
        found = await someone.tiktok.balance(someone.line, known(seen))
        inside = someone.sandbox.world.accounts[seen.id]
        assert found is not None
        assert found.micros == (inside.cash + inside.granted) * 10_000


@pytest.mark.parametrize("as_numbers", [False, True])
async def test_all_campaigns_are_read_deleted_ones_too(
    someone: Someone, *, as_numbers: bool
) -> None:
    await someone.connect("admin")
    await someone.caller.admin("settings", {"ids_as_numbers": as_numbers})
    for seen in await someone.accounts():
        rows = await someone.listed(someone.tiktok.campaigns, known(seen))
        inside = someone.sandbox.world.campaigns[seen.id]
        assert {(one.id, one.name) for one in rows} == {(one.id, one.name) for one in inside}
        deleted = {one.id for one in inside if one.operation == "DELETE"}
        assert {one.id for one in rows if one.status is EntityStatus.DELETED} == deleted


async def test_quirk_14_without_page_info_the_page_is_read(someone: Someone) -> None:
    await someone.connect("admin")
    await someone.caller.admin("settings", {"no_page_info": True})
    assert len(await someone.centers()) == 2


async def test_ninety_days_of_campaigns_add_up_to_the_accounts_days(someone: Someone) -> None:
    await someone.connect("admin")
    account = known((await someone.accounts())[0])
    window = Window(since=TODAY - timedelta(days=89), until=TODAY)
    campaigns = await someone.insights(account, Level.CAMPAIGN, window)
    days = await someone.insights(account, Level.ACCOUNT, window)
    assert len(days) > 80
    assert len({(one.entity_id, one.day) for one in campaigns}) == len(campaigns)
    for day in days:
        of_day = [one for one in campaigns if one.day == day.day]
        assert sum(one.spend_micros or 0 for one in of_day) == day.spend_micros
        assert sum(one.impressions or 0 for one in of_day) == day.impressions
    wide = {call.code for call in someone.sandbox.calls.latest()}
    assert wide == {0}


async def test_quirk_17_an_account_ahead_of_utc_has_its_newest_day(someone: Someone) -> None:
    await someone.connect("admin")
    accounts = {one.name: known(one) for one in await someone.accounts()}
    islands = accounts["Northlight Line Islands"]
    tomorrow = TODAY + timedelta(days=1)
    window = Window(since=TODAY - timedelta(days=6), until=tomorrow)
    days = {one.day for one in await someone.insights(islands, Level.ACCOUNT, window)}
    assert max(days) == tomorrow == date(2026, 3, 16)


async def test_quirk_5_a_large_report_is_read_in_halves(someone: Someone) -> None:
    await someone.connect("admin")
    account = known((await someone.accounts())[0])
    window = Window(since=TODAY - timedelta(days=29), until=TODAY)
    whole = await someone.insights(account, Level.CAMPAIGN, window)
    fault = {"path": "report/integrated/get/", "kind": "code", "code": 40067, "times": 3}
    await someone.caller.admin("faults", fault)
    parts = await someone.insights(account, Level.CAMPAIGN, window)
    assert sorted((one.entity_id, one.day) for one in parts) == sorted(
        (one.entity_id, one.day) for one in whole
    )


async def test_a_reading_without_its_permission_names_what_is_missing(someone: Someone) -> None:
    await someone.connect("admin")
    account = known((await someone.accounts())[0])
    await someone.connect("admin", [1])
    with pytest.raises(ScopeMissing, match="lacks a permission"):
        await someone.listed(someone.tiktok.campaigns, account)


async def test_quirk_3_a_used_up_minute_is_told(someone: Someone) -> None:
    await someone.connect("admin")
    await someone.caller.admin("faults", {"path": "bc/get/", "kind": "throttle_qpm"})
    with pytest.raises(RateLimited) as raised:
        await someone.centers()
    assert raised.value.after == 300
