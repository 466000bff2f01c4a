"""Meta's own SDK, unchanged, over a real socket: what it sends is taken, what it reads is there."""

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import uvicorn
from facebook_business.adobjects.ad import Ad
from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.adcreative import AdCreative
from facebook_business.adobjects.adreportrun import AdReportRun
from facebook_business.adobjects.adset import AdSet
from facebook_business.adobjects.adspixel import AdsPixel
from facebook_business.adobjects.business import Business
from facebook_business.adobjects.campaign import Campaign
from facebook_business.adobjects.customaudience import CustomAudience
from facebook_business.adobjects.serverside.action_source import ActionSource
from facebook_business.adobjects.serverside.event import Event
from facebook_business.adobjects.serverside.event_request import EventRequest
from facebook_business.adobjects.serverside.user_data import UserData
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from plugins.facebook.sandbox import APP_ID, APP_SECRET, make_app
from plugins.facebook.sandbox.state import Sandbox
from tests.plugins.facebook.sandbox.caller import SCOPES
from tests.plugins.facebook.sandbox.conftest import NOON

MARCH = {"since": "2026-03-01", "until": "2026-03-14"}
DAYS = {"time_range": MARCH, "time_increment": 1, "level": "campaign", "limit": 7}


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
            yield f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"
        finally:
            self.should_exit = True
            thread.join()


class Developer:
    """Somebody who writes programs with the SDK."""

    def __init__(self, api: Any, sandbox: Sandbox) -> None:  # noqa: ANN401 - it has no types
        self.api = api
        self.sandbox = sandbox
        self.node = next(iter(sandbox.world.accounts.values())).node

    @property
    def account(self) -> Any:  # noqa: ANN401
        return self.at(AdAccount, self.node)

    def at(self, kind: Any, id: str) -> Any:  # noqa: ANN401
        """An object of Graph's; what is asked of it may also be a request that is not sent yet."""
        return kind(id, api=self.api)


@pytest.fixture(scope="module")
def developer() -> Iterator[Developer]:
    app = make_app(now=NOON)
    sandbox: Sandbox = app.state.sandbox
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="on")
    with Server(config).running() as address:
        graph = type("SandboxSession", (FacebookSession,), {"GRAPH": address})
        token = sandbox.tokens.issue("admin", SCOPES, None, NOON, timedelta(days=60))
        session = graph(APP_ID, APP_SECRET, token.text, timeout=5)
        yield Developer(FacebookAdsApi(session), sandbox)
        session.requests.close()


def test_it_lists_businesses_and_their_accounts(developer: Developer) -> None:
    me = developer.at(User, "me")
    found = list(me.get_businesses(fields=["id", "name", "verification_status"]))
    assert [one["name"] for one in found] == ["Halden Outdoors", "Brisa Cosméticos"]
    business = developer.at(Business, found[0]["id"])
    owned = business.get_owned_ad_accounts(fields=["name", "currency"], params={"limit": 2})
    assert len(list(owned)) == 4
    assert [one["name"] for one in business.get_client_ad_accounts(fields=["name"])] == [
        "Kovács Bolt"
    ]
    assert len(list(me.get_ad_accounts(fields=["account_id"], params={"limit": 3}))) == 8


def test_it_pages_through_campaigns_ad_sets_and_ads(developer: Developer) -> None:
    account, world = developer.account, developer.sandbox.world
    hidden = {"DELETED", "ARCHIVED"}
    for read, kind in (
        (account.get_campaigns, "campaign"),
        (account.get_ad_sets, "adset"),
        (account.get_ads, "ad"),
    ):
        found = read(fields=["name", "effective_status"], params={"limit": 3})
        inside = [
            one
            for one in world.things.values()
            if (one.kind, one.account) == (kind, developer.node[4:])
            and world.effective_status(one) not in hidden
        ]
        assert [one["id"] for one in found] == [one.id for one in inside]
    deleted = account.get_campaigns(
        fields=["name"], params={"effective_status": [Campaign.Status.deleted]}
    )
    assert len(deleted) == 1


