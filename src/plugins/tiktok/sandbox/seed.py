"""The ad accounts every sandbox starts with and what is in them, the same for the same day."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from plugins.tiktok.sandbox.people import KERTEK, MAROLA, NORTHLIGHT, id_of, settle_people
from plugins.tiktok.sandbox.seed_groups import ads_of, groups_of
from plugins.tiktok.sandbox.seed_library import fill_library
from plugins.tiktok.sandbox.world import AdAccount, Campaign, Operation, World

HISTORY = 120
"""Days of insights before the world's first day."""

_ACCOUNTS = (
    ("Northlight Store US", NORTHLIGHT, "USD", "US", "America/New_York", "+5"),
    ("Northlight Hawaii", NORTHLIGHT, "USD", "US", "Pacific/Honolulu", "+10"),
    ("ノースライト日本", NORTHLIGHT, "JPY", "JP", "Asia/Tokyo", "-9"),
    ("Northlight Line Islands", NORTHLIGHT, "USD", "KI", "Pacific/Kiritimati", "-14"),
    ("Northlight Outlet", NORTHLIGHT, "USD", "US", "America/Los_Angeles", "+8"),
    ("Casa Marola Brasil", MAROLA, "BRL", "BR", "America/Sao_Paulo", "+3"),
    ("Marola Café", MAROLA, "BRL", "BR", "America/Manaus", "+4"),
    ("Marola Kids", MAROLA, "BRL", "BR", "America/Sao_Paulo", "+3"),
    ("マローラ東京", MAROLA, "JPY", "JP", "Asia/Tokyo", "-9"),
    ("Kertek Webshop", KERTEK, "HUF", "HU", "Europe/Budapest", "-1"),
    ("Kertek Piac", KERTEK, "HUF", "HU", "Europe/Budapest", "-1"),
    ("Kertek Export", KERTEK, "USD", "HU", "Europe/Budapest", "-1"),
)
_SMART = 2
_LIMITED = 4
_TOP_VIEW = 6
_WITHOUT_BUDGET = 4
"""The campaign whose ad groups have the budgets."""
_PENDING = 7

_SMART_OBJECTIVES = frozenset({"WEB_CONVERSIONS", "LEAD_GENERATION"})

SCALE = {"USD": 100, "BRL": 500, "HUF": 35_000, "JPY": 15_000}
"""Hundredths of the currency that make about one US dollar."""

_NAMES = (
    ("Spring launch | Video", "WEB_CONVERSIONS"),
    ("夏のセール 2026", "PRODUCT_SALES"),
    ("Retargeting | cart 14d", "WEB_CONVERSIONS"),
    ("Volta às aulas 🎒", "TRAFFIC"),
    ("Őszi kollekció", "WEB_CONVERSIONS"),
    ("Reach, always on", "REACH"),
    ("تخفيضات نهاية الموسم", "WEB_CONVERSIONS"),
    ("Creators test #3 🔥", "VIDEO_VIEWS"),
    ("Prospecting broad", "PRODUCT_SALES"),
    ("Бренд: узнаваемость", "REACH"),
    ("Leads, newsletter", "LEAD_GENERATION"),
    ("双十一 预热", "PRODUCT_SALES"),
)


def found_world(now: datetime) -> World:
    """A fresh world whose history ends today."""
    world = World()
    settle_people(world)
    for number, row in enumerate(_ACCOUNTS):
        account = _account(number, row, now)
        world.accounts[account.id] = account
        world.campaigns[account.id] = [
            _campaign(number, index, account, account.day_at(now))
            for index in range(_campaign_count(number))
        ]
        if number == _TOP_VIEW:
            world.campaigns[account.id].append(_top_view(account, now))
        fill_library(world, account, number, now)
        _fill(world, account, number)
    accounts = list(world.accounts)
    world.account_roles["standard", accounts[0]] = "OPERATOR"
    world.account_roles["standard", accounts[2]] = "ANALYST"
    return world


