"""What is no number is not known, wherever TikTok puts it, and costs nothing else."""

from collections.abc import Awaitable, Callable

import pytest

from core.credential import Credential
from core.insight import Level, Window
from core.secret import Secret
from plugins.tiktok.ad_groups import read_ad_groups
from plugins.tiktok.audiences import read_audiences
from plugins.tiktok.balances import read_balance, read_center_balances
from plugins.tiktok.campaigns import read_campaigns
from plugins.tiktok.creatives import read_creatives
from plugins.tiktok.insights import read_insights
from plugins.tiktok.pixel_events import read_pixel_events
from plugins.tiktok.transactions import read_transactions
from plugins.tiktok_account.authorization import refresh
from tests.canary import TOKEN
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, flat, listing, no, ok
from tests.plugins.tiktok.test_ad_accounts import read_one
from tests.plugins.tiktok.test_balances import CENTER
from tests.plugins.tiktok.test_pages import PATH as CENTERS
from tests.plugins.tiktok.test_pages import center, ids
from tests.plugins.tiktok.test_transactions import MONTH

type Read = Callable[[object], Awaitable[object]]
"""The value that comes of what TikTok sent."""

MILLION = 1_000_000
ODD = ["-", "", "<5", None, "nan", True]


async def _campaign(sent: object) -> object:
    page = listing({"campaign_id": "1", "budget": sent}, {"campaign_id": "2", "budget": 7})
    session = Canned({"campaign/get/": [page, listing()]})
    first, second = await flat(lambda cursor: read_campaigns(session, ACCOUNT, cursor))
    assert second.budget_micros == 7 * MILLION
    return first.budget_micros


def _of_ad_group(field: str) -> Read:
    async def read(sent: object) -> object:
        session = Canned({"adgroup/get/": [listing({"adgroup_id": "1", field: sent}), listing()]})
        (found,) = await flat(lambda cursor: read_ad_groups(session, ACCOUNT, cursor))
        return found.budget_micros if field == "budget" else found.bid_micros

    return read


def _of_video(field: str, ours: str) -> Read:
    async def read(sent: object) -> object:
        page = listing({"video_id": "v1", field: sent})
        session = Canned({"file/image/ad/search/": [listing()], "file/video/ad/search/": [page]})
        (found,) = await flat(lambda cursor: read_creatives(session, ACCOUNT, cursor))
        return getattr(found, ours)

    return read


async def _audience(sent: object) -> object:
    page = listing({"audience_id": "1", "cover_num": sent})
    session = Canned({"dmp/custom_audience/list/": [page]})
    (found,) = await flat(lambda cursor: read_audiences(session, ACCOUNT, cursor))
    return found.size


async def _movement(sent: object) -> object:
    page = listing({"transaction_id": "1", "amount": sent}, name="transaction_list")
    session = Canned({"bc/account/transaction/get/": [listing(), page]})
    (found,) = await flat(lambda cursor: read_transactions(session, CENTER, MONTH, cursor))
    return found.amount_micros


def _of_center_funds(field: str) -> Read:
    async def read(sent: object) -> object:
        empty = listing(name="advertiser_account_list")
        session = Canned(
            {"bc/balance/get/": [ok(**{field: sent})], "advertiser/balance/get/": [empty]}
        )
        found = await flat(lambda cursor: read_center_balances(session, CENTER, cursor))
        return found[0].micros if found else None

    return read


def _of_account_funds(field: str) -> Read:
    async def read(sent: object) -> object:
        row = {"advertiser_id": ACCOUNT.id, field: sent}
        other = {"advertiser_id": "2", field: 7}
        page = listing(row, other, name="advertiser_account_list")
        session = Canned({"bc/balance/get/": [no(40001)], "advertiser/balance/get/": [page]})
        *found, last = await flat(lambda cursor: read_center_balances(session, CENTER, cursor))
        assert last.micros == 7 * MILLION
        return found[0].micros if found else None

    return read


async def _own_balance(sent: object) -> object:
    row = {"advertiser_id": ACCOUNT.id, "balance": sent}
    empty = listing(name="advertiser_account_list")
    session = Canned({"advertiser/balance/get/": [empty], "advertiser/info/": [ok(list=[row])]})
    found = await read_balance(session, ACCOUNT)
    return found.micros if found else None


def _of_report(field: str, ours: str) -> Read:
    async def read(sent: object) -> object:
        row = {"dimensions": {"stat_time_day": "2026-03-01 00:00:00"}, "metrics": {field: sent}}
        session = Canned({"report/integrated/get/": [listing(row)]})
        (found,) = (await read_insights(session, ACCOUNT, Level.ACCOUNT, MONTH, "")).rows
        return getattr(found, ours)

    return read


async def _event(sent: object) -> object:
    event = {"pixel_event_type": "ADD", "total_count": sent}
    page = ok(list=[{"pixel_id": "1", "statistics": [event]}])
    session = Canned({"pixel/event/stats/": [page]})
    day = Window(since=MONTH.since, until=MONTH.since)
    (found,) = (await read_pixel_events(session, ACCOUNT, ("1",), day, "")).rows
    return found.count


