"""Daily metrics of an ad account, its campaigns, its ad sets or its ads."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.money import count_of, micros_of
from core.provider import Session
from core.provider_errors import Garbled
from core.reads import Page
from plugins.facebook.manifest import PURCHASES
from plugins.facebook.pages import Mark, Question, ask, read_mark
from plugins.facebook.shapes import Listing
from plugins.facebook.statuses import status_filter
from plugins.facebook.values import as_json, options

Number = str | int | float | None

_FIGURES = "spend,impressions,clicks,actions,action_values"
_LEVELS = {
    Level.ACCOUNT: "account",
    Level.CAMPAIGN: "campaign",
    Level.AD_GROUP: "adset",
    Level.AD: "ad",
}


class Action(msgspec.Struct, frozen=True):
    """How often something was done, or what it was worth; `value` is the default window's."""

    action_type: str = ""
    value: Number = None


class ReportRow(msgspec.Struct, frozen=True):
    """One row of a report; a list that would be empty is absent."""

    date_start: str
    campaign_id: str | None = None
    adset_id: str | None = None
    ad_id: str | None = None
    spend: Number = None
    impressions: Number = None
    clicks: Number = None
    actions: tuple[Action, ...] = ()
    action_values: tuple[Action, ...] = ()


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window, cursor: str
) -> Page[Insight]:
    """One page of the report. Raises TooLarge where even a small page is refused."""
    mark = read_mark(cursor, Mark)
    question = Question(
        path=f"act_{account.id}/insights",
        shape=Listing[ReportRow],
        params=report_params(session, level, window),
    )
    batch = await ask(session, question, mark.after, mark.limit)
    next = Mark(after=batch.after, limit=batch.limit) if batch.after else None
    rows = insights_of(batch.rows, account, level, options(session, PURCHASES.name))
    return Page(rows=rows, next=as_json(next) if next else "", left=1 if next else 0)


def report_params(session: Session, level: Level, window: Window) -> dict[str, str]:
    """The question, by day always; without the filter, what was deleted is left out."""
    name = _LEVELS[level]
    is_whole = level is Level.ACCOUNT
    return {
        "level": name,
        "fields": _FIGURES if is_whole else f"{name}_id,{_FIGURES}",
        "time_range": as_json({"since": window.since, "until": window.until}),
        "time_increment": "1",
        **({} if is_whole else status_filter(session, name)),
    }


def insights_of(
    rows: tuple[ReportRow, ...], account: AdAccount, level: Level, purchases: tuple[str, ...]
) -> tuple[Insight, ...]:
    """The rows as ours; amounts come in whole units of the currency, unlike budgets."""
    return tuple(
        Insight(
            ad_account_id=account.id,
            level=level,
            entity_id=account.id if level is Level.ACCOUNT else _entity(row, level),
            day=_day(row.date_start),
            currency=account.currency,
            spend_micros=micros_of(row.spend),
            impressions=count_of(row.impressions),
            clicks=count_of(row.clicks),
            conversions=count_of(_first(row.actions, purchases)),
            conversion_value_micros=micros_of(_first(row.action_values, purchases)),
        )
        for row in rows
    )


def _first(actions: tuple[Action, ...], wanted: tuple[str, ...]) -> Number:
    """The first kind that is there: they are the same purchases, counted by several routes."""
    found: Mapping[str, Number] = {one.action_type: one.value for one in actions}
    return next((found[one] for one in wanted if one in found), "0")


def _entity(row: ReportRow, level: Level) -> str:
    ids = {Level.CAMPAIGN: row.campaign_id, Level.AD_GROUP: row.adset_id, Level.AD: row.ad_id}
    if id := ids[level]:
        return id
    raise Garbled("Facebook sent a row of a report that does not name what it speaks of.")


def _day(text: str) -> date:
    """The account's own day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Garbled("Facebook sent a row of a report whose day cannot be read.") from None


OLDEST = timedelta(days=37 * 30)
"""So far back Facebook keeps figures."""
