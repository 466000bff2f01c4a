"""/profiles/…: what was spent and got, how fresh that is, and what needs attention."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from core.access import Actor
from core.connection import Connection
from core.ids import ProfileId
from core.insight import days_of
from core.ports.platforms import Platforms
from core.problem import State
from core.slices import HORIZON_DAYS
from core.sums import Sum, added_in, change, cpa_micros, roas
from core.usecases.connections import ListConnections
from core.usecases.dashboards import Dashboard, Period, ReadDashboard
from core.usecases.profiles import ShowProfile
from core.usecases.syncs import ShowSyncRuns
from entrypoints.http.web.cards import LIVE, labels_of, marks_of, words_of
from entrypoints.http.web.charts import Chart, chart_of, days_with
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import CHOICES, SPANS


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One currency's figures, and by how much its whole days differ from as many before."""

    currency: str
    now: Sum
    before: Sum
    whole: Sum | None
    """Without today; None where there is nothing to compare with."""
    whole_before: Sum | None
    chart: Chart
    balance_micros: int | None

    @property
    def cpa(self) -> tuple[int | None, int | None]:
        """What a conversion cost, now and before."""
        return cpa_micros(self.now), cpa_micros(self.before)

    @property
    def roas(self) -> tuple[float | None, float | None]:
        """What came back for what was spent, now and before."""
        return roas(self.now), roas(self.before)

    def moved(self, name: str) -> float | None:
        """By which part a figure differs from the days before."""
        if self.whole is None or self.whole_before is None:
            return None
        of = FIGURES[name]
        return change(of(self.whole), of(self.whole_before))


FIGURES: Mapping[str, Callable[[Sum], float | None]] = {
    "spend": lambda one: one.spend_micros,
    "conversions": lambda one: one.conversions,
    "cpa": cpa_micros,
    "roas": roas,
}


@get("/profiles/{profile_id:str}", include_in_schema=False)
@inject
async def show_dashboard(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_connections: FromDishka[ListConnections],
    show_runs: FromDishka[ShowSyncRuns],
    read: FromDishka[ReadDashboard],
    platforms: FromDishka[Platforms],
    days: Annotated[str, QueryParameter()] = "7",
) -> Response[str]:
    """The last days beside as many before them."""
    id, span = ProfileId(profile_id), int(days) if days in CHOICES else 7
    profile = await show_profile(actor, id)
    connections = await list_connections(actor, id)
    shown = await read(actor, id, span)
    return await page(
        "dashboard.html",
        request,
        profile=profile,
        connections=connections,
        running=await show_runs.running(actor, id),
        most_live=LIVE,
        labels=labels_of(platforms, connections),
        shown=shown,
        tiles=_tiles(shown, span),
        span=span,
        spans=SPANS,
        history=HORIZON_DAYS,
        calm=[State.CONNECTED.value, State.DISCONNECTED.value],
        unrevoked=[one for one in connections if _is_unrevoked(one)],
        words=words_of(platforms, [one.provider for one in connections]),
        marks=marks_of(platforms, [one.provider for one in (*shown.business_centers, *shown.kept)]),
    )


def _is_unrevoked(one: Connection) -> bool:
    """Taken apart here, and the platform was not told so yet."""
    is_told = all(it.code != "revoke_pending" for it in one.problems)
    return one.state is State.DISCONNECTED and not is_told


def _tiles(shown: Dashboard, span: int) -> list[Tile]:
    """One for each currency there is anything of, by its code: amounts of two have no order."""
    balances = {one.currency: one.ad_accounts_micros for one in shown.balances}
    told = {one.currency for one in (*shown.now.sums, *shown.before.sums)} | set(balances)
    return [
        Tile(
            currency=one,
            now=added_in(one, shown.now.sums),
            before=added_in(one, shown.before.sums),
            whole=added_in(one, shown.compared.now) if shown.compared else None,
            whole_before=added_in(one, shown.compared.before) if shown.compared else None,
            chart=_chart(shown, one, span),
            balance_micros=balances.get(one),
        )
        for one in sorted(told)
    ]


def _chart(shown: Dashboard, currency: str, span: int) -> Chart:
    """Those days, each with what was spent so many days before."""
    values, before = (_by_day(one, currency) for one in (shown.now, shown.before))
    if not shown.before.freshness.is_complete:
        before = {}
    days = days_with(values, days_of(shown.now.window), span)
    shift = timedelta(days=span)
    return chart_of(
        days, [values.get(day) for day in days], [before.get(day - shift) for day in days]
    )


def _by_day(period: Period, currency: str) -> dict[Any, int | None]:
    return {one.day: one.spend_micros for one in period.days if one.currency == currency}


HANDLERS = (show_dashboard,)
