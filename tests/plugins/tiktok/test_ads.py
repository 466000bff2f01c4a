"""The ads of an ad account, those that TikTok puts together included."""

import json
from datetime import UTC, datetime

import pytest

from core.campaign import Ad
from core.entity import EntityStatus
from core.provider_errors import (
    Expired,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
    Unavailable,
)
from plugins.tiktok.ads import read_ads
from tests.plugins.tiktok.canned import ACCOUNT, Canned, Json, all_pages, flat, listing, no

ADS = "ad/get/"
SMART = "smart_plus/ad/get/"
NO_SMART = no(40002, "The advertiser has no Smart+ campaigns.")


def row(**known: object) -> Json:
    return {"ad_id": "3", "adgroup_id": "2", "campaign_id": "1", "ad_name": "Hat", **known}


def smart(**known: object) -> Json:
    return {"smart_plus_ad_id": "9", "adgroup_id": "2", "ad_name": "Smart hat", **known}


async def read(session: Canned) -> list[Ad]:
    return await flat(lambda cursor: read_ads(session, ACCOUNT, cursor))


async def read_one(**known: object) -> Ad:
    [ad] = await read(Canned({ADS: [listing(row(**known)), listing()], SMART: [listing()]}))
    return ad


async def read_smart(**known: object) -> Ad:
    [ad] = await read(Canned({ADS: [listing()], SMART: [listing(smart(**known))]}))
    return ad


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    ad = await read_one(
        operation_status="ENABLE",
        secondary_status="AD_STATUS_DELIVERY_OK",
        ad_format="SINGLE_VIDEO",
        video_id="v10033g50000",
        image_ids=["ad-site-i18n-sg/2026"],
        landing_page_url="https://shop.example/hat",
        create_time="2026-05-20 10:00:00",
    )
    assert ad == Ad(
        id="3",
        ad_account_id=ACCOUNT.id,
        campaign_id="1",
        ad_group_id="2",
        name="Hat",
        status=EntityStatus.ACTIVE,
        platform_status="AD_STATUS_DELIVERY_OK",
        format="SINGLE_VIDEO",
        creative_ids=("v10033g50000", "ad-site-i18n-sg/2026"),
        landing_url="https://shop.example/hat",
        created_at=datetime(2026, 5, 20, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("operation", "secondary", "status"),
    [
        ("ENABLE", "AD_STATUS_PARTIAL_AUDIT_DELIVERY_OK", EntityStatus.ACTIVE),
        ("ENABLE", "AD_STATUS_ADGROUP_DISABLE", EntityStatus.PAUSED),
        ("ENABLE", "AD_STATUS_CAMPAIGN_DELETE", EntityStatus.DELETED),
        ("ENABLE", "AD_STATUS_DONE", EntityStatus.ENDED),
        ("ENABLE", "AD_STAUS_PIXEL_UNBIND", EntityStatus.BLOCKED),
        ("DISABLE", "AD_STATUS_AUDIT_DENY", EntityStatus.PAUSED),
    ],
)
async def test_a_status_is_translated(operation: str, secondary: str, status: EntityStatus) -> None:
    ad = await read_one(operation_status=operation, secondary_status=secondary)
    assert (ad.status, ad.platform_status) == (status, secondary)


@pytest.mark.parametrize("field", ["mobile_app_id", "tt_app_id", "tracking_pixel_id", "page_id"])
@pytest.mark.parametrize("value", ["0", 0, None])
async def test_quirk_11_a_field_that_changes_its_type_is_no_matter(
    field: str, value: object
) -> None:
    assert (await read_one(**{field: value})).name == "Hat"


@pytest.mark.parametrize("nothing", [None, "0", 0, "N/A"])
async def test_quirk_11_the_zero_that_stands_for_no_id_is_none(nothing: object) -> None:
    ad = await read_one(video_id=nothing, image_ids=[nothing], smart_plus_ad_id=nothing)
    assert (ad.creative_ids, ad.is_automatic) == ((), False)


@pytest.mark.parametrize("id", ["1786543210987654321", 1786543210987654321])
async def test_quirk_12_ids_are_exact_as_text_and_as_numbers(id: object) -> None:
    ad = await read_one(ad_id=id, adgroup_id=id, campaign_id=id)
    assert {ad.id, ad.ad_group_id, ad.campaign_id} == {"1786543210987654321"}


async def test_quirk_28_a_smart_ad_without_campaign_and_times_is_kept() -> None:
    session = Canned(
        {
            ADS: [listing({"ad_id": "3", "smart_plus_ad_id": "9"}), listing()],
            SMART: [listing({"smart_plus_ad_id": "9"})],
        }
    )
    creative, ad = await read(session)
    assert (creative.id, creative.campaign_id, creative.is_automatic) == ("3", "", True)
    assert (ad.id, ad.campaign_id, ad.is_automatic, ad.created_at) == ("9", "", True, None)


async def test_a_smart_ad_brings_its_creatives_and_where_it_leads() -> None:
    video = {"creative_info": {"ad_format": "SINGLE_VIDEO", "video_info": {"video_id": "v1"}}}
    images = {"creative_info": {"image_info": [{"web_uri": "i1"}, {"web_uri": None}]}}
    ad = await read_smart(
        creative_list=[video, images, video, {"creative_info": None}],
        landing_page_url_list=[{"landing_page_url": None}, {"landing_page_url": "https://a.b/"}],
    )
    assert ad.creative_ids == ("v1", "i1")
    assert (ad.format, ad.landing_url) == ("SINGLE_VIDEO", "https://a.b/")


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("ENABLE", EntityStatus.ACTIVE),
        ("DISABLE", EntityStatus.PAUSED),
        ("DELETE", EntityStatus.DELETED),
    ],
)
async def test_quirk_29_what_a_smart_ad_does_is_read_off_the_ad_itself(
    operation: str, status: EntityStatus
) -> None:
    assert (await read_smart(operation_status=operation)).status is status


