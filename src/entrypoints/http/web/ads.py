"""/profiles/…/ads: campaigns, ad groups and ads with their numbers, as tabs and as a tree."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.entity import EntityStatus
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Level
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.ports.sums import AccountKey, EntitySort, EntitySum, EntitySumQuery
from core.sums import cpa_micros, ctr
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.bounds import MOST_ROWS
from core.usecases.outlook import newest_today
from core.usecases.profiles import ShowProfile
from core.usecases.reports import ReadAds
from entrypoints.http.web.cards import words_of
from entrypoints.http.web.exporting import amount, as_csv
from entrypoints.http.web.rendering import page
from entrypoints.http.web.windows import SPANS, Days, days_of

PER_PAGE = 50
OFFERED = 500
"""Accounts to choose from in a menu; any other is searched for by its id."""
LONGEST_PAGE = 6
"""Digits."""
LEVELS = (Level.CAMPAIGN, Level.AD_GROUP, Level.AD)
COLUMNS = ("status", "budget", "impressions", "clicks", "ctr", "conversions", "cpa", "created")
"""What can be shown beside name and spend."""
USUAL = ("status", "budget", "impressions", "clicks", "conversions", "cpa")
NOWHERE = "-"
"""In place of a Business Center's id: what is in none."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the page was asked for, as links and forms carry it."""

    level: Level
    days: Days
    account: str
    center: str
    campaign: str
    group: str
    text: str
    status: str
    sort: EntitySort
    is_descending: bool
    number: int
    columns: tuple[str, ...]

    def link(self, **changed: object) -> str:
        """The same page, but for what is changed; a change begins at the first part."""
        since = None if self.days.span else self.days.window.since
        until = None if self.days.span else self.days.window.until
        known: dict[str, object] = {
            "level": self.level.value,
            "days": self.days.span,
            "since": since,
            "until": until,
            "account": self.account,
            "center": self.center,
            "campaign": self.campaign,
            "group": self.group,
            "q": self.text,
            "status": self.status,
            "sort": self.sort.value,
            "order": "desc" if self.is_descending else "asc",
            **changed,
        }
        told = [(name, str(value)) for name, value in known.items() if value not in (None, "")]
        return "?" + urlencode([*told, *(("show", one) for one in self.columns)])


