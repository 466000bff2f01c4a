"""What there is at the made-up platform, made of what is asked, the same every time."""

from collections.abc import Mapping
from datetime import date

from core.campaign import Ad, AdGroup, Campaign
from core.entity import EntityStatus
from core.funds import Balance, Transaction
from core.ids import AdAccountId, BusinessCenterId
from core.insight import Insight, Level, Window, days_of
from core.library import Audience, AudienceKind, Creative, CreativeKind, Pixel, PixelEvent

ACTIVE = EntityStatus.ACTIVE


def campaign(account: str, number: int) -> Campaign:
    return Campaign(
        id=f"{account}-c{number}",
        ad_account_id=AdAccountId(account),
        name=f"Campaign {number}",
        status=ACTIVE,
    )


def window_of(params: Mapping[str, str]) -> Window:
    return Window(
        since=date.fromisoformat(params["since"]), until=date.fromisoformat(params["until"])
    )


def rows_of(path: str, params: Mapping[str, str]) -> list[object]:
    """Three of everything an account has; a day's numbers are made of the day itself."""
    account = AdAccountId(params.get("account", ""))
    numbers = (1, 2, 3)
    match path:
        case "campaigns":
            return [campaign(account, number) for number in numbers]
        case "ad_groups":
            return [_ad_group(account, number) for number in numbers]
        case "ads":
            return [_ad(account, number) for number in numbers]
        case "creatives":
            return [_creative(account, number) for number in numbers]
        case "audiences":
            return [_audience(account, number) for number in numbers]
        case "pixels":
            return [Pixel(id=f"{account}-p{n}", ad_account_id=account, name="P") for n in numbers]
        case "pixel_events":
            return _events(account, params)
        case "center_balances":
            return [Balance(business_center_id=BusinessCenterId(params["center"]), micros=9)]
        case "transactions":
            return _transactions(params)
        case _:
            return _insights(account, params)


def _ad_group(account: AdAccountId, number: int) -> AdGroup:
    return AdGroup(
        id=f"{account}-g{number}",
        ad_account_id=account,
        name=f"Group {number}",
        status=ACTIVE,
        campaign_id=f"{account}-c1",
    )


def _ad(account: AdAccountId, number: int) -> Ad:
    return Ad(
        id=f"{account}-a{number}",
        ad_account_id=account,
        name=f"Ad {number}",
        status=ACTIVE,
        campaign_id=f"{account}-c1",
        ad_group_id=f"{account}-g1",
        creative_ids=(f"{account}-v{number}",),
    )


def _creative(account: AdAccountId, number: int) -> Creative:
    return Creative(
        id=f"{account}-v{number}", ad_account_id=account, name="V", kind=CreativeKind.VIDEO
    )


def _audience(account: AdAccountId, number: int) -> Audience:
    return Audience(
        id=f"{account}-u{number}", ad_account_id=account, name="U", kind=AudienceKind.CUSTOM
    )


def _events(account: AdAccountId, params: Mapping[str, str]) -> list[object]:
    return [
        PixelEvent(
            id=f"{pixel}/Purchase/{day}",
            ad_account_id=account,
            pixel_id=pixel,
            event="Purchase",
            day=day,
            count=day.day,
        )
        for pixel in params["pixels"].split(",")
        for day in days_of(window_of(params))[-2:]
    ]


def _transactions(params: Mapping[str, str]) -> list[object]:
    center, window = params["center"], window_of(params)
    return [
        Transaction(
            id=f"{center}-t-{window.since}-{number}",
            ad_account_id=AdAccountId("a1" if number else ""),
            business_center_id=BusinessCenterId(center),
            kind="RECHARGE",
            amount_micros=number * 1_000_000,
            currency="USD",
            at=None,
        )
        for number in (0, 1, 2)
    ]


def _insights(account: AdAccountId, params: Mapping[str, str]) -> list[object]:
    level = Level(params["level"])
    return [
        Insight(
            ad_account_id=account,
            level=level,
            entity_id=account if level is Level.ACCOUNT else f"{account}-{level}",
            day=day,
            currency="USD",
            spend_micros=day.toordinal(),
            impressions=10,
            clicks=1,
            conversions=None,
        )
        for day in days_of(window_of(params))
    ]