def _fill(world: World, account: AdAccount, number: int) -> None:
    """Give every campaign its ad groups, and them their ads."""
    groups, ads = world.ad_groups[account.id], world.ads[account.id] = [], []
    videos, images = world.videos[account.id], world.images[account.id]
    for index, campaign in enumerate(world.campaigns[account.id]):
        turn = number + index
        count = 1 if campaign.buying_type == "RESERVATION_TOP_VIEW" else 2 + (turn % 4 == 3)
        for order, group in enumerate(groups_of(campaign, turn, count)):
            groups.append(group)
            size = 1 if count == 1 else 2 + (turn + order) % 2
            ads += ads_of(group, campaign, turn + order, size, videos=videos, images=images)


def _account(number: int, row: tuple[str, str, str, str, str, str], now: datetime) -> AdAccount:
    name, owner, currency, country, zone, posix = row
    account = AdAccount(
        id=id_of("ad account", number),
        name=name,
        owner=owner,
        currency=currency,
        country=country,
        zone=zone,
        posix_zone=f"Etc/GMT{posix}",
        status="STATUS_ENABLE",
        created_at=datetime(2024, 1 + number, 11, 14, 5, 9, tzinfo=UTC),
        cash=(180_000 + 37_313 * number) * SCALE[currency] // 10_000 * 100,
        granted=50_00 if number == 0 else 0,
        daily_budget=2_000 * SCALE[currency] if number % 3 == 0 else None,
    )
    if number == _LIMITED:
        ends = f"{now + timedelta(days=365):%Y-%m-%d %H:%M:%S}"
        reason = f"1:Ads of this account led to pages that break the ad policies,endtime:{ends}"
        return msgspec.structs.replace(account, status="STATUS_LIMIT", rejection_reason=reason)
    if number == _PENDING:
        return msgspec.structs.replace(account, status="STATUS_PENDING_CONFIRM")
    return account


def _campaign_count(account: int) -> int:
    return 4 + account * 5 % 9


def _campaign(number: int, index: int, account: AdAccount, today: date) -> Campaign:
    name, objective = _NAMES[(number * 3 + index) % len(_NAMES)]
    first = today - timedelta(days=HISTORY - (index * 7 % 40 if index else 0))
    last, operation = _ending(number, index, today)
    dollars = 14 + (number * 31 + index * 53) % 170
    return Campaign(
        id=id_of(f"campaign of {number}", index),
        advertiser=account.id,
        name=name if index < len(_NAMES) // 2 else f"{name} v{index}",
        objective=objective,
        operation=operation,
        budget=0 if index == _WITHOUT_BUDGET else _budget(index, account),
        created_at=datetime.combine(first - timedelta(days=2), time(8, 15, index), UTC),
        modified_at=datetime.combine(last or first, time(17, 40, index), UTC),
        first_day=first,
        last_day=last,
        dollars_a_day=dollars,
        spend_a_day=dollars * SCALE[account.currency],
        is_smart=number == _SMART and objective in _SMART_OBJECTIVES,
    )


def _budget(index: int, account: AdAccount) -> int:
    return (20 + index * 15) * 5 * SCALE[account.currency]


def _top_view(account: AdAccount, now: datetime) -> Campaign:
    """One day bought in advance, which lies ahead of every report of the first days."""
    day = account.day_at(now) + timedelta(days=21)
    booked = datetime.combine(day - timedelta(days=30), time(13, 5), UTC)
    dollars = 900
    return Campaign(
        id=id_of(f"top view of {account.id}", 0),
        advertiser=account.id,
        name="TopView | lançamento",
        objective="TOPVIEW_REACH",
        operation="ENABLE",
        budget=dollars * SCALE[account.currency],
        created_at=booked,
        modified_at=booked,
        first_day=day,
        last_day=day,
        dollars_a_day=dollars,
        spend_a_day=dollars * SCALE[account.currency],
        buying_type="RESERVATION_TOP_VIEW",
    )


def _ending(number: int, index: int, today: date) -> tuple[date | None, Operation]:
    """The last day of delivery, and what a person did to the campaign."""
    if number == _PENDING:
        return today - timedelta(days=HISTORY + 1), "ENABLE"
    if index == 2:
        return today - timedelta(days=9 + number), "DELETE"
    if index % 4 == 3:
        return today - timedelta(days=15 + number), "DISABLE"
    if number == _LIMITED:
        return today - timedelta(days=20), "ENABLE"
    return None, "ENABLE"
