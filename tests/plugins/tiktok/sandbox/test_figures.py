"""Insights as time goes by: the account's own days, late conversions, history."""

from datetime import UTC, datetime
from decimal import Decimal

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, client_of, lines, page_info


async def conversions(caller: Caller, id: str) -> Decimal:
    rows = lines(
        await caller.report(
            await caller.token(), id, level="ADVERTISER", start="2026-03-14", end="2026-03-14"
        )
    )
    return rows[0].number("conversion")


async def test_conversions_grow_for_a_week_and_spend_does_not(
    caller: Caller, sandbox: Sandbox
) -> None:
    seen = []
    for _ in range(10):
        seen.append(await conversions(caller, account(sandbox)))
        await caller.admin("clock", {"advance_seconds": 86_400})
    assert seen == sorted(seen)
    assert seen[0] < seen[3] < seen[7]
    assert seen[8] == seen[9]


async def test_a_running_day_grows_with_the_clock(caller: Caller, sandbox: Sandbox) -> None:
    spent = []
    for _ in range(3):
        rows = lines(
            await caller.report(
                await caller.token(),
                account(sandbox, 3),
                level="ADVERTISER",
                start="2026-03-16",
                end="2026-03-16",
            )
        )
        spent.append(rows[0].number("spend"))
        await caller.admin("clock", {"advance_seconds": 14_400})
    assert spent[0] < spent[1] < spent[2]


async def test_today_is_the_account_s_own_day(caller: Caller, sandbox: Sandbox) -> None:
    token = await caller.token()
    span = {"start": "2026-03-14", "end": "2026-03-18", "level": "ADVERTISER"}
    line_islands = lines(await caller.report(token, account(sandbox, 3), **span))
    assert line_islands[-1].day == "2026-03-16 00:00:00"
    hawaii = lines(await caller.report(token, account(sandbox, 1), **span))
    assert hawaii[-1].day == "2026-03-15 00:00:00"


async def test_the_same_question_has_the_same_answer_in_another_sandbox(
    caller: Caller, sandbox: Sandbox
) -> None:
    other = make_app(now=datetime(2026, 3, 15, 12, tzinfo=UTC))
    async with client_of(other) as client:
        second = Caller(client)
        there = lines(await second.report(await second.token(), account(sandbox), end="2026-03-04"))
    here = lines(await caller.report(await caller.token(), account(sandbox), end="2026-03-04"))
    assert here == there


async def test_yen_have_no_smaller_unit(caller: Caller, sandbox: Sandbox) -> None:
    rows = lines(await caller.report(await caller.token(), account(sandbox, 2)))
    assert rows
    assert all(row.text("spend").endswith(".00") for row in rows)


async def test_history_reaches_back_a_hundred_and_twenty_days(
    caller: Caller, sandbox: Sandbox
) -> None:
    token = await caller.token()
    for start, end, has_rows in (
        ("2025-11-10", "2025-11-14", False),
        ("2025-11-15", "2025-12-10", True),
    ):
        rows = lines(await caller.report(token, account(sandbox), start=start, end=end))
        assert bool(rows) is has_rows


async def test_an_account_that_never_delivered_has_no_rows(
    caller: Caller, sandbox: Sandbox
) -> None:
    answer = await caller.report(await caller.token(), account(sandbox, 7))
    assert lines(answer) == []
    assert page_info(answer).total_page == 0
