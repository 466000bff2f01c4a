"""The payments that came in and went out, the same ones for the same day; none is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from plugins.tiktok.sandbox.figures import delivers, figures, progress
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter, World

_HISTORY = timedelta(days=120)
_OFTEN = 15
"""Days between two transfers."""
_LATER = timedelta(days=3)
_CASH, _GRANT = "FUNDS_TYPE_CASH", "FUNDS_TYPE_GRANT"
_PARTS = 8
"""A transfer is this part of what the account has now."""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One movement in hundredths of the currency; a cost is below zero."""

    id: str
    account: AdAccount | None
    at: datetime
    amount: int
    currency: str
    funds: str = _CASH

    @property
    def day(self) -> date:
        return self.at.date()


def paid_in(center: BusinessCenter, now: datetime) -> list[Payment]:
    """What a Business Center paid in, newest first."""
    return [
        Payment(
            id=id_of(f"payment of {center.id}", at.toordinal()),
            account=None,
            at=at,
            amount=center.cash // 2,
            currency=center.currency,
        )
        for at in _moments(now, 30)
    ]


def _moments(now: datetime, every: int) -> Iterator[datetime]:
    """The same moments whatever the time of day, newest first."""
    today = now.date().toordinal()
    for ordinal in range(today - today % every, today - _HISTORY.days, -every):
        at = datetime.combine(date.fromordinal(ordinal), time(6, 12, 45), UTC)
        if at <= now:
            yield at


def transferred(account: AdAccount, now: datetime) -> list[Payment]:
    """What came to an ad account, what of it was a gift, and what went back three days later."""
    found = []
    for at in _moments(now, _OFTEN):
        came = Payment(
            id=id_of(f"transfer to {account.id}", at.toordinal()),
            account=account,
            at=at,
            amount=account.cash // _PARTS // 100 * 100,
            currency=account.currency,
        )
        found.append(came)
        turn = at.toordinal() // _OFTEN
        if turn % 3 == 0 and at + _LATER <= now:
            found.append(_like(came, "refund", at=at + _LATER, amount=-came.amount // 1_000 * 100))
        if turn % 4 == 0 and account.granted:
            found.append(_like(came, "gift", at=at, amount=account.granted, funds=_GRANT))
    return found


def _like(payment: Payment, kind: str, *, at: datetime, amount: int, funds: str = _CASH) -> Payment:
    id = id_of(f"{kind} of {payment.id}", 0)
    return msgspec.structs.replace(payment, id=id, at=at, amount=amount, funds=funds)


def spent(
    world: World, account: AdAccount, now: datetime, days: tuple[date, date], corrected_at: int
) -> list[Payment]:
    """One cost for each of the account's own days that had any, below zero."""
    day, last = max(days[0], account.day_at(now) - _HISTORY), min(days[1], account.day_at(now))
    found = []
    while day <= last:
        if cost := cost_of(world, account, day, now, corrected_at):
            found.append(
                Payment(
                    id=id_of(f"cost of {account.id}", day.toordinal()),
                    account=account,
                    at=datetime.combine(day, time.min, UTC),
                    amount=-cost,
                    currency=account.currency,
                )
            )
        day += timedelta(days=1)
    return found


def cost_of(
    world: World, account: AdAccount, day: date, now: datetime, corrected_at: int = 12
) -> int:
    """What the account spent on one of its days so far."""
    so_far = progress(account, day, now, corrected_at)
    return sum(
        figures(campaign, account, day, so_far).spend
        for campaign in world.campaigns[account.id]
        if delivers(campaign, day)
    )
