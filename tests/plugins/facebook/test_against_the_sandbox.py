"""The plugin and Facebook's stand-in, over the real line: everything read to its last page."""

from collections import Counter
from datetime import timedelta

import pytest

from core.ad_account import WITHHELD, AccountStatus, AdAccount
from core.entity import EntityStatus
from core.insight import Level, Window
from core.provider_errors import (
    AccessLost,
    AppMisconfigured,
    RateLimited,
    ScopeMissing,
    TooLarge,
    Unavailable,
)
from core.secret import Secret
from tests.plugins.facebook.conftest import NOON
from tests.plugins.facebook.someone import Someone, known

TODAY = NOON.date()
WEEK = Window(since=TODAY - timedelta(days=6), until=TODAY)
QUARTER = Window(since=TODAY - timedelta(days=89), until=TODAY)


async def test_business_portfolios_come_with_the_persons_role(someone: Someone) -> None:
    assert {(one.name, one.role) for one in await someone.centers()} == {
        ("Halden Outdoors", "admin"),
        ("Brisa Cosméticos", "admin"),
    }
    await someone.connect("advertiser")
    assert [one.role for one in await someone.centers()] == ["employee"]


async def test_a_field_that_a_version_lacks_costs_the_role_alone(someone: Someone) -> None:
    fault = {"path": "me/businesses", "code": 100, "message": "nonexisting field"}
    await someone.caller.admin("faults", fault)
    assert [one.role for one in await someone.centers()] == ["", ""]


async def test_accounts_come_with_role_home_zone_and_status(someone: Someone) -> None:
    accounts = {one.name: one for one in await someone.accounts()}
    assert len(accounts) == 8
    store, outlet = accounts["Halden US"], accounts["Halden Outlet"]
    assert (store.currency, store.timezone, store.role) == ("USD", "America/New_York", "admin")
    assert (outlet.status, outlet.platform_status) == (AccountStatus.SUSPENDED, "DISABLED")
    assert outlet.status_reason == "ADS_INTEGRITY_POLICY"
    assert accounts["Brisa Novos"].status is AccountStatus.PENDING_REVIEW
    assert accounts["Brisa Ilhas"].platform_status == "UNSETTLED"
    assert accounts["Halden Nordic"].status is AccountStatus.ACTIVE
    client = accounts["Kovács Bolt"]
    assert client.business_center_id == store.business_center_id
    assert client.role == "operator"


async def test_an_employee_sees_their_tasks_as_roles(someone: Someone) -> None:
    await someone.connect("advertiser")
    assert {one.name: one.role for one in await someone.accounts()} == {
        "Halden US": "operator",
        "Halden 日本": "analyst",
    }


async def test_a_person_outside_all_portfolios_has_their_own_account(someone: Someone) -> None:
    await someone.connect("personal")
    [own] = await someone.accounts()
    assert (own.business_center_id, own.role) == (None, "admin")
    await someone.connect("nobody")
    assert await someone.accounts() == []


async def test_an_unticked_account_is_there_and_withheld(someone: Someone) -> None:
    first, *others = someone.sandbox.world.accounts
    await someone.connect("admin", accounts=others)
    roles = {str(one.id): one.role for one in await someone.accounts()}
    assert roles.pop(first) == WITHHELD
    assert WITHHELD not in roles.values()
    assert len(roles) == 7


async def test_a_lost_account_vanishes_and_the_others_stay(someone: Someone) -> None:
    before = await someone.accounts()
    lost = before[0]
    await someone.caller.admin("accounts", {"account": lost.id, "lost_for": "admin"})
    assert {one.id for one in await someone.accounts()} == {one.id for one in before} - {lost.id}
    with pytest.raises(AccessLost):
        await someone.listed(someone.facebook.campaigns, known(lost))


