"""/profiles/…/spend: what was spent, by day, Business Center, account or campaign."""

from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import days_of as every_day
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.sums import cpa_micros
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.outlook import newest_today
from core.usecases.profiles import ShowProfile
from core.usecases.reports import ReadSpend, Spend, SpendBy
from entrypoints.http.web.cards import words_of
from entrypoints.http.web.charts import Chart, chart_of
from entrypoints.http.web.exporting import amount, as_csv
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import SPANS, days_of


@get("/profiles/{profile_id:str}/spend", include_in_schema=False)
@inject
async def show_spend(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_accounts: FromDishka[ListAdAccounts],
    read: FromDishka[ReadSpend],
    platforms: FromDishka[Platforms],
    clock: FromDishka[Clock],
) -> Response[Any]:
    """A chart by day and a table by what is asked for; the table as CSV with `as=csv`."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    by = _by(given.get("by", SpendBy.DAY))
    accounts = await list_accounts(actor, id)
    days = days_of(given, newest_today(accounts, clock.now()))
    shown = await read(actor, id, days.asked, by)
    names: dict[str, str] = {one.account.id: one.account.name for one in accounts}
    if given.get("as") == "csv":
        return _export(shown, names)
    daily = shown if by is SpendBy.DAY else await read(actor, id, days.asked, SpendBy.DAY)
    return await page(
        "spend.html",
        request,
        profile=profile,
        shown=shown,
        charts=_charts(daily),
        days=days,
        spans=SPANS,
        ways=list(SpendBy),
        names=names,
        cpa=cpa_micros,
        words=words_of(platforms, [one.account.provider for one in accounts]),
    )


def _by(text: str) -> SpendBy:
    if text not in set(SpendBy):
        offered = ", ".join(SpendBy)
        raise Invalid("That is no choice.", field="by", remedy=f"Choose one of: {offered}.")
    return SpendBy(text)


def _charts(daily: Spend) -> dict[str, Chart]:
    """One for each currency."""
    days = every_day(daily.window)
    charts: dict[str, Chart] = {}
    for sum in daily.sums:
        told = {one.day: one.spend_micros for one in daily.rows if one.currency == sum.currency}
        charts[sum.currency] = chart_of(days, [told.get(day) for day in days], [])
    return charts


def _export(shown: Spend, names: dict[str, str]) -> Response[bytes]:
    rows = (
        (
            one.day or one.id,
            one.name,
            names.get(one.ad_account_id, ""),
            one.currency,
            amount(one.spend_micros, one.currency),
            one.impressions,
            one.clicks,
            one.conversions,
        )
        for one in shown.rows
    )
    head = (shown.by.value, "Name", "Ad account", "Currency", "Spend", "Impressions", "Clicks")
    window = shown.window
    name = f"spend-by-{shown.by.value}-{window.since}-{window.until}"
    return as_csv(name, (*head, "Conversions"), rows)


HANDLERS = (show_spend,)
