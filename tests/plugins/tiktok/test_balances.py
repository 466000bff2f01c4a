"""What is left on an ad account."""

import json

import msgspec
import pytest

from core.business_center import BusinessCenter, BusinessCenterStatus
from core.ids import BusinessCenterId, ProfileId, ProviderSlug, WorkspaceId
from core.provider_errors import ProviderError, Unavailable
from plugins.tiktok.balances import read_balance, read_center_balances
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, listing, no, ok

FUNDS = "advertiser/balance/get/"
INFO = "advertiser/info/"
ALONE = msgspec.structs.replace(ACCOUNT, business_center_id=None)


def funds(**known: object) -> Json:
    return ok(advertiser_account_list=[{"advertiser_id": ACCOUNT.id, **known}])


def own(balance: object) -> Json:
    return listing({"advertiser_id": ACCOUNT.id, "balance": balance})


async def micros(session: Canned) -> int | None:
    found = await read_balance(session, ACCOUNT)
    assert found is None or found.ad_account_id == ACCOUNT.id
    return None if found is None else found.micros


async def test_an_account_in_a_business_center_is_asked_for_there_by_id() -> None:
    session = Canned({FUNDS: [funds(account_balance=90.5, valid_account_balance=80.25)]})
    assert await micros(session) == 80_250_000
    [asked] = session.params(FUNDS)
    assert asked["bc_id"] == ACCOUNT.business_center_id
    assert json.loads(str(asked["filtering"])) == {"keyword": ACCOUNT.id}


async def test_what_is_frozen_is_not_left() -> None:
    session = Canned({FUNDS: [funds(account_balance=90.5, valid_account_balance=0)]})
    assert await micros(session) == 0


async def test_without_the_finer_number_the_whole_balance_counts() -> None:
    session = Canned({FUNDS: [funds(account_balance="90.50", valid_account_balance=None)]})
    assert await micros(session) == 90_500_000


async def test_an_account_outside_is_asked_about_itself() -> None:
    session = Canned({INFO: [own(12.34)]})
    found = await read_balance(session, ALONE)
    assert found is not None
    assert found.micros == 12_340_000
    assert session.count(FUNDS) == 0


@pytest.mark.parametrize(
    "answer",
    [
        ok(advertiser_account_list=[]),
        ok(advertiser_account_list=None),
        ok(advertiser_account_list=[{"advertiser_id": "2", "account_balance": 7}]),
        no(40001, "You don't have permission to operate this Business Center:7."),
        no(40001, "The access token lacks the required scope"),
    ],
)
async def test_where_the_business_center_does_not_tell_the_account_itself_does(
    answer: Json,
) -> None:
    assert await micros(Canned({FUNDS: [answer], INFO: [own(1)]})) == 1_000_000


async def test_what_nobody_tells_is_unknown_and_not_nothing() -> None:
    assert await micros(Canned({FUNDS: [funds()], INFO: [own(None)]})) is None


async def test_an_illness_is_not_an_unknown_balance() -> None:
    with pytest.raises(Unavailable):
        await micros(Canned({FUNDS: [no(50000)]}))


async def test_a_lost_account_is_told() -> None:
    lost = no(40001, f"No permission to operate advertiser: {ACCOUNT.id}")
    with pytest.raises(ProviderError) as raised:
        await read_balance(Canned({INFO: [lost]}), ALONE)
    assert raised.value.code == "access_lost"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("9007199254740.93", 9_007_199_254_740_930_000),
        ("0.1", 100_000),
        ('"12.3456"', 12_345_600),
        ("12", 12_000_000),
        ("-3.20", -3_200_000),
    ],
)
async def test_quirk_10_an_amount_is_exact_to_the_last_digit(written: str, expected: int) -> None:
    row = f'{{"advertiser_id":"{ACCOUNT.id}","account_balance":{written}}}'
    body = f'{{"code":0,"data":{{"advertiser_account_list":[{row}]}}}}'
    assert await micros(Canned({FUNDS: [body]})) == expected


CENTER = BusinessCenter(
    id=BusinessCenterId("7200000000000000001"),
    workspace_id=WorkspaceId("w"),
    profile_id=ProfileId("p"),
    provider=ProviderSlug("tiktok"),
    name="BC",
    status=BusinessCenterStatus.ENABLED,
)
OWN = "bc/balance/get/"


def fund(id: int, **known: object) -> Json:
    return {"advertiser_id": str(id), **known}


def fund_page(*rows: Json, pages: int, total: int) -> Json:
    return listing(*rows, pages=pages, total=total, name="advertiser_account_list")


async def test_a_center_and_all_its_accounts_are_told_page_by_page() -> None:
    session = Canned(
        {
            OWN: [ok(bc_id=7200000000000000001, account_balance=10, valid_account_balance=9.5)],
            FUNDS: [
                fund_page(fund(1, account_balance=1), pages=2, total=2),
                fund_page(fund(2, account_balance=2.25), pages=2, total=2),
            ],
        }
    )
    pages = await all_pages(lambda cursor: read_center_balances(session, CENTER, cursor))
    found = [row for page in pages for row in page.rows]
    assert [(one.business_center_id, one.ad_account_id, one.micros) for one in found] == [
        (CENTER.id, "", 9_500_000),
        ("", "1", 1_000_000),
        ("", "2", 2_250_000),
    ]
    assert [page.total for page in pages] == [1, 3, 3]
    assert [asked["page_size"] for asked in session.params(FUNDS)] == ["50", "50"]


async def test_an_account_whose_balance_is_not_told_is_left_out_and_not_counted() -> None:
    session = Canned(
        {
            OWN: [ok(account_balance=10)],
            FUNDS: [
                fund_page(fund(1), fund(2, account_balance=2), pages=2, total=3),
                fund_page(fund(3, account_balance=3), pages=2, total=3),
            ],
        }
    )
    pages = await all_pages(lambda cursor: read_center_balances(session, CENTER, cursor))
    assert sum(len(page.rows) for page in pages) == pages[-1].total == 3


async def test_a_center_that_hides_its_own_money_still_tells_its_accounts() -> None:
    hidden = no(40001, "You don't have permission to operate this Business Center:7.")
    session = Canned(
        {OWN: [hidden], FUNDS: [fund_page(fund(1, account_balance=1), pages=1, total=1)]}
    )
    pages = await all_pages(lambda cursor: read_center_balances(session, CENTER, cursor))
    assert [row.ad_account_id for page in pages for row in page.rows] == ["1"]
    assert pages[-1].total == 1
