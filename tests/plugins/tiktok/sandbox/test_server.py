"""Over a real socket: the platform's official SDK, unchanged, and calls that break off."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

import business_api_client
import httpx  # noqa: TID251
import msgspec
import pytest
import uvicorn
from business_api_client.api.bc_payment_api import BcPaymentApi
from business_api_client.rest import ApiException
from business_api_client.tiktok_business.tiktok_exceptions import TiktokSDKError

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.people import NORTHLIGHT
from tests.plugins.tiktok.sandbox.caller import APP, REDIRECT, returned

type Answer = dict[str, dict[str, object]]


class Server(uvicorn.Server):
    """Runs in a thread on a port of its own choosing."""

    @contextmanager
    def running(self) -> Iterator[str]:
        thread = threading.Thread(target=self.run)
        thread.start()
        try:
            while not self.started:
                assert thread.is_alive()
                time.sleep(0.005)
            port = self.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            self.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = make_app(now=datetime(2026, 3, 15, 12, tzinfo=UTC), tier="ultimate")
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="on")
    with Server(config).running() as address:
        yield address


@pytest.fixture(scope="module")
def code(address: str) -> str:
    form = {
        "app_id": APP["app_id"],
        "state": "s",
        "redirect_uri": REDIRECT,
        "user": "admin",
        "scope": ["1", "2", "4"],
        "decision": "confirm",
    }
    return returned(httpx.post(f"{address}/portal/auth", data=form))["auth_code"]


@pytest.fixture(scope="module")
def sdk(address: str) -> Iterator[business_api_client.ApiClient]:
    configuration = business_api_client.Configuration()
    configuration.host = address
    client = business_api_client.ApiClient(configuration)
    yield client
    client.rest_client.pool_manager.clear()
    client.pool.close()
    client.pool.join()


@pytest.fixture(scope="module")
def token(sdk: business_api_client.ApiClient, code: str) -> str:
    api = business_api_client.AuthenticationApi(sdk)
    body = business_api_client.Oauth2AccessTokenBody(**APP, auth_code=code)
    answer = cast("Answer", api.oauth2_access_token(body=body))
    assert answer["data"]["scope"] == [1, 2, 4]
    return str(answer["data"]["access_token"])


@pytest.fixture(scope="module")
def advertisers(sdk: business_api_client.ApiClient, token: str) -> list[str]:
    api = business_api_client.AuthenticationApi(sdk)
    answer = cast("Answer", api.oauth2_advertiser_get(APP["app_id"], APP["secret"], token))
    return [str(row["advertiser_id"]) for row in rows(answer)]


def rows(answer: object, name: str = "list") -> list[dict[str, object]]:
    data = cast("Answer", answer)["data"]
    return msgspec.convert(data[name], list[dict[str, object]])


def test_the_sdk_lists_ad_accounts(advertisers: list[str]) -> None:
    assert len(advertisers) == 9


def test_the_sdk_lists_business_centers(sdk: business_api_client.ApiClient, token: str) -> None:
    api = business_api_client.BCApi(sdk)
    found = rows(api.bc_get(access_token=token, page=1, page_size=50, scene="SINGLE_ACCOUNT"))
    assert len(found) == 2


def test_the_sdk_lists_assets(sdk: business_api_client.ApiClient, token: str) -> None:
    api = business_api_client.BCApi(sdk)
    mine = api.bc_asset_get(NORTHLIGHT, "ADVERTISER", token, filtering={"keyword": "north"})
    assert len(rows(mine)) == 4
    every = api.bc_asset_admin_get(NORTHLIGHT, "ADVERTISER", token, page_size=50)
    assert len(rows(every)) == 5


def test_the_sdk_reads_balances(sdk: business_api_client.ApiClient, token: str) -> None:
    for api in (business_api_client.BCApi(sdk), BcPaymentApi(sdk)):
        center = cast("Answer", api.bc_balance_get(NORTHLIGHT, token))
        assert center["data"]["currency"] == "USD"
        accounts = api.advertiser_balance_get(NORTHLIGHT, token, page_size=50)
        assert len(rows(accounts, "advertiser_account_list")) == 5


def test_the_sdk_reads_account_details(
    sdk: business_api_client.ApiClient, token: str, advertisers: list[str]
) -> None:
    api = business_api_client.AccountManagementApi(sdk)
    found = rows(api.advertiser_info(advertisers, token, fields=["name", "status"]))
    assert [row["advertiser_id"] for row in found] == advertisers


def test_the_sdk_lists_campaigns(
    sdk: business_api_client.ApiClient, token: str, advertisers: list[str]
) -> None:
    api = business_api_client.CampaignCreationApi(sdk)
    every = rows(
        api.campaign_get(
            advertisers[0],
            token,
            filtering={"primary_status": "STATUS_ALL"},
            exclude_field_types_in_response=["NULL_FIELD"],
            page=1,
            page_size=1000,
        )
    )
    assert len(every) == 4
    one = api.campaign_get(
        advertisers[0], token, filtering={"campaign_ids": [every[0]["campaign_id"]]}
    )
    assert [row["campaign_id"] for row in rows(one)] == [every[0]["campaign_id"]]


def test_the_sdk_runs_a_report(
    sdk: business_api_client.ApiClient, token: str, advertisers: list[str]
) -> None:
    api = business_api_client.ReportingApi(sdk)
    answer = api.report_integrated_get(
        "BASIC",
        token,
        advertiser_id=advertisers[0],
        data_level="AUCTION_CAMPAIGN",
        dimensions=["campaign_id", "stat_time_day"],
        metrics=["spend", "conversion"],
        start_date="2026-03-01",
        end_date="2026-03-10",
        enable_total_metrics=True,
        filtering=[
            {
                "field_name": "campaign_status",
                "filter_type": "IN",
                "filter_value": '["STATUS_ALL"]',
            }
        ],
        page=1,
        page_size=1000,
    )
    assert len(rows(answer)) > 10
    assert "total_metrics" in cast("Answer", answer)["data"]


@pytest.mark.parametrize(
    ("level", "dimension", "kind"),
    [("ADGROUP", "adgroup_id", "adgroup"), ("AD", "ad_id", "ad"), ("AD", "ad_id_v2", "ad")],
)
def test_the_sdk_reports_on_groups_and_ads(
    sdk: business_api_client.ApiClient,
    token: str,
    advertisers: list[str],
    level: str,
    dimension: str,
    kind: str,
) -> None:
    answer = business_api_client.ReportingApi(sdk).report_integrated_get(
        "BASIC",
        token,
        advertiser_id=advertisers[1],
        data_level=f"AUCTION_{level}",
        dimensions=[dimension, "stat_time_day"],
        metrics=["spend", "conversion", "total_complete_payment_rate", "campaign_name"],
        start_date="2026-03-01",
        end_date="2026-03-10",
        filtering=[
            {
                "field_name": f"{kind}_status",
                "filter_type": "IN",
                "filter_value": '["STATUS_ALL"]',
            }
        ],
        page=1,
        page_size=1000,
    )
    found = rows(answer)
    assert len(found) > 50
    assert all(
        set(msgspec.convert(row["dimensions"], dict[str, str])) == {dimension, "stat_time_day"}
        for row in found
    )


def test_the_sdk_raises_what_is_only_partly_answered(
    sdk: business_api_client.ApiClient, token: str, address: str
) -> None:
    httpx.post(f"{address}/_sandbox/faults", json={"path": "bc/get/", "kind": "partial"})
    with pytest.raises(TiktokSDKError, match="20001"):
        business_api_client.BCApi(sdk).bc_get(access_token=token)


def test_the_sdk_raises_what_the_sandbox_refuses(
    sdk: business_api_client.ApiClient, token: str
) -> None:
    api = business_api_client.BCApi(sdk)
    with pytest.raises(TiktokSDKError, match="40105"):
        api.bc_get(access_token="wrong")
    with pytest.raises(TiktokSDKError, match="page_size: Value must be less"):
        api.bc_get(access_token=token, page_size=51)


def test_the_sdk_meets_a_server_fault(
    sdk: business_api_client.ApiClient, token: str, address: str
) -> None:
    httpx.post(f"{address}/_sandbox/faults", json={"path": "bc/get/", "kind": "http_504_html"})
    with pytest.raises(ApiException, match="504"):
        business_api_client.BCApi(sdk).bc_get(access_token=token)


def test_a_dropped_call_ends_without_its_answer(address: str, token: str) -> None:
    httpx.post(f"{address}/_sandbox/faults", json={"path": "bc/get/", "kind": "drop"})
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{address}/open_api/v1.3/bc/get/", headers={"Access-Token": token})


def test_a_caller_that_hangs_up_is_not_waited_for(address: str, token: str) -> None:
    fault = {"path": "bc/get/", "kind": "timeout", "seconds": 60}
    httpx.post(f"{address}/_sandbox/faults", json=fault)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{address}/open_api/v1.3/bc/get/", headers={"Access-Token": token}, timeout=0.2)