MONEY: dict[str, Read] = {
    "campaign budget": _campaign,
    "ad group budget": _of_ad_group("budget"),
    "bid_price": _of_ad_group("bid_price"),
    "conversion_bid_price": _of_ad_group("conversion_bid_price"),
    "amount": _movement,
    "account_balance of a center": _of_center_funds("account_balance"),
    "valid_account_balance of a center": _of_center_funds("valid_account_balance"),
    "account_balance": _of_account_funds("account_balance"),
    "valid_account_balance": _of_account_funds("valid_account_balance"),
    "balance": _own_balance,
    "spend": _of_report("spend", "spend_micros"),
    "value": _of_report("total_complete_payment_rate", "conversion_value_micros"),
}
COUNTS: dict[str, Read] = {
    "width": _of_video("width", "width"),
    "height": _of_video("height", "height"),
    "size": _of_video("size", "size_bytes"),
    "cover_num": _audience,
    "impressions": _of_report("impressions", "impressions"),
    "clicks": _of_report("clicks", "clicks"),
    "conversion": _of_report("conversion", "conversions"),
    "total_count": _event,
}
OTHERS: dict[str, Read] = {"duration": _of_video("duration", "duration_ms")}
EVERY = {**MONEY, **COUNTS, **OTHERS}


@pytest.mark.parametrize("sent", ODD)
@pytest.mark.parametrize("name", EVERY)
async def test_what_is_no_number_is_not_known(name: str, sent: object) -> None:
    assert await EVERY[name](sent) is None


@pytest.mark.parametrize("sent", ["12.5", 12.5])
@pytest.mark.parametrize("name", MONEY)
async def test_an_amount_is_read_from_text_and_number(name: str, sent: object) -> None:
    assert await MONEY[name](sent) == 12_500_000


@pytest.mark.parametrize("sent", ["720", 720, 720.0, "720.00"])
@pytest.mark.parametrize("name", COUNTS)
async def test_a_count_is_read_from_text_and_number(name: str, sent: object) -> None:
    assert await COUNTS[name](sent) == 720


@pytest.mark.parametrize("sent", ["6.5", 6.5])
async def test_a_duration_is_read_from_text_and_number(sent: object) -> None:
    assert await OTHERS["duration"](sent) == 6_500


@pytest.mark.parametrize("sent", [*ODD, "1", 1, {}, [1]])
@pytest.mark.parametrize(
    "field",
    [
        "name",
        "currency",
        "timezone",
        "display_timezone",
        "status",
        "rejection_reason",
        "owner_bc_id",
    ],
)
async def test_an_ad_account_is_found_whatever_its_particulars_are(
    field: str, sent: object
) -> None:
    assert (await read_one(**{field: sent})).id


@pytest.mark.parametrize("sent", [*ODD, "1", 1])
async def test_discovery_does_not_mind_the_balance(sent: object) -> None:
    assert (await read_one(balance=sent)).name


@pytest.mark.parametrize("sent", [*ODD, {}, [1]])
@pytest.mark.parametrize("field", ["name", "currency", "timezone", "status"])
async def test_a_business_center_is_found_whatever_its_particulars_are(
    field: str, sent: object
) -> None:
    odd: Json = {"bc_info": {"bc_id": "9", field: sent}, "user_role": sent}
    assert await ids(Canned({CENTERS: [listing(center(1), odd)]})) == ["1", "9"]


@pytest.mark.parametrize(("sent", "asked"), [*((odd, 2) for odd in ODD), ("3", 3), (3, 3)])
async def test_where_pages_are_not_counted_a_list_is_read_to_its_end(
    sent: object, asked: int
) -> None:
    info = {"total_page": sent, "total_number": sent if asked == 3 else None}
    full = [center(number) for number in range(50)]
    answers = [ok(list=full, page_info=info), ok(list=[center(99)], page_info=info)]
    session = Canned({CENTERS: answers})
    assert len(await ids(session)) == 51
    assert session.count(CENTERS) == asked


async def test_where_only_rows_are_counted_the_pages_follow_from_them() -> None:
    info = {"total_page": "-", "total_number": "120"}
    session = Canned({CENTERS: [ok(list=[center(1)], page_info=info)]})
    await ids(session)
    assert session.count(CENTERS) == 3


@pytest.mark.parametrize("sent", ODD)
async def test_a_token_whose_life_is_not_told_has_no_known_end(sent: object) -> None:
    assert await _ends(sent) == (None, None)


@pytest.mark.parametrize("sent", ["86400", 86400, 10**30, -(10**17)])
async def test_a_token_lives_as_long_as_is_told(sent: object) -> None:
    end, last = await _ends(sent)
    assert (end is None) == (last is None) == (sent == 10**30)


async def _ends(sent: object) -> tuple[object, object]:
    body = {
        "access_token": "a",
        "refresh_token": "r",
        "expires_in": sent,
        "refresh_token_expires_in": sent,
    }
    session = Canned({"tt_user/oauth2/refresh_token/": [ok(**body)]})
    found = await refresh(session, Credential(token=Secret(TOKEN)))
    return found.expires_at, found.refresh_expires_at
