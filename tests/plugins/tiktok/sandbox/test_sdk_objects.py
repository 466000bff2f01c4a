"""The platform's official SDK, unchanged, reads what an ad account holds, and its money."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

import business_api_client
import httpx  # noqa: TID251
import pytest
import uvicorn
from business_api_client.tiktok_business.tiktok_exceptions import TiktokSDKError

from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.people import NORTHLIGHT
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import account
from tests.plugins.tiktok.sandbox.test_server import Answer, Server, rows

ALL = {"primary_status": "STATUS_ALL"}


class Reader:
    """An SDK client with a token for everything."""

    def __init__(self, address: str, sandbox: Sandbox) -> None:
        configuration = business_api_client.Configuration()
        configuration.host = address
        self.client = business_api_client.ApiClient(configuration)
        self.sandbox = sandbox
        self.token = sandbox.tokens.issue("admin", (1, 2, 3, 4, 6, 8))
        self.account, self.smart = account(sandbox), account(sandbox, 2)

    def close(self) -> None:
        self.client.rest_client.pool_manager.clear()
        self.client.pool.close()
        self.client.pool.join()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    app = make_app(now=datetime(2026, 3, 15, 12, tzinfo=UTC), tier="ultimate")
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="on")
    with Server(config).running() as address:
        reader = Reader(address, app.state.sandbox)
        yield reader
        reader.close()


def test_the_sdk_lists_ad_groups_and_ads(reader: Reader) -> None:
    groups = business_api_client.AdgroupApi(reader.client).adgroup_get(
        reader.account,
        reader.token,
        filtering=ALL,
        fields=["adgroup_id", "campaign_id"],
        exclude_field_types_in_response=["NULL_FIELD"],
        page=1,
        page_size=1000,
    )
    inside = reader.sandbox.world
    assert len(rows(groups)) == len(inside.ad_groups[reader.account])
    ads = business_api_client.AdApi(reader.client).ad_get(
        reader.account, reader.token, filtering=ALL, page_size=1000
    )
    assert len(rows(ads)) == len(inside.ads[reader.account])


def test_the_sdk_lists_smart_plus(reader: Reader) -> None:
    ads = business_api_client.AdApi(reader.client)
    groups = business_api_client.AdgroupApi(reader.client)
    campaigns = business_api_client.CampaignCreationApi(reader.client)
    assert rows(ads.smart_plus_ad_get(reader.smart, reader.token, filtering=ALL, page_size=100))
    assert rows(groups.smart_plus_adgroup_get(reader.smart, reader.token, page_size=1000))
    assert rows(campaigns.smart_plus_campaign_get(reader.smart, reader.token, page_size=1000))
    with pytest.raises(TiktokSDKError, match="40002"):
        ads.smart_plus_ad_get(reader.account, reader.token)


def test_the_sdk_reads_the_creative_library(reader: Reader) -> None:
    api = business_api_client.FileApi(reader.client)
    videos = rows(api.ad_video_search(reader.account, reader.token, page_size=100))
    ids = [video["video_id"] for video in videos]
    assert len(rows(api.ad_video_info(reader.account, ids, reader.token))) == len(ids) > 0
    image = reader.sandbox.world.images[reader.account][0]
    found = rows(api.file_image_ad_info(reader.account, [image.id], reader.token))
    answer = httpx.get(str(found[0]["image_url"]))
    assert (answer.status_code, answer.content[:4]) == (200, b"\x89PNG")


def test_the_sdk_reads_audiences(reader: Reader) -> None:
    api = business_api_client.AudienceApi(reader.client)
    found = rows(api.dmp_custom_audience_list(reader.account, reader.token, page_size=100))
    ids = [one["audience_id"] for one in found]
    details = rows(api.dmp_custom_audience_get(reader.account, ids, reader.token))
    assert len(details) == len(ids) == 6


def test_the_sdk_reads_pixels_and_their_counts(reader: Reader) -> None:
    api = business_api_client.MeasurementApi(reader.client)
    found = rows(api.pixel_list(reader.account, reader.token, page=1, page_size=20), "pixels")
    days = {"start_date": "2026-03-01", "end_date": "2026-03-10"}
    ids = [pixel["pixel_id"] for pixel in found]
    counted = rows(api.pixel_event_stats(reader.account, ids, days, reader.token))
    assert [row["pixel_id"] for row in counted] == ids


def test_the_sdk_reads_transactions(reader: Reader) -> None:
    api = business_api_client.BCApi(reader.client)
    paid = cast("Answer", api.bc_transaction_get(NORTHLIGHT, reader.token, page_size=50))
    assert "transaction_summary" in paid["data"]
    costs = {"transfer_type": "TRANS_TYPE_COST", "summary_by_account": True}
    spent = api.advertiser_transaction_get(NORTHLIGHT, reader.token, filtering=costs)
    assert rows(spent, "transaction_list")
    both = api.bc_account_transaction_get(reader.token, bc_id=NORTHLIGHT, page_size=50)
    assert rows(both, "transaction_list")
