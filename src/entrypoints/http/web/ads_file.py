"""The Ads Manager's rows as CSV: all that match, with the columns that were chosen."""

from collections.abc import Iterator

from litestar.response import Stream

from core.ad_account import AdAccount
from core.ports.sums import EntitySum, EntitySumQuery
from core.profile import Profile
from core.usecases.outlook import Outlook
from core.usecases.reports import ReadAds
from entrypoints.http.web.ads_asked import Asked
from entrypoints.http.web.exporting import amount, as_csv, file_name
from entrypoints.http.web.words import budget_mode


async def export(
    read: ReadAds, outlook: Outlook, query: EntitySumQuery, asked: Asked, profile: Profile
) -> Stream:
    """From a single look at them, so that no sync in between doubles a row or leaves one out."""
    found = await read.every(outlook, query, asked.days.span)
    accounts = {(view.account.provider, view.account.id): view.account for view in outlook.views}
    return as_csv(
        file_name(profile.name, f"{asked.level.value}s", found.window),
        list(_head(asked)),
        (
            list(_cells(asked, one, accounts.get((one.provider, one.ad_account_id))))
            for one in found.rows
        ),
    )


def _head(asked: Asked) -> Iterator[str]:
    yield from ("Ad account", "Ad account id", "Campaign id", "Ad group id", "Id", "Name")
    if asked.shows("status"):
        yield "Status"
    if asked.shows("budget"):
        yield from ("Budget", "Budget for", "Budget currency")
    yield "Currency"
    yield from (one.title for one in asked.figures)
    if asked.shows("created"):
        yield "Created (UTC)"


def _cells(asked: Asked, row: EntitySum, account: AdAccount | None) -> Iterator[object]:
    currency = account.currency if account else row.currency
    yield from (account.name if account else "", row.ad_account_id)
    yield from (row.campaign_id, row.ad_group_id, row.id, row.name)
    if asked.shows("status"):
        yield "gone" if row.gone_at else row.status.value
    if asked.shows("budget"):
        has_budget = row.budget_micros is not None
        yield from (
            amount(row.budget_micros, currency),
            budget_mode(row.budget_mode),
            currency if has_budget else "",
        )
    yield row.currency
    yield from (one.cell(row) for one in asked.figures)
    if asked.shows("created"):
        yield f"{row.created_at:%Y-%m-%d %H:%M:%S}" if row.created_at else ""
