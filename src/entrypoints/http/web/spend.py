"""/profiles/…/spend: what was spent, by day, Business Center, account or campaign."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Window
from core.insight import days_of as every_day
from core.ports.platforms import Platforms
from core.sums import Sum
from core.usecases.outlook import LookAround, Outlook, key_of
from core.usecases.parts import Part
from core.usecases.profiles import ShowProfile
from core.usecases.reports import ReadSpend, Spend, SpendBy
from entrypoints.http.web.ads_scope import refs_of
from entrypoints.http.web.cards import worded, words_of
from entrypoints.http.web.charts import Chart, chart_of, days_with
from entrypoints.http.web.columns import BRIEF, FIGURES
from entrypoints.http.web.exporting import as_csv, file_name
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import SPANS, Days, days_of

MOST = 200
"""Rows of a table; the file has more."""


class InCurrency(msgspec.Struct, frozen=True, kw_only=True):
    """All that was told in one currency."""

    sum: Sum
    chart: Chart
    rows: list[Part]
    """Days newest first, all others with the most spent first."""
    is_cut: bool

    @property
    def window(self) -> Window:
        """The days of its own accounts."""
        return Window(since=self.chart.bars[0].day, until=self.chart.bars[-1].day)


@get("/profiles/{profile_id:str}/spend", include_in_schema=False)
@inject
async def show_spend(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    look: FromDishka[LookAround],
    read: FromDishka[ReadSpend],
    platforms: FromDishka[Platforms],
) -> Response[Any]:
    """A chart by day and a table by what is asked for; the table as CSV with `as=csv`."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    by = _by(given.get("by", SpendBy.DAY))
    outlook = await look(actor, id)
    days = days_of(given, outlook.today)
    if days.problem and given.get("as") == "csv":
        raise days.problem
    words = words_of(platforms, outlook.providers)
    if given.get("as") == "csv":
        rows, window = await _whole(read, outlook, days, by)
        return _export(
            by, rows, file_name(profile.name, f"spend-by-{by.value}", window), outlook, words
        )
    shown = await read.of(outlook, days.asked, by)
    daily = shown if by is SpendBy.DAY else await read.of(outlook, days.asked, SpendBy.DAY)
    return await page(
        "spend.html",
        request,
        profile=profile,
        shown=shown,
        parts=[_in_currency(one, shown, daily, days.span) for one in shown.sums],
        figures=BRIEF,
        days=days,
        has_today=days.has(outlook.today),
        spans=SPANS,
        ways=list(SpendBy),
        names={key_of(one.account): one.account.name for one in outlook.views},
        **worded(platforms, outlook.providers),
        ref=refs_of(outlook),
    )


def _by(text: str) -> SpendBy:
    if text not in set(SpendBy):
        offered = ", ".join(SpendBy)
        raise Invalid("That is no choice.", field="by", remedy=f"Choose one of: {offered}.")
    return SpendBy(text)


def _in_currency(sum: Sum, shown: Spend, daily: Spend, span: int | None) -> InCurrency:
    rows = [one for one in shown.rows if one.currency == sum.currency]
    told = {one.day: one.spend_micros for one in daily.rows if one.currency == sum.currency}
    days = days_with(told, every_day(daily.window), span)
    return InCurrency(
        sum=sum,
        chart=chart_of(days, [told.get(day) for day in days], []),
        rows=(rows[::-1] if shown.by is SpendBy.DAY else rows)[:MOST],
        is_cut=len(rows) > MOST or shown.has_more,
    )


async def _whole(
    read: ReadSpend, outlook: Outlook, days: Days, by: SpendBy
) -> tuple[Iterable[Part], Window]:
    """All rows currency by currency, days with the newest first; campaigns come so already."""
    if by is SpendBy.CAMPAIGN:
        every = await read.every_campaign(outlook, days.asked)
        return every.rows, every.window
    found = await read.of(outlook, days.asked, by)
    rows = found.rows[::-1] if by is SpendBy.DAY else found.rows
    return sorted(rows, key=lambda one: one.currency), found.window


def _export(
    by: SpendBy, rows: Iterable[Part], name: str, outlook: Outlook, words: Mapping[str, str]
) -> Stream:
    names = {key_of(one.account): one.account.name for one in outlook.views}
    ways: dict[SpendBy, dict[str, Callable[[Part], object]]] = {
        SpendBy.DAY: {"Day": lambda one: f"{one.day}"},
        SpendBy.BUSINESS_CENTER: {
            words["business_center"]: lambda one: one.name,
            f"{words['business_center']} id": lambda one: one.id,
        },
        SpendBy.ACCOUNT: {
            words["ad_account"]: lambda one: one.name,
            f"{words['ad_account']} id": lambda one: one.id,
        },
        SpendBy.CAMPAIGN: {
            "Campaign": lambda one: one.name,
            "Campaign id": lambda one: one.id,
            words["ad_account"]: lambda one: names.get((one.provider, one.ad_account_id), ""),
            f"{words['ad_account']} id": lambda one: one.ad_account_id,
        },
    }
    own = ways[by]
    return as_csv(
        name,
        [*own, "Currency", *(one.title for one in FIGURES)],
        (
            [*(of(row) for of in own.values()), row.currency, *(one.cell(row) for one in FIGURES)]
            for row in rows
        ),
    )


HANDLERS = (show_spend,)
