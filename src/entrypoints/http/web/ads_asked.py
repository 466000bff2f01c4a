"""What the Ads Manager is asked for, as its links and forms carry it."""

from collections.abc import Collection
from datetime import date
from urllib.parse import urlencode

import msgspec
from litestar.datastructures import MultiDict

from core.entity import EntityStatus
from core.errors import Invalid
from core.ids import ProfileId
from core.insight import Level
from core.ports.sums import AccountKey, EntitySort, EntitySumQuery
from core.usecases.bounds import FARTHEST
from entrypoints.http.web.columns import FIGURES, Column
from entrypoints.http.web.windows import Days, days_of

SIZES = (50, 100, 200)
"""Rows on a page."""
LONGEST_PAGE = 6
"""Digits; longer numbers are as far beyond the end as the largest of these."""
OTHERS = {"status": "Status", "budget": "Budget", "created": "Created"}
"""Columns that are no figures."""
TITLES = OTHERS | {one.key: one.title for one in FIGURES if one.sort is not EntitySort.SPEND}
"""What can be shown beside name and spend."""
USUAL = ("status", "budget", "impressions", "clicks", "conversions", "cpa", "roas")
GONE = "gone"
"""In place of a status: what the platform does not list any more."""
RISING = frozenset({EntitySort.NAME, EntitySort.STATUS})
"""What is put in order from A to Z unless it is asked for otherwise; all else highest first."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the page was asked for, as links and forms carry it."""

    level: Level
    days: Days
    account: str
    """An id, or a part of a name."""
    center: str
    currency: str
    campaign: str
    group: str
    text: str
    status: str
    sort: EntitySort
    is_descending: bool
    number: int
    size: int
    columns: tuple[str, ...]

    @property
    def titles(self) -> dict[str, str]:
        """The columns to choose from; an ad has no budget."""
        without = {"budget"} if self.level is Level.AD else set[str]()
        return {key: title for key, title in TITLES.items() if key not in without}

    @property
    def figures(self) -> list[Column]:
        """Those that are shown; spend always."""
        return [one for one in FIGURES if one.key in self.columns or one.sort is EntitySort.SPEND]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but days and order was chosen."""
        return bool(self.text or self.status or self.is_somewhere)

    @property
    def is_somewhere(self) -> bool:
        """Whether only a part of the profile was asked for."""
        return bool(self.account or self.center or self.currency or self.campaign or self.group)

    def shows(self, column: str) -> bool:
        """Whether that one was chosen, and is to be had at this level."""
        return column in self.columns and column in self.titles

    def order(self, sort: EntitySort) -> str:
        """In which order a click on that column's head puts the rows."""
        if sort == self.sort:
            return "asc" if self.is_descending else "desc"
        return "asc" if sort in RISING else "desc"

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
            "currency": self.currency,
            "campaign": self.campaign,
            "group": self.group,
            "q": self.text,
            "status": self.status,
            "sort": self.sort.value,
            "order": "desc" if self.is_descending else "asc",
            "per": None if self.size == SIZES[0] else self.size,
            **changed,
        }
        told = [(name, str(value)) for name, value in known.items() if value not in (None, "")]
        shown = () if self.columns == USUAL else self.columns
        return "?" + urlencode([*told, *(("show", one) for one in shown)])

    def everywhere(self) -> str:
        """The same level, days and order without any filter."""
        none = dict.fromkeys(
            ("account", "center", "currency", "campaign", "group", "q", "status"), ""
        )
        return self.link(**none)

    def query(self, id: ProfileId, accounts: tuple[AccountKey, ...] | None) -> EntitySumQuery:
        """The same for the report; a page that is too far is asked for as far as that goes."""
        is_gone = self.status == GONE
        status = self.status if self.status and not is_gone else None
        return EntitySumQuery(
            profile_id=id,
            level=self.level,
            window=self.days.window,
            accounts=accounts,
            parent_id=self.group if self.level is Level.AD and self.group else None,
            campaign_id=self.campaign or None,
            text=self.text,
            status=_choice(EntityStatus, status, "status") if status else None,
            is_there=False if is_gone else None,
            sort=self.sort,
            is_descending=self.is_descending,
            limit=self.size,
            offset=min(FARTHEST, (self.number - 1) * self.size),
        )


def asked_of(given: MultiDict[str], today: date) -> Asked:
    """The query of an address. Raises Invalid for what is no choice."""
    shown = given.getall("show", [])
    columns = tuple(one for one in TITLES if one in shown)
    sort = _choice(EntitySort, given.get("sort") or EntitySort.SPEND, "sort")
    usual = "asc" if sort in RISING else "desc"
    return Asked(
        level=_choice(Level, given.get("level") or Level.CAMPAIGN, "level"),
        days=days_of(given, today),
        account=given.get("account", "").strip()[:200],
        center=given.get("center", ""),
        currency=given.get("currency", ""),
        campaign=given.get("campaign", ""),
        group=given.get("group", ""),
        text=given.get("q", "").strip()[:200],
        status=given.get("status", ""),
        sort=sort,
        is_descending=(given.get("order") or usual) != "asc",
        number=page_of(given.get("page", "")),
        size=_size(given.get("per", ""), SIZES),
        columns=columns or USUAL,
    )


def page_of(text: str) -> int:
    """Which part of the list; the first where it is no number."""
    if not (text.isascii() and text.isdecimal()):
        return 1
    return max(1, int(text)) if len(text) <= LONGEST_PAGE else 10**LONGEST_PAGE


def _size(text: str, sizes: Collection[int]) -> int:
    return next((one for one in sizes if text == str(one)), SIZES[0])


def _choice[C: (Level, EntitySort, EntityStatus)](kind: type[C], text: str, field: str) -> C:
    try:
        return kind(text)
    except ValueError as error:
        offered = ", ".join(kind)
        raise Invalid(
            f"“{text[:40]}” is no choice.", field=field, remedy=f"Choose one of: {offered}."
        ) from error
