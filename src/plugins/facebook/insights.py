"""Daily metrics of an ad account, its campaigns, its ad sets or its ads."""

from collections.abc import Mapping
from datetime import date

import msgspec

from core.ad_account import AdAccount
from core.insight import Insight, Level, Window
from core.money import count_of, micros_of
from core.provider import Session
from core.provider_errors import Garbled, TooLarge
from core.reads import Page
from plugins.facebook import jobs
from plugins.facebook.manifest import PURCHASES
from plugins.facebook.pages import Question, ask, read_mark
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


_JOB_DAYS = 7
"""A wider window is halved before a report in the background is begun: that takes minutes."""
_TRIES = 3


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


class _Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    after: str = ""
    limit: int = 0
    run: str = ""
    """The report in the background that is read, or waited for."""
    tries: int = 0


async def read_insights(
    session: Session, account: AdAccount, level: Level, window: Window, cursor: str
) -> Page[Insight]:
    """One page of the report, which is made in the background where it is too large at once.

    Raises TooLarge where the window must be smaller, and RateLimited while a report is made.
    """
    mark = read_mark(cursor, _Mark)
    params = report_params(session, level, window)
    path = f"act_{account.id}/insights"
    if mark.run and not mark.after and not await jobs.is_alive(session, mark.run):
        return await _background(session, path, params, mark.tries + 1)
    question = Question(
        path=f"{mark.run}/insights" if mark.run else path,
        shape=Listing[ReportRow],
        params={} if mark.run else params,
    )
    try:
        batch = await ask(session, question, mark.after, mark.limit)
    except TooLarge:
        if mark.run or (window.until - window.since).days >= _JOB_DAYS:
            raise
        return await _background(session, path, params, 0)
    next = msgspec.structs.replace(mark, after=batch.after, limit=batch.limit)
    rows = insights_of(batch.rows, account, level, options(session, PURCHASES.name))
    is_last = not batch.after
    return Page(rows=rows, next="" if is_last else as_json(next), left=0 if is_last else 1)


async def _background(
    session: Session, path: str, params: Mapping[str, str], tries: int
) -> Page[Insight]:
    """Begin a report. Raises Unavailable where that has failed too often."""
    if tries >= _TRIES:
        raise jobs.failed()
    run = await jobs.begin(session, path, params)
    return Page(rows=(), next=as_json(_Mark(run=run, tries=tries)), left=1)


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