async def test_what_is_left_is_left_of_the_spending_limit(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    read = someone.facebook.balance
    for account in accounts.values():
        inside = someone.sandbox.world.accounts[account.id]
        found = await read(someone.line, account)
        if not inside.spend_cap:
            assert found is None
            continue
        left = (inside.spend_cap - inside.amount_spent) * 1_000_000 // inside.offset
        assert found is not None
        assert found.micros == max(0, left)
    someone.decides(BALANCE="balance")
    yen = accounts["Halden 日本"]
    owed = await read(someone.line, yen)
    assert owed is not None
    assert owed.micros == someone.sandbox.world.accounts[yen.id].balance * 1_000_000
    someone.decides(BALANCE="none")
    assert await read(someone.line, yen) is None


async def test_campaigns_ad_sets_and_ads_are_all_read(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    someone.decides(PAGE_SIZE="3")
    world = someone.sandbox.world
    for account in accounts.values():
        campaigns = await someone.listed(someone.facebook.campaigns, account)
        adsets = await someone.listed(someone.facebook.ad_groups, account)
        ads = await someone.listed(someone.facebook.ads, account)
        for kind, rows in (("campaign", campaigns), ("adset", adsets), ("ad", ads)):
            inside = {
                one.id
                for one in world.things.values()
                if (one.kind, one.account) == (kind, account.id)
            }
            assert Counter(one.id for one in rows) == Counter(inside)
        assert {one.status for one in campaigns} >= {EntityStatus.DELETED, EntityStatus.ACTIVE}
        assert all(one.creative_ids and one.ad_group_id for one in ads)


async def test_budgets_are_in_the_accounts_own_unit(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    for name, first in (("Halden US", 15), ("Halden 日本", 15 * 150), ("Kovács Bolt", 15 * 350)):
        rows = await someone.listed(someone.facebook.campaigns, accounts[name])
        assert (rows[0].budget_micros, rows[0].budget_mode) == (first * 1_000_000, "daily")
    sets = await someone.listed(someone.facebook.ad_groups, accounts["Halden 日本"])
    assert {one.budget_mode for one in sets} == {"", "lifetime"}
    assert {one.bid_micros for one in sets} == {None, 450_000_000}


async def test_the_operator_may_leave_deleted_ones_out(someone: Someone, store: AdAccount) -> None:
    someone.decides(STATUSES="")
    rows = await someone.listed(someone.facebook.campaigns, store)
    assert {one.status for one in rows} == {EntityStatus.ACTIVE, EntityStatus.PAUSED}


async def test_a_page_that_is_too_large_is_halved(someone: Someone, store: AdAccount) -> None:
    whole = await someone.listed(someone.facebook.ads, store)
    await someone.caller.admin("settings", {"largest_limit": 30})
    assert await someone.listed(someone.facebook.ads, store) == whole
    await someone.caller.admin("settings", {"largest_limit": 5})
    with pytest.raises(TooLarge):
        await someone.listed(someone.facebook.ads, store)


async def test_ninety_days_add_up_on_all_levels(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    for name in ("Halden US", "Halden 日本"):
        account = accounts[name]
        days = await someone.insights(account, Level.ACCOUNT, QUARTER)
        assert len(days) > 80
        for level in (Level.CAMPAIGN, Level.AD_GROUP, Level.AD):
            rows = await someone.insights(account, level, QUARTER)
            assert len({(one.entity_id, one.day) for one in rows}) == len(rows)
            for metric in ("spend_micros", "impressions", "clicks", "conversions"):
                sums = [sum(getattr(one, metric) or 0 for one in some) for some in (days, rows)]
                assert sums[0] == sums[1] > 0


async def test_purchases_are_counted_once(someone: Someone, store: AdAccount) -> None:
    rows = await someone.insights(store, Level.ACCOUNT, WEEK)
    someone.decides(PURCHASES="made_up,purchase")
    assert await someone.insights(store, Level.ACCOUNT, WEEK) == rows
    someone.decides(PURCHASES="made_up")
    assert {one.conversions for one in await someone.insights(store, Level.ACCOUNT, WEEK)} == {0}


async def test_an_account_ahead_of_utc_has_its_newest_day(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    islands = accounts["Brisa Ilhas"]
    tomorrow = TODAY + timedelta(days=1)
    window = Window(since=TODAY, until=tomorrow)
    days = {one.day for one in await someone.insights(islands, Level.ACCOUNT, window)}
    assert max(days) == tomorrow


async def test_a_reading_without_its_permission_names_what_is_missing(
    someone: Someone, store: AdAccount
) -> None:
    await someone.connect("admin", ("business_management",))
    with pytest.raises(ScopeMissing, match="lacks a permission"):
        await someone.listed(someone.facebook.campaigns, store)


async def test_calls_carry_a_proof_and_a_wrong_secret_is_named(someone: Someone) -> None:
    someone.line.app = type(someone.line.app)(id=someone.line.app.id, secret=Secret("another"))
    with pytest.raises(AppMisconfigured):
        await someone.facebook.identify(someone.line)


async def test_a_throttled_account_is_left_alone_and_the_others_are_not(
    someone: Someone, accounts: dict[str, AdAccount]
) -> None:
    store, yen = accounts["Halden US"], accounts["Halden 日本"]
    fault = {"path": f"act_{store.id}/*", "code": 80004, "subcode": 2446079}
    await someone.caller.admin("faults", fault)
    with pytest.raises(RateLimited):
        await someone.facebook.campaigns(someone.about(store), store, "")
    with pytest.raises(RateLimited):
        await someone.facebook.campaigns(someone.about(store), store, "")
    assert (await someone.facebook.campaigns(someone.about(yen), yen, "")).rows


async def test_usage_near_its_end_stops_the_account_before_facebook_does(
    someone: Someone, store: AdAccount
) -> None:
    await someone.caller.admin("usage", {"account": store.id, "percent": 97})
    assert (await someone.facebook.campaigns(someone.about(store), store, "")).rows
    with pytest.raises(RateLimited, match="97 percent"):
        await someone.facebook.campaigns(someone.about(store), store, "")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "http_503_html"},
        {"kind": "http_503_text"},
        {"code": 2, "status": 500},
        {"code": 1, "status": 500},
        {"code": 368, "is_transient": True},
    ],
)
async def test_what_passes_is_asked_again(
    someone: Someone, store: AdAccount, fault: dict[str, object]
) -> None:
    await someone.caller.admin("faults", {"path": "act_*/campaigns", "times": 2, **fault})
    assert await someone.listed(someone.facebook.campaigns, store)
    await someone.caller.admin("faults", {"path": "act_*/campaigns", "times": 9, **fault})
    with pytest.raises(Unavailable):
        await someone.listed(someone.facebook.campaigns, store)


async def test_a_version_upgraded_on_the_way_is_content(someone: Someone, store: AdAccount) -> None:
    await someone.caller.admin("faults", {"path": "*", "kind": "upgraded", "times": 0})
    assert await someone.listed(someone.facebook.campaigns, store)
