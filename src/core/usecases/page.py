"""Reading one page of a slice from its platform."""

import msgspec

from core.ad_account import AdAccount
from core.business_center import BusinessCenter
from core.entity import Entity
from core.funds import Balance
from core.insight import Insight
from core.provider import Provider, Session
from core.reads import (
    Page,
    ReadsAdGroups,
    ReadsAds,
    ReadsAudiences,
    ReadsBalances,
    ReadsCampaigns,
    ReadsCenterBalances,
    ReadsCreatives,
    ReadsInsights,
    ReadsPixels,
    ReadsTransactions,
)
from core.slices import Slice, SliceKind

type Row = Balance | Entity | Insight
type Key = tuple[str, ...]
NOTHING: Page[Row] = Page(rows=(), total=0)
"""What a kind brings that the provider cannot read any more."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """What a slice is read of."""

    account: AdAccount | None = None
    center: BusinessCenter | None = None
    pixels: tuple[str, ...] = ()
    """The account's pixels, for the slice that reads their events."""


async def read_page(provider: Provider, line: Session, slice: Slice, field: Field) -> Page[Row]:
    """The page at the slice's cursor. Raises ProviderError."""
    if field.center is not None:
        return await _of_center(provider, line, slice, field.center)
    if field.account is None:
        return NOTHING
    if slice.window is not None:
        return await _of_days(provider, line, slice, field, field.account)
    return await _listing(provider, line, slice, field.account)


async def _of_center(
    provider: Provider, line: Session, slice: Slice, center: BusinessCenter
) -> Page[Row]:
    if slice.window is not None and isinstance(provider, ReadsTransactions):
        return _rows(await provider.transactions(line, center, slice.window, slice.cursor))
    if slice.window is None and isinstance(provider, ReadsCenterBalances):
        return _rows(await provider.center_balances(line, center, slice.cursor))
    return NOTHING


async def _of_days(
    provider: Provider, line: Session, slice: Slice, field: Field, account: AdAccount
) -> Page[Row]:
    window, level = slice.window, slice.trait.level
    if window is None:
        return NOTHING
    if level is not None and isinstance(provider, ReadsInsights):
        return _rows(await provider.insights(line, account, level, window, slice.cursor))
    if field.pixels and slice.kind is SliceKind.PIXEL_EVENTS and isinstance(provider, ReadsPixels):
        read = provider.pixel_events(line, account, field.pixels, window, slice.cursor)
        return _rows(await read)
    return NOTHING


async def _listing(
    provider: Provider, line: Session, slice: Slice, account: AdAccount
) -> Page[Row]:
    match slice.kind, provider:
        case SliceKind.BALANCE, ReadsBalances():
            found = await provider.balance(line, account)
            return Page(rows=(found,) if found else ())
        case SliceKind.CAMPAIGNS, ReadsCampaigns():
            return _rows(await provider.campaigns(line, account, slice.cursor))
        case SliceKind.AD_GROUPS, ReadsAdGroups():
            return _rows(await provider.ad_groups(line, account, slice.cursor))
        case SliceKind.ADS, ReadsAds():
            return _rows(await provider.ads(line, account, slice.cursor))
        case SliceKind.CREATIVES, ReadsCreatives():
            return _rows(await provider.creatives(line, account, slice.cursor))
        case SliceKind.AUDIENCES, ReadsAudiences():
            return _rows(await provider.audiences(line, account, slice.cursor))
        case SliceKind.PIXELS, ReadsPixels():
            return _rows(await provider.pixels(line, account, slice.cursor))
        case _:
            return NOTHING


def _rows[T: Row](page: Page[T]) -> Page[Row]:
    """The same page, of rows of any kind."""
    return Page[Row](
        rows=page.rows,
        next=page.next,
        total=page.total,
        left=page.left,
        is_partial=page.is_partial,
    )


def key_of(row: Row) -> Key:
    """What tells a row from the others of its slice."""
    if isinstance(row, Insight):
        return (row.entity_id, row.day.isoformat())
    id = getattr(row, "id", "") or getattr(row, "business_center_id", "")
    return (str(id), row.ad_account_id)
