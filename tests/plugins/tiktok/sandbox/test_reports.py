"""report/integrated/get/: rows, sums, pages, order and totals."""

import re
from collections import defaultdict
from decimal import Decimal

import msgspec

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, Row, account, lines

ALL = [{"field_name": "campaign_status", "filter_type": "IN", "filter_value": '["STATUS_ALL"]'}]


async def test_every_metric_is_text_and_money_has_two_decimals(
    caller: Caller, sandbox: Sandbox
) -> None:
    answer = await caller.report(
        await caller.token(),
        account(sandbox),
        metrics=["spend", "impressions", "ctr", "cpc", "conversion", "campaign_name", "currency"],
    )
    row = lines(answer)[0]
    assert re.fullmatch(r"\d+\.\d\d", row.text("spend"))
    assert re.fullmatch(r"\d+", row.text("impressions"))
    assert re.fullmatch(r"\d+\.\d\d", row.text("ctr"))
    assert row.metrics["currency"] == "USD"
    assert re.fullmatch(r"2026-03-\d\d 00:00:00", row.day)


async def test_an_account_s_day_is_the_exact_sum_of_its_campaigns(
    caller: Caller, sandbox: Sandbox
) -> None:
    token = await caller.token()
    metrics = ["spend", "impressions", "clicks", "conversion", "complete_payment"]
    for number in (1, 2, 5):
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in lines(
            await caller.report(token, account(sandbox, number), metrics=metrics, filtering=ALL)
        ):
            for metric in metrics:
                sums[row.day, metric] += row.number(metric)
        days = lines(
            await caller.report(
                token, account(sandbox, number), level="ADVERTISER", metrics=metrics
            )
        )
        assert {(row.day, name): row.number(name) for row in days for name in metrics} == sums


async def test_deleted_campaigns_spent_too_but_show_only_on_request(
    caller: Caller, sandbox: Sandbox
) -> None:
    token = await caller.token()
    deleted = next(
        campaign.id
        for campaign in sandbox.world.campaigns[account(sandbox)]
        if campaign.operation == "DELETE"
    )
    span = {"start": "2026-02-10", "end": "2026-03-01"}
    plain = lines(await caller.report(token, account(sandbox), **span))
    every = lines(await caller.report(token, account(sandbox), **span, filtering=ALL))
    assert deleted not in {row.dimensions["campaign_id"] for row in plain}
    spent = sum(row.number("spend") for row in every if row.dimensions["campaign_id"] == deleted)
    assert spent > 0


async def test_campaigns_can_be_picked(caller: Caller, sandbox: Sandbox) -> None:
    wanted = sandbox.world.campaigns[account(sandbox)][0].id
    only = {"field_name": "campaign_ids", "filter_type": "IN", "filter_value": f'["{wanted}"]'}
    rows = lines(await caller.report(await caller.token(), account(sandbox), filtering=[only]))
    assert {row.dimensions["campaign_id"] for row in rows} == {wanted}


async def test_without_a_day_a_year_is_summed_into_one_row(
    caller: Caller, sandbox: Sandbox
) -> None:
    rows = lines(
        await caller.report(
            await caller.token(),
            account(sandbox),
            level="ADVERTISER",
            start="2025-03-16",
            end="2026-03-15",
            dimensions=["advertiser_id"],
        )
    )
    assert len(rows) == 1
    lifetime = await caller.report(
        await caller.token(),
        account(sandbox),
        level="ADVERTISER",
        dimensions=["advertiser_id"],
        query_lifetime=True,
    )
    assert lines(lifetime) == rows


async def test_pages_hold_ten_rows_unless_asked_and_join_to_the_whole(
    caller: Caller, sandbox: Sandbox
) -> None:
    token = await caller.token()
    whole = lines(await caller.report(token, account(sandbox)))
    seen: list[Row] = []
    for page in range(1, -(-len(whole) // 25) + 1):
        seen += lines(await caller.report(token, account(sandbox), page=page, page_size=25))
    assert seen == whole
    asked = await caller.get(
        "report/integrated/get/",
        token,
        report_type="BASIC",
        advertiser_id=account(sandbox),
        data_level="AUCTION_CAMPAIGN",
        dimensions=["campaign_id", "stat_time_day"],
        start_date="2026-03-01",
        end_date="2026-03-10",
    )
    assert len(lines(asked)) == 10
    assert lines(asked)[0].metrics.keys() == {"spend", "impressions"}


async def test_rows_can_be_ordered_by_a_metric(caller: Caller, sandbox: Sandbox) -> None:
    for order in ("ASC", "DESC"):
        rows = lines(
            await caller.report(
                await caller.token(), account(sandbox), order_field="spend", order_type=order
            )
        )
        spent = [row.number("spend") for row in rows]
        assert spent == sorted(spent, reverse=order == "DESC")


async def test_totals_cover_all_pages_and_carry_no_names(caller: Caller, sandbox: Sandbox) -> None:
    token, metrics = await caller.token(), ["spend", "campaign_name"]
    whole = lines(await caller.report(token, account(sandbox), metrics=metrics))
    answer = await caller.report(
        token, account(sandbox), metrics=metrics, page_size=1, enable_total_metrics=True
    )
    totals = msgspec.convert(answer.data["total_metrics"], dict[str, str])
    assert Decimal(totals["spend"]) == sum(row.number("spend") for row in whole)
    assert totals["campaign_name"] == "-"


async def test_what_does_not_apply_is_a_dash(caller: Caller, sandbox: Sandbox) -> None:
    rows = lines(
        await caller.report(
            await caller.token(),
            account(sandbox),
            level="ADVERTISER",
            metrics=["result", "cost_per_result"],
        )
    )
    assert rows[0].metrics == {"result": "-", "cost_per_result": "-"}


async def test_several_accounts_name_themselves_and_lose_their_decimals(
    caller: Caller, sandbox: Sandbox
) -> None:
    ids = [account(sandbox, 1), account(sandbox, 2)]
    answer = await caller.report(
        await caller.token(), "1", level="ADVERTISER", advertiser_ids=ids, metrics=["spend"]
    )
    rows = lines(answer)
    assert {row.metrics["advertiser_id"] for row in rows} == set(ids)
    assert {row.metrics["currency"] for row in rows} == {"USD", "JPY"}
    assert all(re.fullmatch(r"\d+", row.text("spend")) for row in rows)


async def test_several_accounts_can_share_utc_days(caller: Caller, sandbox: Sandbox) -> None:
    rows = lines(
        await caller.report(
            await caller.token(),
            "1",
            level="ADVERTISER",
            advertiser_ids=[account(sandbox, 3)],
            multi_adv_report_in_utc_time=True,
            end="2026-03-20",
            metrics=["spend"],
        )
    )
    assert rows[-1].day == "2026-03-15 00:00:00"
    assert rows[-1].metrics["timezone"] == "UTC"


async def test_ids_can_come_as_numbers(caller: Caller, sandbox: Sandbox) -> None:
    await caller.admin("settings", {"ids_as_numbers": True})
    answer = await caller.report(await caller.token(), account(sandbox))
    dimensions = msgspec.convert(answer.rows()[0]["dimensions"], dict[str, object])
    assert isinstance(dimensions["campaign_id"], int)