def test_it_reads_nodes_and_the_library(developer: Developer) -> None:
    account = developer.account
    read = account.api_get(fields=["name", "balance", "spend_cap", "user_tasks", "business"])
    assert (read["name"], read["user_tasks"][-1]) == ("Halden US", "MANAGE")
    ad = account.get_ads(fields=["creative", "adset_id"])[0]
    creative = developer.at(AdCreative, ad["creative"]["id"]).api_get(fields=["image_hash"])
    assert len(creative["image_hash"]) == 32
    assert developer.at(AdSet, ad["adset_id"]).get_ads(fields=["id"])[0]["id"] == ad["id"]
    assert developer.at(Ad, ad["id"]).api_get(fields=["status"])["status"] == "ACTIVE"
    for read in (
        account.get_ad_images,
        account.get_ad_videos,
        account.get_custom_audiences,
        account.get_ads_pixels,
        account.get_ad_creatives,
    ):
        assert len(read(fields=["id"])) > 0


def test_it_reads_insights_at_once_and_in_the_background(developer: Developer) -> None:
    fields = ["campaign_id", "spend", "actions"]
    rows = list(developer.account.get_insights(fields=fields, params=DAYS))
    assert len(rows) > 14
    assert all(Decimal(one["spend"]) > 0 for one in rows)
    run = developer.account.get_insights_async(fields=fields, params=DAYS)
    developer.sandbox.clock.advance(timedelta(seconds=3))
    done = developer.at(AdReportRun, run["report_run_id"]).api_get(
        fields=["async_status", "async_percent_completion"]
    )
    assert (done["async_status"], done["async_percent_completion"]) == ("Job Completed", 100)
    later = developer.at(AdReportRun, run["report_run_id"]).get_insights(params={"limit": 5})
    assert [one.export_all_data() for one in later] == [one.export_all_data() for one in rows]


def test_it_makes_changes_and_deletes_campaigns(developer: Developer) -> None:
    made = developer.account.create_campaign(
        params={
            "name": "Made by the SDK",
            "objective": Campaign.Objective.outcome_traffic,
            "status": Campaign.Status.paused,
            "special_ad_categories": [],
            "daily_budget": 1500,
        }
    )
    campaign = developer.at(Campaign, made["id"])
    campaign.api_update(params={"status": Campaign.Status.active, "daily_budget": 2500})
    read = campaign.api_get(fields=["status", "daily_budget", "objective"])
    assert (read["status"], read["daily_budget"]) == ("ACTIVE", "2500")
    campaign.api_delete()
    assert campaign.api_get(fields=["effective_status"])["effective_status"] == "DELETED"


def test_it_sends_batches(developer: Developer) -> None:
    batch, told = developer.api.new_batch(), list[str]()
    for one in developer.account.get_campaigns(fields=["id"]):
        one.api_get(
            fields=["name"], batch=batch, success=lambda answer: told.append(answer.json()["name"])
        )
    assert batch.execute() is None
    assert len(told) == 2


def test_it_understands_what_is_refused(developer: Developer) -> None:
    with pytest.raises(FacebookRequestError) as raised:
        developer.at(AdAccount, "act_1").api_get(fields=["name"])
    assert (raised.value.api_error_code(), raised.value.api_error_subcode()) == (100, 33)
    assert raised.value.api_error_type() == "GraphMethodException"
    with pytest.raises(FacebookRequestError) as raised:
        developer.account.create_campaign(params={"name": "x"})
    assert raised.value.api_blame_field_specs() == [["objective"]]


def test_it_sends_events_members_and_images(developer: Developer) -> None:
    pixel = developer.account.get_ads_pixels(fields=["id"])[0]["id"]
    event = Event(
        event_name="Purchase",
        event_time=int(NOON.timestamp()),
        user_data=UserData(email="ana@example.com", client_user_agent="a browser"),
        action_source=ActionSource.WEBSITE,
        event_source_url="https://shop.example/",
    )
    sent = {"data": [str_of(event)]}
    answer = developer.at(AdsPixel, pixel).create_event(params=sent)
    assert answer["events_received"] == 1
    audience = developer.account.get_custom_audiences(fields=["id"])[0]["id"]
    members = developer.at(CustomAudience, audience).add_users("EMAIL_SHA256", ["a@b.example"])
    assert members.json()["num_received"] == 1
    image = base64.b64encode(b"an image").decode()
    made = developer.account.create_ad_image(params={"bytes": image})
    assert len(made["hash"]) == 32


def str_of(event: Any) -> Any:  # noqa: ANN401
    """As the SDK itself writes an event into a request."""
    return EventRequest(pixel_id="1", events=[event]).get_params()["data"][0]
