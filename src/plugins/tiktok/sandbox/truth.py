"""What there is, for the conformance kit to compare with, in Adport's words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from adport.sandbox.orders import Fact, Sums, TrueAccount, Truth
from plugins.tiktok.sandbox.assets import Audience, Image, Pixel, Video
from plugins.tiktok.sandbox.figures import Figures, delivers, figures, progress
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import (
    Ad,
    AdAccount,
    AdGroup,
    BusinessCenter,
    Campaign,
    Operation,
    World,
)

FIRST = "admin"
"""Who reaches most."""
_MICROS = 10_000
"""In a hundredth."""
_STATUS: dict[Operation, str] = {"DELETE": "deleted", "DISABLE": "paused", "ENABLE": "active"}

type _Things = Mapping[str, Sequence[Campaign | AdGroup | Ad | Video | Image | Audience | Pixel]]


def truth_of(sandbox: Sandbox, account: str, since: date | None, until: date | None) -> Truth:
    """Of everything; what is in an account, and delivered, only of the one that is asked about."""
    world = sandbox.world
    mine, centers = world.accounts_of(FIRST), world.centers_of(FIRST)
    about = world.accounts.get(account)
    return Truth(
        ids={
            "campaigns": _ids(world.campaigns),
            "ad_groups": _ids(world.ad_groups),
            "ads": _ids_of_ads(world),
            "creatives": _ids(world.videos, world.images),
            "audiences": _ids(world.audiences),
            "pixels": _ids(world.pixels),
        },
        balances={one.id: (one.cash + one.granted) * _MICROS for one in mine},
        accounts={
            one.id: TrueAccount(name=one.name, currency=one.currency, timezone=one.zone)
            for one in mine
        },
        business_centers={one.id: one.name for one in centers},
        center_balances={one.id: _balances(one, mine) for one in centers},
        facts=_facts(world, about) if about else {},
        metrics=(
            {about.id: dict(_days(sandbox, about, since, until))}
            if about and since and until
            else {}
        ),
        token_ends=sandbox.account_tokens.ends(),
    )


def _ids(*kinds: _Things) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for owned in kinds:
        for account, things in owned.items():
            found.setdefault(account, []).extend(one.id for one in things)
    return found


def _ids_of_ads(world: World) -> dict[str, list[str]]:
    """What a listing shows: ordinary ads, and Smart+ ads in place of their creatives too."""
    return {
        account: sorted({id for one in ads for id in (one.id, one.smart_id) if id})
        for account, ads in world.ads.items()
    }


def _balances(center: BusinessCenter, accounts: list[AdAccount]) -> dict[str, int]:
    own = center.cash + center.granted - center.frozen
    funds = {one.id: one.cash + one.granted for one in accounts if one.owner == center.id}
    return {id: left * _MICROS for id, left in {center.id: own, **funds}.items()}


def _facts(world: World, account: AdAccount) -> dict[str, dict[str, Fact]]:
    campaigns = {one.id: one for one in world.campaigns[account.id]}
    groups = {one.id: one for one in world.ad_groups[account.id]}
    ads: dict[str, Fact] = {}
    for ad in sorted(world.ads[account.id], key=lambda one: (one.created_at, one.id)):
        group = groups[ad.ad_group]
        status = _status(campaigns[group.campaign], group, ad)
        ads[ad.id] = Fact(name=ad.name, status=status)
        if ad.smart_id:
            ads[ad.smart_id] = Fact(name=f"Smart+ {group.name}", status=status)
    files: list[Video | Image] = [*world.videos[account.id], *world.images[account.id]]
    return {
        "campaigns": {id: _budgeted(one, _status(one)) for id, one in campaigns.items()},
        "ad_groups": {
            id: _budgeted(one, _status(campaigns[one.campaign], one)) for id, one in groups.items()
        },
        "ads": ads,
        "creatives": {one.id: Fact(name=one.name, status="active") for one in files},
        "audiences": {
            one.id: Fact(name=one.name, status="active" if one.is_valid else "blocked")
            for one in world.audiences[account.id]
        },
        "pixels": {
            one.id: Fact(name=one.name, status="active") for one in world.pixels[account.id]
        },
    }


def _budgeted(one: Campaign | AdGroup, status: str) -> Fact:
    return Fact(name=one.name, status=status, budget_micros=one.budget * _MICROS or None)


def _status(*chain: Campaign | AdGroup | Ad) -> str:
    """Whatever is deleted or paused above counts; of an account in good order."""
    operations = [one.operation for one in chain]
    return next(word for operation, word in _STATUS.items() if operation in operations)


def _days(
    sandbox: Sandbox, account: AdAccount, since: date, until: date
) -> Iterator[tuple[date, Sums]]:
    now, corrected_at = sandbox.clock.now(), sandbox.settings.corrected_at
    campaigns = sandbox.world.campaigns[account.id]
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        stands = progress(account, day, now, corrected_at)
        found = (figures(one, account, day, stands) for one in campaigns if delivers(one, day))
        sum = next(found, Figures())
        for one in found:
            sum += one
        yield (
            day,
            Sums(
                spend_micros=sum.spend * _MICROS,
                impressions=sum.impressions,
                clicks=sum.clicks,
                conversions=sum.conversions,
            ),
        )
