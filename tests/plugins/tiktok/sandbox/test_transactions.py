"""Payments of Business Centers, transfers to their accounts, and what those spent."""

from decimal import Decimal

import pytest

from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Json, account, lines

CENTER, ACCOUNTS = "bc/transaction/get/", "advertiser/transaction/get/"
BOTH = "bc/account/transaction/get/"


async def rows(caller: Caller, path: str, **asked: object) -> list[Json]:
    answer = await caller.get(path, await caller.token(), bc_id=NORTHLIGHT, page_size="50", **asked)
    assert answer.code == 0, answer.message
    return answer.rows("list" if path == CENTER else "transaction_list")


def money(value: object) -> Decimal:
    return Decimal(str(value))


async def test_a_center_tells_its_payments_and_their_sum(caller: Caller) -> None:
    answer = await caller.get(CENTER, await caller.token(), bc_id=NORTHLIGHT)
    found = answer.rows()
    assert len(found) == 4
    summary = answer.data["transaction_summary"]
    assert isinstance(summary, dict)
    assert money(summary["amount_paid"]) == sum(money(row["amount"]) for row in found)
    assert await rows(caller, CENTER, filtering={"funds_type": ["FUNDS_TYPE_GRANT"]}) == []


async def test_payments_can_be_narrowed_to_days(caller: Caller) -> None:
    every = await rows(caller, CENTER)
    some = await rows(caller, CENTER, start_date="2026-01-01", end_date="2026-02-28")
    assert 0 < len(some) < len(every)


async def test_transfers_are_told_per_account(caller: Caller, sandbox: Sandbox) -> None:
    found = await rows(caller, ACCOUNTS)
    assert {row["transfer_type"] for row in found} == {"TRANS_TYPE_TRANSFER"}
    own = {one.id for one in sandbox.world.accounts.values() if one.owner == NORTHLIGHT}
    assert {row["advertiser_id"] for row in found} == own
    gifts = await rows(caller, ACCOUNTS, filtering={"funds_type": ["FUNDS_TYPE_GRANT"]})
    assert {row["advertiser_id"] for row in gifts} == {account(sandbox, 0)}


async def test_costs_are_what_the_reports_say(caller: Caller, sandbox: Sandbox) -> None:
    id, token = account(sandbox, 0), await caller.token()
    found = await rows(
        caller,
        ACCOUNTS,
        filtering={
            "transfer_type": "TRANS_TYPE_COST",
            "keyword": id,
            "start_date": "2026-03-01",
            "end_date": "2026-03-05",
        },
    )
    report = await caller.report(
        token, id, level="ADVERTISER", start="2026-03-01", end="2026-03-05", metrics=["spend"]
    )
    spent = {row.day[:10]: -row.number("spend") for row in lines(report)}
    assert {row["date"]: money(row["amount"]) for row in found} == spent


async def test_costs_can_be_summed_by_account(caller: Caller) -> None:
    only = {"transfer_type": "TRANS_TYPE_COST", "keyword": "Store US"}
    days = await rows(caller, ACCOUNTS, filtering=only)
    whole = await rows(caller, ACCOUNTS, filtering={**only, "summary_by_account": True})
    assert len(days) == 31
    assert len(whole) == 1
    assert money(whole[0]["amount"]) == sum(money(row["amount"]) for row in days)


async def test_one_path_tells_both_levels(caller: Caller, sandbox: Sandbox) -> None:
    transfers = await rows(caller, BOTH)
    payments = await rows(caller, BOTH, transaction_level="BC")
    assert all(row["account_id"] for row in transfers)
    assert {row["account_id"] for row in payments} == {None}
    assert len(payments) == 4
    assert await rows(caller, BOTH, transaction_level="PAYMENT_PORTFOLIO") == []
    one = await rows(caller, BOTH, filtering={"account_ids": [account(sandbox, 1)]})
    assert {row["account_id"] for row in one} == {account(sandbox, 1)}
    signs = {row["transaction_type"]: row["amount_type"] for row in transfers}
    assert signs == {"RECHARGE": "POSITIVE", "REFUND": "NEGATIVE"}
    assert all(money(row["amount"]) > 0 for row in transfers)
    late = await rows(caller, BOTH, filtering={"start_time": "2026-03-01 00:00:00"})
    assert 0 < len(late) < len(transfers)


async def test_other_owners_have_nothing_here(caller: Caller) -> None:
    owners = ["SHARED_BY_OTHER_BUSINESS_CENTER"]
    assert await rows(caller, BOTH, filtering={"owner_of_account": owners}) == []


@pytest.mark.parametrize("path", [CENTER, ACCOUNTS, BOTH])
async def test_a_strangers_center_is_refused(caller: Caller, path: str) -> None:
    answer = await caller.get(path, await caller.token("standard"), bc_id=MAROLA)
    assert answer.code == 40001


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (CENTER, {"page_size": "51"}),
        (CENTER, {"start_date": "yesterday"}),
        (ACCOUNTS, {"filtering": {"transfer_type": "GIFT"}}),
        (BOTH, {"filtering": {"start_time": "2026-03-01"}}),
        (BOTH, {"transaction_level": "WORLD"}),
    ],
)
async def test_what_the_gateway_forbids_is_refused(caller: Caller, path: str, asked: Json) -> None:
    answer = await caller.get(path, await caller.token(), bc_id=NORTHLIGHT, **asked)
    assert answer.code == 40002
