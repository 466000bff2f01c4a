"""Pages of a report as TikTok sends them, and a line that brings them without a network."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from adapters.answers import read_answer
from core.ad_account import AccountStatus, AdAccount
from core.credential import AppCredentials, Credential
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.provider import Answer
from core.secret import Secret
from plugins.tiktok import TikTok

PAGE = 1000
DAYS, ADS_A_PAGE, PAGES_A_WINDOW = 10, 100, 10
PAGES_AN_ACCOUNT = 90
FIRST = date(2026, 1, 1)
PROFILE, TIKTOK = ProfileId("3f0d5a3e7b1c4a55"), ProviderSlug("tiktok")


class OnePage:
    """A session whose every answer is the same body, read as any answer is read."""

    def __init__(self, body: bytes) -> None:
        self._answer, self._provider = Answer(status=200, headers={}, body=body), TikTok()

    @property
    def app(self) -> AppCredentials:
        return AppCredentials(id="bench", secret=Secret("unused"))

    @property
    def credential(self) -> Credential | None:
        return None

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:  # noqa: ARG002 - a session's
        return read_answer(self._provider, path, self._answer, shape)

    async def post[T](
        self,
        path: str,
        shape: type[T],
        body: Mapping[str, object] | None = None,
    ) -> T:
        raise NotImplementedError("A report is read, not sent.")


def account_of(number: int) -> AdAccount:
    """The account whose page has that number."""
    return AdAccount(
        id=AdAccountId(f"7{number // PAGES_AN_ACCOUNT:018}"),
        profile_id=PROFILE,
        provider=TIKTOK,
        name="Bench",
        currency="USD",
        timezone="UTC",
        status=AccountStatus.ACTIVE,
    )


def page(number: int, spend: int) -> bytes:
    """A hundred ads on ten days, as an account's pages follow one another."""
    account, rest = divmod(number, PAGES_AN_ACCOUNT)
    window, group = divmod(rest, PAGES_A_WINDOW)
    first = FIRST + timedelta(days=window * DAYS)
    rows = [
        _row(f"17{account:04}{group:06}{ad:06}", first, day, ad, 0 if ad % 20 else spend)
        for ad in range(ADS_A_PAGE)
        for day in range(DAYS)
    ]
    paging = {"page": 1, "page_size": PAGE, "total_number": PAGE, "total_page": 1}
    data = {"list": rows, "page_info": paging}
    return msgspec.json.encode({"code": 0, "message": "OK", "request_id": "r", "data": data})


def _row(id: str, first: date, day: int, ad: int, more: int) -> dict[str, dict[str, str]]:
    return {
        "dimensions": {"ad_id": id, "stat_time_day": f"{first + timedelta(days=day)} 00:00:00"},
        "metrics": {
            "spend": f"{ad * day + more}.{ad:02}",
            "impressions": str(ad * 100 + more),
            "clicks": str(day * 7 + more),
            "conversion": str(ad + more),
            "total_complete_payment_rate": "-" if ad % 3 else f"{ad * 3 + more}.00",
        },
    }
