"""What there is, for the conformance kit to compare with, in Adport's words."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import msgspec

from adport.sandbox.orders import Fact, Sums, TrueAccount, Truth
from plugins.facebook.sandbox.figures import Figures, delivers, figures, progress
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.world import AdAccount, Kind, Thing, World

FIRST = "admin"
"""Who reaches most."""
_KINDS: dict[str, tuple[Kind, ...]] = {
    "campaigns": ("campaign",),
    "ad_groups": ("adset",),
    "ads": ("ad",),
    "creatives": ("adimage", "advideo"),
    "audiences": ("customaudience",),
    "pixels": ("adspixel",),
}
_DELIVERY: Mapping[str, str] = {
    "ACTIVE": "active",
    "PAUSED": "paused",
    "CAMPAIGN_PAUSED": "paused",
    "ADSET_PAUSED": "paused",
    "ARCHIVED": "ended",
    "DELETED": "deleted",
}
"""All else keeps something from delivering."""


def truth_of(sandbox: Sandbox, account: str, since: date | None, until: date | None) -> Truth:
    """Of everything; what is in an account, and delivered, only of the one that is asked about."""
    world = sandbox.world
    mine = world.accounts_of(FIRST)
    about = world.accounts.get(account)
    return Truth(
        ids={name: _ids(world, kinds) for name, kinds in _KINDS.items()},
        balances={one.id: _left(one) for one in mine if one.spend_cap},
        accounts={
            one.id: TrueAccount(name=one.name, currency=one.currency, timezone=one.zone)
            for one in mine
        },
        business_centers={one.id: one.name for one in world.businesses_of(FIRST)},
        facts=_facts(world, about) if about else {},
        metrics=(
            {about.id: dict(_days(sandbox, about, since, until))}
            if about and since and until
            else {}
        ),
        token_ends=sandbox.tokens.ends(),
    )


def _ids(world: World, kinds: tuple[Kind, ...]) -> dict[str, list[str]]:
    return {
        account: [one.id for kind in kinds for one in world.of(account, kind)]
        for account in world.accounts
    }


def _left(account: AdAccount) -> int:
    """What remains of the spending limit, in micros."""
    left = max(0, account.spend_cap - account.amount_spent)
    return left * 1_000_000 // account.offset


def _facts(world: World, account: AdAccount) -> dict[str, dict[str, Fact]]:
    found: dict[str, dict[str, Fact]] = {}
    for name, kinds in _KINDS.items():
        things = (one for kind in kinds for one in world.of(account.id, kind))
        found[name] = {one.id: _fact(world, account, one) for one in things}
    return found


def _fact(world: World, account: AdAccount, thing: Thing) -> Fact:
    budget = int(thing.text("daily_budget") or thing.text("lifetime_budget") or 0)
    return Fact(
        name=thing.text("title" if thing.kind == "advideo" else "name"),
        status=_status(world, thing),
        budget_micros=budget * 1_000_000 // account.offset or None,
    )


def _status(world: World, thing: Thing) -> str:
    facts = thing.facts
    match thing.kind:
        case "campaign" | "adset" | "ad":
            return _DELIVERY.get(world.effective_status(thing), "blocked")
        case "adimage" | "advideo":
            return "active"
        case "customaudience":
            told = msgspec.convert(facts["operation_status"], dict[str, int | str])
            return "active" if told["code"] == 200 else "blocked"
        case _:
            return "blocked" if facts["is_unavailable"] else "active"


def _days(
    sandbox: Sandbox, account: AdAccount, since: date, until: date
) -> Iterator[tuple[date, Sums]]:
    ads, now = list(sandbox.world.of(account.id, "ad")), sandbox.clock.now()
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        stands = progress(account, day, now)
        found = (figures(ad, account, day, stands) for ad in ads if delivers(ad, day))
        sum = next(found, Figures())
        for one in found:
            sum += one
        yield (
            day,
            Sums(
                spend_micros=sum.spend * 1_000_000 // account.offset,
                impressions=sum.impressions,
                clicks=sum.clicks,
                conversions=sum.purchases,
            ),
        )
