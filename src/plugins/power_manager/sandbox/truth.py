"""What there is, for the conformance kit to compare with."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from adport.sandbox.orders import Fact, Sums, TrueAccount, Truth
from plugins.power_manager.manifest import SCOPES
from plugins.power_manager.sandbox.figures import rows_of
from plugins.power_manager.sandbox.state import State
from plugins.power_manager.sandbox.world import Account, Campaign

FIRST = "owner"
"""Who reaches most."""
_DAYS = 30
_KNOWN = {"active", "paused", "ended", "blocked", "deleted"}


def truth_of(state: State) -> Mapping[str, object]:
    """All of it, with the metrics of a month: there is little."""
    world = state.world
    accounts = world.accounts_of(FIRST)
    told = Truth(
        ids={"campaigns": {one.id: [each.id for each in one.campaigns] for one in accounts}},
        balances={one.id: _micros(one, one.balance_minor) for one in accounts},
        accounts={
            one.id: TrueAccount(name=one.name, currency=one.currency, timezone=one.timezone)
            for one in accounts
        },
        business_centers={one.id: one.name for one in world.centers_of(FIRST)},
        center_balances={
            center.id: {
                one.id: _micros(one, one.balance_minor)
                for one in accounts
                if one.business_center_id == center.id
            }
            for center in world.centers_of(FIRST)
        },
        facts={
            "campaigns": {each.id: _fact(one, each) for one in accounts for each in one.campaigns}
        },
        metrics={one.id: _metrics(one, state.now().date()) for one in accounts},
        grants={
            user: [slug for slug, scope in SCOPES.items() if scope in one.scopes]
            for user, one in world.users.items()
        },
    )
    return msgspec.structs.asdict(told)


def _fact(account: Account, campaign: Campaign) -> Fact:
    minor = campaign.daily_budget_minor
    return Fact(
        name=campaign.name,
        status=campaign.status if campaign.status in _KNOWN else "unknown",
        budget_micros=None if minor is None else _micros(account, minor),
    )


@lru_cache(maxsize=64)
def _metrics(account: Account, today: date) -> dict[date, Sums]:
    """Of days that are over wherever the account is."""
    until, now = today - timedelta(days=2), datetime.combine(today, time.min, UTC)
    rows = rows_of(account, today - timedelta(days=_DAYS), until, "account", now)
    return {date.fromisoformat(str(row["day"])): _sums(account, row) for row in rows}


def _sums(account: Account, row: Mapping[str, object]) -> Sums:
    told = msgspec.convert(row, dict[str, int | str])
    return Sums(
        spend_micros=_micros(account, int(told["spend_minor"])),
        impressions=int(told["impressions"]),
        clicks=int(told["clicks"]),
        conversions=int(told["conversions"]),
    )


def _micros(account: Account, minor: int) -> int:
    return minor * 1_000_000 // account.units
