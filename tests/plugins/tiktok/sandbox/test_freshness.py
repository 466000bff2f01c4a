"""How a day's figures change after the day, and when they have settled."""

from datetime import date
from decimal import Decimal

import pytest

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, lines

METRICS = (
    "spend",
    "cash_spend",
    "impressions",
    "reach",
    "frequency",
    "clicks",
    "conversion",
    "total_complete_payment_rate",
)


async def day(caller: Caller, id: str, day: str = "2026-03-14") -> dict[str, Decimal]:
    """One day of an account, as it is told now."""
    token = await caller.token()
    answer = await caller.report(token, id, level="ADVERTISER", start=day, end=day, metrics=METRICS)
    [row] = lines(answer)
    return {metric: row.number(metric) for metric in METRICS}


async def go(caller: Caller, moment: str) -> None:
    await caller.admin("clock", {"now": moment})


@pytest.mark.parametrize("hour", [12, 8])
async def test_a_closed_day_s_spend_is_corrected_once_at_its_hour(
    caller: Caller, sandbox: Sandbox, hour: int
) -> None:
    id = account(sandbox, 2)
    await caller.admin("settings", {"corrected_at": hour})
    seen = []
    for moment in (f"15T{hour - 1:02}:00", f"15T{hour - 1:02}:58", f"15T{hour:02}:01", "17T00:00"):
        await go(caller, f"2026-03-{moment}:00Z")
        seen.append((await day(caller, id))["spend"])
    assert seen[0] == seen[1] != seen[2] == seen[3]
    assert abs(seen[1] - seen[2]) <= seen[2] * Decimal("0.015")


async def test_campaigns_and_ads_are_corrected_with_their_account(
    caller: Caller, sandbox: Sandbox
) -> None:
    id, token = account(sandbox, 2), await caller.token()
    for moment in ("15T11:00", "15T13:00"):
        await go(caller, f"2026-03-{moment}:00Z")
        spent = (await day(caller, id))["spend"]
        for level, kind in (("CAMPAIGN", "campaign"), ("AD", "ad")):
            every = {
                "field_name": f"{kind}_status",
                "filter_type": "IN",
                "filter_value": '["STATUS_ALL"]',
            }
            rows = lines(
                await caller.report(
                    token, id, level=level, start="2026-03-14", end="2026-03-14", filtering=[every]
                )
            )
            assert sum(row.number("spend") for row in rows) == spent


async def test_reach_and_cash_come_sixteen_hours_late(caller: Caller, sandbox: Sandbox) -> None:
    id = account(sandbox, 2)
    await go(caller, "2026-03-14T06:00:00Z")
    running = await day(caller, id)
    assert running["impressions"] > 0
    assert running["reach"] == running["cash_spend"] == running["frequency"] == 0
    await go(caller, "2026-03-14T15:00:00Z")
    closed = await day(caller, id)
    await go(caller, "2026-03-15T06:50:00Z")
    nearly = await day(caller, id)
    await go(caller, "2026-03-15T12:01:00Z")
    whole = await day(caller, id)
    assert 0 < closed["reach"] < nearly["reach"] < whole["reach"] < whole["impressions"]
    assert 0 < closed["cash_spend"] < nearly["cash_spend"] < whole["cash_spend"] == whole["spend"]
    assert 1 < closed["frequency"] < 2
    await go(caller, "2026-03-20T12:00:00Z")
    assert (await day(caller, id))["reach"] == whole["reach"]


async def test_after_twenty_eight_days_nothing_moves(caller: Caller, sandbox: Sandbox) -> None:
    id, long_ago = account(sandbox), "2026-02-14"
    settled = await day(caller, id, long_ago)
    await go(caller, f"{date(2026, 12, 24)}T03:00:00Z")
    assert await day(caller, id, long_ago) == settled