@get("/profiles/{profile_id:str}/ads", include_in_schema=False)
@inject
async def show_ads(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    list_accounts: FromDishka[ListAdAccounts],
    read: FromDishka[ReadAds],
    platforms: FromDishka[Platforms],
    clock: FromDishka[Clock],
) -> Response[Any]:
    """A part of the list; as CSV with all that match, where `as=csv` asks for it."""
    id = ProfileId(profile_id)
    profile = await show_profile(actor, id)
    accounts = await list_accounts(actor, id)
    asked = _by_id(asked_of(request, newest_today(accounts, clock.now())), accounts)
    query = _query(id, asked, accounts)
    if request.query_params.get("as") == "csv":
        return await _export(actor, read, query, asked)
    shown = await read(actor, query, asked.days.span)
    return await page(
        "ads.html",
        request,
        profile=profile,
        accounts=offered(accounts, asked.account),
        known=len(accounts),
        asked=asked,
        shown=shown,
        levels=LEVELS,
        statuses=list(EntityStatus),
        all_columns=COLUMNS,
        spans=SPANS,
        pages=max(1, -(-shown.total // PER_PAGE)),
        per_page=PER_PAGE,
        cpa=cpa_micros,
        ctr=ctr,
        names={one.account.id: one.account.name for one in accounts},
        zones={one.account.id: one.account.timezone for one in accounts},
        currencies={one.account.id: one.account.currency for one in accounts},
        words=words_of(platforms, [one.account.provider for one in accounts]),
    )


def asked_of(request: Request[Any, Any, Any], today: date) -> Asked:
    """The query of the address. Raises Invalid for what is no choice."""
    given = request.query_params
    columns = tuple(one for one in given.getall("show", []) if one in COLUMNS)
    return Asked(
        level=_choice(Level, given.get("level", Level.CAMPAIGN), "level"),
        days=days_of(given, today),
        account=given.get("account", ""),
        center=given.get("center", ""),
        campaign=given.get("campaign", ""),
        group=given.get("group", ""),
        text=given.get("q", "").strip()[:200],
        status=given.get("status", ""),
        sort=_choice(EntitySort, given.get("sort", EntitySort.SPEND), "sort"),
        is_descending=given.get("order", "desc") != "asc",
        number=_page(given.get("page", "")),
        columns=columns or USUAL,
    )


def offered(accounts: list[AccountView], chosen: str) -> list[AccountView]:
    """The first of those in scope, then of the others; the chosen one always."""
    by_scope = sorted(accounts, key=lambda one: not one.is_in_scope)
    kept = [one for one in by_scope[OFFERED:] if one.account.id == chosen]
    return [*kept, *by_scope[: OFFERED - len(kept)]]


def _by_id(asked: Asked, accounts: list[AccountView]) -> Asked:
    """Who searches for an account's id has chosen the account."""
    if asked.text not in {one.account.id for one in accounts}:
        return asked
    return msgspec.structs.replace(asked, account=asked.text, text="")


def _page(text: str) -> int:
    """Which part of the list; the first where it is no number, or larger than any list."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_PAGE
    return max(1, int(text)) if is_number else 1


def _query(id: ProfileId, asked: Asked, accounts: list[AccountView]) -> EntitySumQuery:
    is_gone = asked.status == "gone"
    status = asked.status if asked.status and not is_gone else None
    return EntitySumQuery(
        profile_id=id,
        level=asked.level,
        window=asked.days.window,
        accounts=_accounts(asked, accounts),
        parent_id=asked.group if asked.level is Level.AD and asked.group else None,
        campaign_id=asked.campaign or None,
        text=asked.text,
        status=_choice(EntityStatus, status, "status") if status else None,
        is_there=False if is_gone else None,
        sort=asked.sort,
        is_descending=asked.is_descending,
        limit=PER_PAGE,
        offset=(asked.number - 1) * PER_PAGE,
    )


def _accounts(asked: Asked, accounts: list[AccountView]) -> tuple[AccountKey, ...] | None:
    """The account that is named, in scope or not, or a Business Center's in scope; None for all."""
    if not asked.account and not asked.center:
        return None
    center = None if asked.center == NOWHERE else asked.center
    return tuple(
        (one.account.provider, one.account.id)
        for one in accounts
        if (one.is_in_scope or asked.account)
        and (not asked.account or one.account.id == asked.account)
        and (not asked.center or one.account.business_center_id == center)
    )


async def _export(
    actor: Actor, read: ReadAds, query: EntitySumQuery, asked: Asked
) -> Response[bytes]:
    """All that match, a thousand at a time."""
    rows: list[EntitySum] = []
    while True:
        part = msgspec.structs.replace(query, limit=MOST_ROWS, offset=len(rows))
        found = await read(actor, part, asked.days.span)
        rows += found.rows
        if not found.rows or len(rows) >= found.total:
            break
    head = ("Ad account", "Id", "Name", "Status", "Currency", "Spend", "Impressions", "Clicks")
    window = found.window
    return as_csv(
        f"{asked.level.value}s-{window.since}-{window.until}",
        (*head, "Conversions", "Conversion value"),
        (
            (
                one.ad_account_id,
                one.id,
                one.name,
                "gone" if one.gone_at else one.status.value,
                one.currency,
                amount(one.spend_micros, one.currency),
                one.impressions,
                one.clicks,
                one.conversions,
                amount(one.conversion_value_micros, one.currency),
            )
            for one in rows
        ),
    )


def _choice[C: (Level, EntitySort, EntityStatus)](kind: type[C], text: str, field: str) -> C:
    try:
        return kind(text)
    except ValueError as error:
        offered = ", ".join(kind)
        raise Invalid(
            f"“{text[:40]}” is no choice.", field=field, remedy=f"Choose one of: {offered}."
        ) from error


HANDLERS = (show_ads,)
