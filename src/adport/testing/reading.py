"""Reading with a provider as the host does: page after page, with the mark it gave."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from adport.testing.checks import ensure, gathered
from adport.testing.stage import Stage
from core.ad_account import AccountStatus, AdAccount, SeenAdAccount
from core.campaign import Ad, AdGroup, Campaign
from core.entity import Entity
from core.insight import Insight, Level, Window, today_in
from core.library import Audience, Creative, Pixel
from core.ports.platforms import Line
from core.provider import ListsAdAccounts, ListsBusinessCenters, Provider, Session
from core.reads import (
    Page,
    ReadsAdGroups,
    ReadsAds,
    ReadsAudiences,
    ReadsCampaigns,
    ReadsCreatives,
    ReadsInsights,
    ReadsPixels,
)

MOST_PAGES = 2_000

type Reader[T] = Callable[[Session, AdAccount, str], Awaitable[Page[T]]]


@dataclass(frozen=True)
class Listing:
    """Something that lies in an ad account and is listed."""

    kind: str
    """The method that lists it, and its name in a sandbox's truth."""
    reads: type
    entity: type[Entity]

    def of(self, provider: Provider) -> Reader[Entity]:
        """The provider's method."""
        read: Reader[Entity] = getattr(provider, self.kind)
        return read


LISTINGS = (
    Listing("campaigns", ReadsCampaigns, Campaign),
    Listing("ad_groups", ReadsAdGroups, AdGroup),
    Listing("ads", ReadsAds, Ad),
    Listing("creatives", ReadsCreatives, Creative),
    Listing("audiences", ReadsAudiences, Audience),
    Listing("pixels", ReadsPixels, Pixel),
)


@dataclass(frozen=True, kw_only=True)
class Whole[T]:
    """A listing to its last page."""

    rows: list[T]
    pages: int
    total: int | None
    is_partial: bool

    @property
    def adds_up(self) -> bool:
        """Whether the host would believe that this is all."""
        return not self.is_partial and self.total in (None, len(self.rows))


async def read_whole[T](
    read: Reader[T], line: Session, account: AdAccount, cursor: str = ""
) -> Whole[T]:
    """Every page from the mark on."""
    rows: list[T] = []
    for number in range(1, MOST_PAGES):
        page = await read(line, account, cursor)
        rows += page.rows
        ensure(page.next != cursor or not page.next, "A page leads to itself.")
        cursor = page.next
        if not cursor:
            return Whole(rows=rows, pages=number, total=page.total, is_partial=page.is_partial)
    raise AssertionError(f"There is no last page among {MOST_PAGES}.")


def listed_by(provider: Provider) -> list[Listing]:
    """What the provider lists."""
    return [one for one in LISTINGS if isinstance(provider, one.reads)]


def reads_account(provider: Provider) -> bool:
    """Whether anything is read of an ad account."""
    return isinstance(provider, ListsAdAccounts) and bool(
        listed_by(provider) or isinstance(provider, ReadsInsights)
    )


async def seen_accounts(provider: Provider, line: Line) -> list[SeenAdAccount]:
    """Every ad account, as the host finds them."""
    if not isinstance(provider, ListsAdAccounts):
        return []
    centers = []
    if isinstance(provider, ListsBusinessCenters):
        centers = await gathered(provider.business_centers(line))
    shown = await gathered(provider.ad_accounts(line, centers))
    return [one for one in shown if isinstance(one, SeenAdAccount)]


async def account_of(stage: Stage, line: Line) -> AdAccount:
    """The ad account to read: an active one, of which there is most to read."""
    if stage.reader and stage.account:
        return stage.account[0]
    seen = await seen_accounts(stage.provider, line)
    ensure(seen, "The first user of the sandbox reaches no ad account.")
    truth = (await stage.desk.truth()).ids

    def much(one: SeenAdAccount) -> tuple[bool, int]:
        there = sum(len(ids.get(one.id, ())) for ids in truth.values())
        return one.status is AccountStatus.ACTIVE, there

    stage.account[:] = [known(stage, max(seen, key=much))]
    return stage.account[0]


def insights_of(
    stage: Stage, account: AdAccount, level: Level, window: Window | None = None
) -> Reader[Insight]:
    """Of the last seven days that are over, unless it is another window."""
    provider = stage.provider
    asked = window or days_ago(stage, account, 7, 1)

    async def read(line: Session, account: AdAccount, cursor: str) -> Page[Insight]:
        if not isinstance(provider, ReadsInsights):
            raise TypeError("It reads no insights.")
        return await provider.insights(line, account, level, asked, cursor)

    return read


def days_ago(stage: Stage, account: AdAccount, first: int, last: int) -> Window:
    """From so many days before the account's own today until so many."""
    today = today_in(account.timezone, stage.clock.now())
    return Window(since=today - timedelta(days=first), until=today - timedelta(days=last))


def settled(stage: Stage, account: AdAccount) -> Window:
    """A week so long over that its numbers change no more, not even between two readings."""
    return days_ago(stage, account, 16, 10)


def known(stage: Stage, seen: SeenAdAccount) -> AdAccount:
    """The account as the host keeps it."""
    return AdAccount(
        id=seen.id,
        profile_id=stage.profile_id,
        provider=stage.slug,
        name=seen.name,
        currency=seen.currency,
        timezone=seen.timezone,
        status=seen.status,
        business_center_id=seen.business_center_id,
    )
