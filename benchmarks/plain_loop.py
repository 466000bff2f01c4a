"""The same download as somebody would write it first: a loop over TikTok's own SDK."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

import business_api_client as sdk
from business_api_client.rest import ApiException
from business_api_client.tiktok_business.tiktok_exceptions import TiktokSDKError

METRICS = ("spend", "impressions", "clicks", "conversion", "total_complete_payment_rate")
GRAINS = (
    ("AUCTION_ADVERTISER", "advertiser_id", ""),
    ("AUCTION_CAMPAIGN", "campaign_id", "campaign_status"),
    ("AUCTION_ADGROUP", "adgroup_id", "adgroup_status"),
    ("AUCTION_AD", "ad_id", "ad_status"),
)
WINDOWS = (7, 30, 30, 23)
"""Newest days first, as Adport reads them."""
EVERYTHING = {"primary_status": "STATUS_ALL"}
TOP_VIEW = {**EVERYTHING, "buying_types": ["RESERVATION_TOP_VIEW"]}
PAGE = 1000
TRIES = 5

type Ask = Callable[..., Any]
type Listing = tuple[str, Ask]


@dataclass(slots=True, kw_only=True)
class PlainLoop:
    """Reports at four levels, campaigns, ad groups and ads of some accounts, one call at a time."""

    address: str
    token: str
    accounts: Sequence[str]
    today: date
    waits: bool
    """Whether it sleeps a second after an error and asks again, or goes on with the next page."""
    calls: int = 0
    refused: int = 0
    rows: int = 0
    seconds: float = 0
    _table: sqlite3.Connection = field(init=False)

    def run(self) -> "PlainLoop":
        """All of it, into a plain table."""
        client = _client(self.address)
        self._table = sqlite3.connect(":memory:")
        self._table.execute("CREATE TABLE rows (listing TEXT, body TEXT)")
        start = time.perf_counter()
        for account in self.accounts:
            for name, ask in _listings(client, account, self.token, self.today):
                self._read(name, ask)
        self.seconds = time.perf_counter() - start
        self._table.close()
        client.rest_client.pool_manager.clear()
        client.pool.close()
        client.pool.join()
        return self

    def _read(self, name: str, ask: Ask) -> None:
        page, pages = 1, 1
        while page <= pages:
            data = self._asked(ask, page)
            if data is not None:
                pages = data["page_info"]["total_page"]
                self._keep(name, data["list"])
            page += 1

    def _asked(self, ask: Ask, page: int) -> Any:  # noqa: ANN401 - the SDK's
        for _ in range(TRIES if self.waits else 1):
            self.calls += 1
            try:
                return ask(page=page, page_size=PAGE)["data"]
            except (TiktokSDKError, ApiException):
                self.refused += 1
                if self.waits:
                    time.sleep(1)
        return None

    def _keep(self, name: str, rows: Sequence[Any]) -> None:
        self.rows += len(rows)
        with self._table:
            told = [(name, json.dumps(row)) for row in rows]
            self._table.executemany("INSERT INTO rows VALUES (?, ?)", told)


def _client(address: str) -> Any:  # noqa: ANN401 - the SDK has no types
    configuration = sdk.Configuration()
    configuration.host = address
    return sdk.ApiClient(configuration)


def _listings(client: Any, account: str, token: str, today: date) -> Iterator[Listing]:  # noqa: ANN401
    """Everything that is read of one account, each by a call that only lacks the page."""
    reports = cast("Any", sdk.ReportingApi(client)).report_integrated_get
    for level, dimension, status in GRAINS:
        until = today
        for days in WINDOWS:
            since = until - timedelta(days=days - 1)
            asked = _report(account, level, dimension, status, since, until)
            yield level, _bound(reports, "BASIC", token, **asked)
            until = since - timedelta(days=1)
    for api, name in (
        (sdk.CampaignCreationApi, "campaign_get"),
        (sdk.AdgroupApi, "adgroup_get"),
        (sdk.AdApi, "ad_get"),
    ):
        for filtering in (EVERYTHING, TOP_VIEW):
            yield name, _bound(getattr(api(client), name), account, token, filtering=filtering)


def _bound(ask: Ask, *words: object, **named: object) -> Ask:
    return lambda **paging: ask(*words, **named, **paging)


def _report(
    account: str, level: str, dimension: str, status: str, since: date, until: date
) -> dict[str, object]:
    all_of_them = {
        "field_name": status,
        "filter_type": "IN",
        "filter_value": '["STATUS_ALL"]',
    }
    return {
        "advertiser_id": account,
        "data_level": level,
        "dimensions": [dimension, "stat_time_day"],
        "metrics": list(METRICS),
        "start_date": since.isoformat(),
        "end_date": until.isoformat(),
        **({"filtering": [all_of_them]} if status else {}),
    }