async def test_quirk_29_smart_ads_are_not_asked_for_by_their_operation_status() -> None:
    session = Canned({ADS: [listing()], SMART: [listing()]})
    await read(session)
    [asked] = session.params(SMART)
    assert json.loads(str(asked["filtering"])) == {"primary_status": "STATUS_ALL"}
    assert asked["page_size"] == "100"


@pytest.mark.parametrize(
    "refusal",
    [
        NO_SMART,
        no(40001, "You don't have permission to operate this."),
        no(40118, "Not in the allowlist"),
        no(40400),
    ],
)
async def test_quirk_30_an_account_without_smart_ads_has_its_ordinary_ones(refusal: Json) -> None:
    session = Canned({ADS: [listing(row()), listing()], SMART: [refusal]})
    pages = await all_pages(lambda cursor: read_ads(session, ACCOUNT, cursor))
    assert [one.id for page in pages for one in page.rows] == ["3"]
    assert pages[-1].total == 1


@pytest.mark.parametrize(
    ("refusal", "is_partial"),
    [
        (NO_SMART, False),
        (no(40118, "Not in the allowlist"), False),
        (no(40001, "You don't have permission to operate this."), True),
        (no(40002, "filtering: not allowed"), True),
        (no(40400), True),
    ],
)
async def test_quirk_30_only_what_an_account_cannot_have_is_known_to_be_empty(
    refusal: Json, *, is_partial: bool
) -> None:
    session = Canned({ADS: [listing(row()), listing()], SMART: [refusal]})
    pages = await all_pages(lambda cursor: read_ads(session, ACCOUNT, cursor))
    assert pages[-1].is_partial is is_partial


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (no(50000), Unavailable),
        (no(40100, "App reaches the QPS limit."), RateLimited),
        (no(40133), RateLimited),
        (no(40105), Revoked),
        (no(40102), Expired),
        (no(40001, "The access token lacks the required scope"), ScopeMissing),
    ],
)
async def test_quirk_30_what_passes_or_ails_the_whole_connection_is_told(
    refusal: Json, error: type[ProviderError]
) -> None:
    with pytest.raises(error):
        await read(Canned({ADS: [listing(row()), listing()], SMART: [refusal]}))


async def test_quirk_30_a_refusal_after_the_first_page_is_told() -> None:
    session = Canned(
        {ADS: [listing(row()), listing()], SMART: [listing(smart(), pages=2, total=101), NO_SMART]}
    )
    with pytest.raises(ProviderError):
        await read(session)


async def test_quirk_33_topview_ads_are_asked_for_by_themselves() -> None:
    session = Canned({ADS: [listing(row()), listing(row(ad_id="4"))], SMART: [NO_SMART]})
    assert [one.id for one in await read(session)] == ["3", "4"]
    usual, top_view = (json.loads(str(asked["filtering"])) for asked in session.params(ADS))
    assert usual == {"primary_status": "STATUS_ALL"}
    assert top_view["buying_types"] == ["RESERVATION_TOP_VIEW"]
