"""What is read of the stand-in: to the last page, to the last minor unit, on the account's days."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from adapters.http import HttpSession
from adport.sandbox.orders import Listing
from core.ad_account import AccountStatus, AdAccount
from core.business_center import BusinessCenter, BusinessCenterStatus, SeenBusinessCenter
from core.entity import EntityStatus
from core.ids import BusinessCenterId, ProfileId, WorkspaceId
from core.insight import Level, Window
from core.provider_errors import Garbled, ScopeMissing
from core.reads import Page
from core.slices import SliceKind, kinds_of
from plugins.power_manager import PowerManager
from plugins.power_manager.manifest import ACCOUNTS, BALANCES, INSIGHTS, MANIFEST
from plugins.power_manager.sandbox.app import App
from tests.plugins.power_manager.conftest import Lines

PROVIDER = PowerManager()
WEEK = Window(since=date(2026, 2, 20), until=date(2026, 3, 2))


async def whole[T](read: Callable[[str], Awaitable[Page[T]]]) -> list[T]:
    rows, cursor = list[T](), ""
    while True:
        page = await read(cursor)
        rows += page.rows
        if not (cursor := page.next):
            return rows


async def listed[T](rows: AsyncIterator[T]) -> list[T]:
    return [one async for one in rows]


async def centers_of(line: HttpSession) -> list[SeenBusinessCenter]:
    return await listed(PROVIDER.business_centers(line))


def paged_by(app: App, size: int) -> None:
    app.state.listing = Listing(size=size)


async def test_whose_key_it_is_and_where_the_service_is(line_of: Lines) -> None:
    user = await PROVIDER.identify(line_of("owner"))
    assert user.name == "Ottilie Brandt"
    assert user.id.endswith("@power.example.com")
    elsewhere = await PROVIDER.identify(line_of("owner", url="https://Other.example/api/"))
    assert elsewhere.id == f"{user.id.partition('@')[0]}@other.example/api"
    named = await PROVIDER.identify(line_of("owner", name="Büro Süd"))
    assert (named.id, named.name) == (user.id, "Büro Süd")


@pytest.mark.parametrize("header", ["", "Authorization: Bearer", "X-API-Key"])
async def test_either_header_carries_the_key(line_of: Lines, header: str) -> None:
    assert (await PROVIDER.identify(line_of("owner", header=header))).name


async def test_the_key_stands_in_the_chosen_header_only(line_of: Lines) -> None:
    for header, name in (("X-API-Key", "X-API-Key"), ("", "Authorization")):
        credential = line_of("owner", header=header).credential
        assert credential
        assert list(PROVIDER.sign(credential)) == [name]


@pytest.mark.parametrize(
    ("user", "granted"),
    [("owner", {ACCOUNTS, BALANCES, INSIGHTS}), ("reader", {ACCOUNTS})],
)
async def test_permissions_are_exactly_the_scopes_that_are_reported(
    line_of: Lines, user: str, granted: set[str]
) -> None:
    proven = await PROVIDER.prove(line_of(user), None)
    assert proven == {slug: slug in granted for slug in (ACCOUNTS, BALANCES, INSIGHTS)}


async def test_business_centers_come_with_their_role(line_of: Lines) -> None:
    found = await centers_of(line_of("owner"))
    assert {one.name: one.role for one in found} == {
        "Halden Group": "admin",
        "Solmar Studio": "admin",
    }
    [only] = await centers_of(line_of("reader"))
    assert (only.role, only.status) == ("standard", BusinessCenterStatus.ENABLED)
    assert await centers_of(line_of("newcomer")) == []


async def test_every_ad_account_is_found_by_small_pages_too(app: App, line: HttpSession) -> None:
    homes = await centers_of(line)
    found = await listed(PROVIDER.ad_accounts(line, homes))
    assert len({one.id for one in found}) == len(found) == 8
    paged_by(app, 3)
    assert await listed(PROVIDER.ad_accounts(line, homes)) == found
    by_name = {one.name: one for one in found}
    assert by_name["Halden Trial"].status is AccountStatus.PENDING_REVIEW
    unknown = by_name["Solmar Archive"]
    assert (unknown.status, unknown.platform_status) == (AccountStatus.UNKNOWN, "dormant")
    assert by_name["Brandt Freelance"].business_center_id is None
    assert by_name["Halden Japan"].timezone == "Asia/Tokyo"


async def test_an_account_of_a_center_that_is_not_shown_stands_outside(line: HttpSession) -> None:
    found = await listed(PROVIDER.ad_accounts(line, ()))
    assert {one.business_center_id for one in found} == {None}


async def test_balances_are_exact_in_every_currency(
    app: App, line: HttpSession, accounts: dict[str, AdAccount]
) -> None:
    paged_by(app, 2)
    right = {
        one.id: one.balance_minor * 1_000_000 // one.units
        for one in app.state.world.accounts.values()
    }
    assert {accounts["Halden Japan"].currency, accounts["Solmar Gulf"].currency} == {"JPY", "KWD"}
    told = dict[str, int]()
    for center in await centers_of(line):
        known = BusinessCenter(
            id=BusinessCenterId(center.id),
            workspace_id=WorkspaceId("w"),
            profile_id=ProfileId("p"),
            provider=MANIFEST.slug,
            name=center.name,
            status=center.status,
        )

        async def read(cursor: str, known: BusinessCenter = known) -> Page[object]:
            page = await PROVIDER.center_balances(line, known, cursor)
            told.update({one.ad_account_id: one.micros for one in page.rows})
            return Page(rows=page.rows, next=page.next)

        await whole(read)
    outside = accounts["Brandt Freelance"]
    assert told == {id: micros for id, micros in right.items() if id != outside.id}
    for account in accounts.values():
        balance = await PROVIDER.balance(line, account)
        assert balance
        assert balance.micros == right[account.id]


async def test_a_balance_that_is_not_shown_is_not_known(
    line_of: Lines, accounts: dict[str, AdAccount]
) -> None:
    assert await PROVIDER.balance(line_of("reader"), accounts["Halden Kids"]) is None


async def test_campaigns_keep_words_that_nobody_knows(
    app: App, line: HttpSession, accounts: dict[str, AdAccount]
) -> None:
    paged_by(app, 2)
    account = accounts["Halden Outdoor"]
    found = await whole(lambda cursor: PROVIDER.campaigns(line, account, cursor))
    assert {one.name.rpartition(" ")[2]: one.status for one in found} == {
        "1": EntityStatus.ACTIVE,
        "2": EntityStatus.ACTIVE,
        "3": EntityStatus.PAUSED,
        "4": EntityStatus.ACTIVE,
        "5": EntityStatus.UNKNOWN,
    }
    by_name = {one.name.rpartition(" ")[2]: one for one in found}
    assert by_name["5"].platform_status == "throttled_by_policy"
    assert (by_name["1"].budget_micros, by_name["1"].budget_mode) == (20_070_000, "daily")
    assert (by_name["2"].budget_micros, by_name["2"].budget_mode) == (None, "")


@pytest.mark.parametrize("name", ["Halden Outdoor", "Halden Japan", "Solmar Gulf"])
async def test_campaigns_add_up_to_their_account_day_by_day(
    app: App, line: HttpSession, accounts: dict[str, AdAccount], name: str
) -> None:
    paged_by(app, 30)
    account = accounts[name]

    async def read(level: Level) -> dict[date, int]:
        found = await whole(lambda cursor: PROVIDER.insights(line, account, level, WEEK, cursor))
        sums = dict[date, int]()
        for one in found:
            assert one.currency == account.currency
            sums[one.day] = sums.get(one.day, 0) + (one.spend_micros or 0)
        return sums

    by_account, by_campaign = await read(Level.ACCOUNT), await read(Level.CAMPAIGN)
    assert by_account == by_campaign
    assert min(by_account.values()) > 0


async def test_a_day_is_the_accounts_own(
    app: App, line: HttpSession, accounts: dict[str, AdAccount]
) -> None:
    """At 20:00 UTC it is the next day in Tokyo, and still the same in New York."""
    app.state.start = datetime(2026, 3, 2, 20, tzinfo=UTC)
    ahead = Window(since=date(2026, 3, 2), until=date(2026, 3, 4))
    for name, last in (("Halden Japan", 3), ("Halden Outdoor", 2)):
        page = await PROVIDER.insights(line, accounts[name], Level.ACCOUNT, ahead, "")
        assert max(one.day for one in page.rows) == date(2026, 3, last)


async def test_only_two_levels_are_planned_and_no_other_is_asked_for(
    app: App, line: HttpSession, accounts: dict[str, AdAccount]
) -> None:
    assert kinds_of(PROVIDER) == (
        SliceKind.BALANCE,
        SliceKind.CENTER_BALANCES,
        SliceKind.ACCOUNT_INSIGHTS,
        SliceKind.CAMPAIGN_INSIGHTS,
        SliceKind.CAMPAIGNS,
    )
    app.state.calls.clear()
    page = await PROVIDER.insights(line, accounts["Halden Kids"], Level.AD, WEEK, "")
    assert (page.rows, page.next, app.state.calls) == ((), "", {})


async def test_a_scope_that_is_missing_is_named(
    line_of: Lines, accounts: dict[str, AdAccount]
) -> None:
    with pytest.raises(ScopeMissing, match="“insights:read”"):
        await PROVIDER.insights(line_of("reader"), accounts["Halden Kids"], Level.ACCOUNT, WEEK, "")


async def test_pages_that_lead_in_a_circle_come_to_an_end(
    monkeypatch: pytest.MonkeyPatch, line: HttpSession
) -> None:
    page = {"data": [], "next_cursor": "again"}
    monkeypatch.setattr(
        "plugins.power_manager.sandbox.contract.page_of", lambda *_: page, raising=True
    )
    with pytest.raises(Garbled, match="do not come to an end"):
        await centers_of(line)
