"""What moved in a Business Center and on its ad accounts."""

import json
from datetime import UTC, date, datetime

import pytest

from core.funds import Transaction
from core.insight import Window
from core.provider_errors import ScopeMissing, Unavailable
from plugins.tiktok.transactions import read_transactions
from tests.plugins.tiktok.canned import Canned, Json, all_pages, flat, listing, no
from tests.plugins.tiktok.test_balances import CENTER

PATH = "bc/account/transaction/get/"
MONTH = Window(since=date(2026, 3, 1), until=date(2026, 3, 30))
ROW: Json = {
    "transaction_id": "55",
    "account_id": "7644143197428744199",
    "amount": 1234.56,
    "amount_type": "POSITIVE",
    "currency": "USD",
    "transaction_type": "TRANSFER",
    "billing_type": "CASH",
    "create_time": "2026-03-05 06:12:45",
    "invoice_id": "INV-1",
}


def page(*rows: Json, pages: int = 1, total: int | None = None) -> Json:
    return listing(*rows, pages=pages, total=total, name="transaction_list")


async def read(session: Canned) -> list[Transaction]:
    return await flat(lambda cursor: read_transactions(session, CENTER, MONTH, cursor))


async def test_the_centers_own_come_first_then_its_accounts() -> None:
    session = Canned({PATH: [page({**ROW, "transaction_id": "54"}), page(ROW)]})
    own, of_account = await read(session)
    assert own.ad_account_id == ""
    assert of_account == Transaction(
        id="55",
        ad_account_id=of_account.ad_account_id,
        business_center_id=CENTER.id,
        kind="TRANSFER",
        amount_micros=1_234_560_000,
        currency="USD",
        funds="CASH",
        at=datetime(2026, 3, 5, 6, 12, 45, tzinfo=UTC),
        invoice="INV-1",
    )
    assert of_account.ad_account_id == "7644143197428744199"
    assert [asked["transaction_level"] for asked in session.params(PATH)] == ["BC", "ADVERTISER"]


async def test_the_window_is_whole_days_of_utc() -> None:
    session = Canned({PATH: [page()]})
    assert await read(session) == []
    assert json.loads(str(session.params(PATH)[0]["filtering"])) == {
        "start_time": "2026-03-01 00:00:00",
        "end_time": "2026-03-30 23:59:59",
    }
    assert session.params(PATH)[0]["page_size"] == "50"


@pytest.mark.parametrize(
    ("amount", "kind", "micros"),
    [
        (5, "NEGATIVE", -5_000_000),
        (-5, "NEGATIVE", -5_000_000),
        (5, "POSITIVE", 5_000_000),
        (-5, "OTHER", -5_000_000),
        (5, None, 5_000_000),
        (None, "POSITIVE", None),
        ("0.10", "POSITIVE", 100_000),
    ],
)
async def test_an_amount_is_exact_and_below_zero_where_it_goes_out(
    amount: object, kind: str | None, micros: int | None
) -> None:
    session = Canned({PATH: [page(), page({**ROW, "amount": amount, "amount_type": kind})]})
    assert [one.amount_micros for one in await read(session)] == [micros]


async def test_a_movement_without_an_id_gets_one_that_stays() -> None:
    nameless = {**ROW, "transaction_id": None}
    other = {**nameless, "amount": 5}
    first = await read(Canned({PATH: [page(), page(nameless, other)]}))
    again = await read(Canned({PATH: [page(), page(other, nameless)]}))
    assert {one.id for one in first} == {one.id for one in again}
    assert len({one.id for one in first}) == 2


NAMELESS: Json = {**ROW, "transaction_id": None}
EARLIER: Json = {**NAMELESS, "create_time": "2026-03-04 06:12:45"}


async def named(*pages: Json) -> list[str]:
    """The names of the accounts' movements, on that many pages."""
    return [one.id for one in await read(Canned({PATH: [page(), *pages]}))]


async def test_movements_that_are_equal_and_nameless_are_told_apart() -> None:
    first = await named(page(NAMELESS, NAMELESS, ROW, NAMELESS))
    assert len(set(first)) == 4
    assert set(await named(page(ROW, NAMELESS, NAMELESS, NAMELESS))) == set(first)


async def test_they_are_told_apart_over_page_borders_wherever_the_pages_end() -> None:
    rows = [NAMELESS, NAMELESS, NAMELESS, EARLIER, EARLIER]
    whole = await named(page(*rows))
    assert len(set(whole)) == 5
    for border in range(1, 5):
        parts = (rows[:border], rows[border:])
        assert await named(*(page(*part, pages=2, total=5) for part in parts)) == whole
    assert await named(*(page(row, pages=5, total=5) for row in rows)) == whole


async def test_what_is_kept_for_the_next_page_stays_small() -> None:
    rows = [{**NAMELESS, "create_time": f"2026-03-05 06:12:{second}"} for second in range(10, 60)]
    session = Canned({PATH: [page(), page(*rows, pages=2, total=50), page(pages=2, total=50)]})
    pages = await all_pages(lambda cursor: read_transactions(session, CENTER, MONTH, cursor))
    assert max(len(one.next) for one in pages) < 150


async def test_a_cursor_that_another_version_made_begins_anew() -> None:
    session = Canned({PATH: [page(ROW)]})
    assert (await read_transactions(session, CENTER, MONTH, "[1,3,50]")).rows
    assert session.params(PATH)[0]["transaction_level"] == "BC"


async def test_where_the_center_level_is_refused_the_accounts_are_still_told() -> None:
    refused = no(40002, "transaction_level: must be one of ADVERTISER, PAYMENT_PORTFOLIO")
    session = Canned({PATH: [refused, refused, page(ROW)]})
    pages = await all_pages(lambda cursor: read_transactions(session, CENTER, MONTH, cursor))
    assert [row.id for one in pages for row in one.rows] == ["55"]
    assert pages[-1].total == 1


@pytest.mark.parametrize(
    ("refusal", "error"),
    [(no(50000), Unavailable), (no(40001, "lacks the required scope"), ScopeMissing)],
)
async def test_an_illness_and_a_missing_permission_are_told(
    refusal: Json, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await read(Canned({PATH: [refusal]}))
