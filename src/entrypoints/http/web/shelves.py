"""Business Centers and ad accounts as Config lists them: what each is, and a page of many."""

from enum import StrEnum
from itertools import groupby

import msgspec

from core.business_center import BusinessCenter, is_reached
from core.diagnosis import Room
from core.ids import ProviderSlug
from core.limit import is_within
from core.usecases.ad_accounts import AccountView, Reached

A_PAGE = 50
"""Ad accounts shown at a time."""


class Footing(StrEnum):
    """What a Business Center is here."""

    ACTIVE = "active"
    BEYOND = "beyond the plan"
    """It was active before the plan became smaller; it may only be read."""
    RESTING = "not active"


class CenterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center with what can be done with it."""

    center: BusinessCenter
    footing: Footing
    is_lost: bool = False
    """Whether no connection that works sees it."""
    roles: str
    accounts: int = 0
    """Selected ad accounts in it."""
    rivals: tuple[BusinessCenter, ...] = ()
    """Those of this profile that could give it their place; only where the plan is full."""
    is_shut_out: bool = False
    """Whether the plan is full, and nothing of this profile could make room."""


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one provider's ad accounts."""

    provider: ProviderSlug
    rows: list[AccountView]
    total: int
    ticked: int
    synced: int
    found: int
    """How many the search finds."""
    page: int
    pages: int
    default: AccountView | None
    beyond: frozenset[str] = frozenset()
    """The Business Centers that the plan has no room for."""


def center_rows(reached: Reached, room: Room) -> list[CenterRow]:
    """Every Business Center of a profile, in the order given."""
    every = reached.centers
    inside: dict[tuple[str, str | None], int] = {}
    for view in reached.accounts:
        key = (view.account.provider, view.account.business_center_id)
        inside[key] = inside.get(key, 0) + view.account.is_selected
    return [
        msgspec.structs.replace(
            _row(one, every, room),
            is_lost=not is_reached(one, reached.working),
            accounts=inside.get((one.provider, one.id), 0),
        )
        for one in every
    ]


def shelves(reached: Reached, room: Room, sought: str, page: str) -> list[Shelf]:
    """The providers' ad accounts, of each the page that was asked for, its first or its last."""
    number = int(page[:6]) if page.isdecimal() else 1
    by_provider = groupby(reached.accounts, key=lambda one: one.account.provider)
    beyond = [one for one in reached.centers if _footing(one, room) is Footing.BEYOND]
    return [
        msgspec.structs.replace(
            _shelf(slug, list(group), sought.strip().casefold(), number),
            beyond=frozenset(one.id for one in beyond if one.provider == slug),
        )
        for slug, group in by_provider
    ]


def _row(center: BusinessCenter, every: list[BusinessCenter], room: Room) -> CenterRow:
    footing = _footing(center, room)
    seen = [one for one in center.reached_by if one.lost_at is None]
    waits = footing is not Footing.ACTIVE and room.is_full
    active = [one for one in every if _footing(one, room) is Footing.ACTIVE]
    return CenterRow(
        center=center,
        footing=footing,
        roles=", ".join(sorted({one.role for one in seen if one.role})),
        rivals=tuple(active) if waits else (),
        is_shut_out=waits and not active,
    )


def _footing(center: BusinessCenter, room: Room) -> Footing:
    if not center.is_active:
        return Footing.RESTING
    return Footing.ACTIVE if is_within(center.seat, room.limit) else Footing.BEYOND


def _shelf(slug: ProviderSlug, views: list[AccountView], sought: str, page: int) -> Shelf:
    found = [one for one in views if sought in f"{one.account.name}\n{one.account.id}".casefold()]
    pages = max(1, -(-len(found) // A_PAGE))
    shown = min(max(page, 1), pages)
    return Shelf(
        provider=slug,
        rows=found[(shown - 1) * A_PAGE : shown * A_PAGE],
        total=len(views),
        ticked=sum(one.account.is_selected for one in views),
        synced=sum(one.is_synced for one in views),
        found=len(found),
        page=shown,
        pages=pages,
        default=next((one for one in views if one.account.is_default), None),
    )
