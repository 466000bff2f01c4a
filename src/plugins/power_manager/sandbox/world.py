"""What the service knows: the same every day, but for the days themselves."""

from datetime import UTC, date, datetime, timedelta

DAYS = 90
"""How far back its reports go."""

CENTERS = [
    {
        "id": "bc-101",
        "name": "Harbour Group",
        "platform": "other",
        "status": "active",
        "role": "admin",
    },
    {
        "id": "bc-102",
        "name": "Lantern House",
        "platform": "other",
        "status": "suspended",
        "role": "standard",
    },
]

_ACCOUNTS = (
    ("acc-9007199254740993", "bc-101", "Harbour Tea", "active", "USD", "America/New_York", 125_050),
    ("acc-9007199254740995", "bc-101", "Harbour Japan", "active", "JPY", "Asia/Tokyo", 48_000),
    ("acc-9007199254740997", "bc-101", "Harbour Kuwait", "pending", "KWD", "Asia/Kuwait", 12_345),
    ("acc-9007199254740999", "bc-102", "Lantern", "frozen", "EUR", "Europe/Berlin", 0),
    ("acc-9007199254741001", None, "Outside", "closed", "EUR", "UTC", 99),
)
"""One status is in no contract: what a service invents later must be no error."""

ACCOUNTS = [
    {
        "id": id,
        "business_center_id": center,
        "platform": "other",
        "external_id": f"x-{number}",
        "name": name,
        "status": status,
        "currency": currency,
        "timezone": zone,
        "balance_minor": balance,
        "updated_at": "2026-01-01T00:00:00Z",
    }
    for number, (id, center, name, status, currency, zone, balance) in enumerate(_ACCOUNTS)
]

_STATUSES = ("active", "paused", "ended", "deleted", "draft")


def campaigns_of(account: str) -> list[dict[str, object]]:
    """The account's campaigns."""
    return [
        {
            "id": f"cmp-{account.removeprefix('acc-')}-{number}",
            "name": f"Campaign {number}",
            "status": _STATUSES[number % len(_STATUSES)],
            "daily_budget_minor": 5_000 * number if number % 3 else None,
        }
        for number in range(1, 7)
    ]


def figures_of(account: str, level: str, since: date, until: date) -> list[dict[str, object]]:
    """A row a day and entity; the campaigns add up to their account."""
    today = datetime.now(UTC).date()
    first = max(since, today - timedelta(days=DAYS))
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    rows = [row for day in days for row in _day(account, day)]
    return rows if level == "campaign" else [_sum(account, day, rows) for day in days]


def _day(account: str, day: date) -> list[dict[str, object]]:
    return [
        {
            "entity_id": one["id"],
            "day": day.isoformat(),
            "spend_minor": 1_000 + 37 * number + day.toordinal() % 97 * 11,
            "impressions": 900 + day.toordinal() % 89 * number,
            "clicks": 20 + day.toordinal() % 13,
            "conversions": day.toordinal() % 5,
        }
        for number, one in enumerate(campaigns_of(account), 1)
    ]


def _sum(account: str, day: date, rows: list[dict[str, object]]) -> dict[str, object]:
    of_day = [row for row in rows if row["day"] == day.isoformat()]
    metrics = ("spend_minor", "impressions", "clicks", "conversions")
    sums = {name: sum(int(str(row[name])) for row in of_day) for name in metrics}
    return {"entity_id": account, "day": day.isoformat(), **sums}
