"""Shares: the days a report is about, of each account by its own today."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from core.insight import Window, today_in
from core.ports.sums import AccountKey, Share
from core.readings import Reading
from core.slices import SliceKind
from core.sums import AccountSum, DaySum, added
from core.usecases.bounds import require_days, require_window
from core.usecases.freshness import Freshness
from core.usecases.outlook import Outlook, fresh, key_of

_DAY = timedelta(days=1)

type Asked = Window | int
"""These days of every account, or so many up to each account's own today."""


def shares_of(
    outlook: Outlook, asked: Asked, keys: tuple[AccountKey, ...] | None
) -> tuple[Share, ...]:
    """One for each day that is today for any of these accounts; at least one.

    None stands for all accounts there are, and is kept where all have the same days.
    """
    if isinstance(asked, Window):
        require_window(asked)
        return (Share(window=asked, accounts=keys),)
    require_days(asked)
    by_today = _by_today(outlook, keys)
    if len(by_today) < 2:
        today = next(iter(by_today), outlook.today)
        return (Share(window=last(asked, today), accounts=keys),)
    return tuple(
        Share(window=last(asked, today), accounts=tuple(some))
        for today, some in sorted(by_today.items())
    )


def last(days: int, until: date) -> Window:
    """So many days up to this one."""
    return Window(since=until - (days - 1) * _DAY, until=until)


def before(window: Window) -> Window:
    """As many days, right before these."""
    until = window.since - _DAY
    return last((window.until - window.since).days + 1, until)


def widest(windows: Iterable[Window]) -> Window:
    """From the first day of any to the last day of any."""
    all = tuple(windows)
    return Window(since=min(one.since for one in all), until=max(one.until for one in all))


def days_together(told: Iterable[DaySum]) -> list[DaySum]:
    """One for each day and currency, in their order."""
    by_day: dict[date, list[DaySum]] = {}
    for one in told:
        by_day.setdefault(one.day, []).append(one)
    return [
        DaySum(
            day=day,
            currency=one.currency,
            spend_micros=one.spend_micros,
            impressions=one.impressions,
            clicks=one.clicks,
            conversions=one.conversions,
            conversion_value_micros=one.conversion_value_micros,
        )
        for day, some in sorted(by_day.items())
        for one in added(some)
    ]


def told_of(share: Share, told: Iterable[AccountSum]) -> list[AccountSum]:
    """Those of the share's accounts."""
    if share.accounts is None:
        return list(told)
    ours = frozenset(share.accounts)
    return [one for one in told if (one.provider, one.ad_account_id) in ours]


def fresh_in(
    outlook: Outlook, readings: Collection[Reading], kind: SliceKind, shares: Iterable[Share]
) -> Freshness:
    """How far the rows of a kind may be trusted, of each account in its own days."""
    found = [fresh(outlook, readings, kind, one.window, one.accounts) for one in shares]
    return Freshness(
        as_of=min((one.as_of for one in found if one.as_of), default=None),
        is_complete=all(one.is_complete for one in found),
    )


def _by_today(
    outlook: Outlook, keys: tuple[AccountKey, ...] | None
) -> dict[date, list[AccountKey]]:
    named = None if keys is None else frozenset(keys)
    found: dict[date, list[AccountKey]] = {}
    todays: dict[str, date] = {}
    for one in (view.account for view in outlook.views):
        if named is None or key_of(one) in named:
            if one.timezone not in todays:
                todays[one.timezone] = today_in(one.timezone, outlook.now)
            found.setdefault(todays[one.timezone], []).append(key_of(one))
    return found
