"""Where a report has no number: the four ways in which it says so, in any fresh sandbox."""

from collections import defaultdict

import pytest

from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.missing import missing
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, lines

VALUE = "total_complete_payment_rate"


async def test_all_four_ways_are_met_while_counts_stay_numbers(
    caller: Caller, sandbox: Sandbox
) -> None:
    token, seen = await caller.token(), set[str | None]()
    metrics = ["spend", "impressions", "clicks", "conversion", VALUE]
    for number in range(9):
        rows = lines(
            await caller.report(token, account(sandbox, number), level="AD", metrics=metrics)
        )
        for row in rows:
            assert row.text("spend")
            assert row.text("impressions").isdecimal()
            assert row.text("clicks").isdecimal()
            seen |= {row.metrics["conversion"], row.metrics[VALUE]}
    assert {None, "", "-", "<5"} <= seen


async def test_what_an_objective_does_not_bring_is_never_zero(
    caller: Caller, sandbox: Sandbox
) -> None:
    token, told = await caller.token(), defaultdict[str, set[str | None]](set)
    for number in range(9):
        for row in lines(
            await caller.report(
                token, account(sandbox, number), metrics=["objective_type", "conversion", VALUE]
            )
        ):
            for metric in ("conversion", VALUE):
                told[f"{row.text('objective_type')} {metric}"].add(row.metrics[metric])
    assert told["REACH conversion"] == {None}
    assert told[f"REACH {VALUE}"] == {"-"}
    assert told["VIDEO_VIEWS conversion"] == {""}
    assert told[f"VIDEO_VIEWS {VALUE}"] == {None}
    assert not told["WEB_CONVERSIONS conversion"] & {None, "", "-", "<5"}


@pytest.mark.parametrize(("people", "written"), [(0, None), (1, "<5"), (4, "<5"), (5, None)])
def test_fewer_than_five_people_are_not_counted(people: int, written: str | None) -> None:
    gap = missing("reach", None, Figures(reach=people))
    assert (gap.written if gap else None) == written
