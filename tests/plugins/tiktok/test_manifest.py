"""What TikTok's plugin says of itself, and that it holds."""

import pytest

from core.provider import (
    Authorizes,
    ListsAdAccounts,
    ListsBusinessCenters,
    Provider,
    Rate,
)
from core.reads import (
    ReadsAdGroups,
    ReadsAds,
    ReadsAudiences,
    ReadsBalances,
    ReadsCampaigns,
    ReadsCenterBalances,
    ReadsCreatives,
    ReadsInsights,
    ReadsPixels,
    ReadsTransactions,
)
from core.slices import TRAITS, SliceKind, kinds_of
from plugins.tiktok import TikTok, adport_provider, adport_sandbox
from plugins.tiktok.manifest import MANIFEST


@pytest.mark.parametrize(
    "protocol",
    [
        Authorizes,
        ListsAdAccounts,
        ListsBusinessCenters,
        ReadsAdGroups,
        ReadsAds,
        ReadsAudiences,
        ReadsBalances,
        ReadsCampaigns,
        ReadsCenterBalances,
        ReadsCreatives,
        ReadsInsights,
        ReadsPixels,
        ReadsTransactions,
    ],
)
def test_every_feature_protocol_is_satisfied(protocol: type) -> None:
    assert isinstance(TikTok(), protocol)


def test_the_type_checker_agrees() -> None:
    tiktok = TikTok()
    provider: Provider = tiktok
    authorizes: Authorizes = tiktok
    centers: ListsBusinessCenters = tiktok
    accounts: ListsAdAccounts = tiktok
    balances: ReadsBalances = tiktok
    funds: ReadsCenterBalances = tiktok
    transactions: ReadsTransactions = tiktok
    campaigns: ReadsCampaigns = tiktok
    groups: ReadsAdGroups = tiktok
    ads: ReadsAds = tiktok
    creatives: ReadsCreatives = tiktok
    audiences: ReadsAudiences = tiktok
    pixels: ReadsPixels = tiktok
    insights: ReadsInsights = tiktok
    parts: set[object] = {provider, authorizes, centers, accounts, balances, funds, transactions}
    parts |= {campaigns, groups, ads, creatives, audiences, pixels, insights}
    assert parts == {tiktok}


def test_the_seven_permissions_are_all_required() -> None:
    assert [one.slug for one in MANIFEST.permissions if one.required] == [
        "ad_account_management",
        "ads_management",
        "reporting",
        "creative_management",
        "pixel_management",
        "audience_management",
        "user_info",
    ]


def test_every_permission_carries_a_feature_and_no_feature_needs_an_unknown_one() -> None:
    needed = {need for feature in MANIFEST.features for need in feature.needs}
    assert needed == {one.slug for one in MANIFEST.permissions}


def test_the_features_the_host_asks_about_are_there() -> None:
    slugs = [feature.slug for feature in MANIFEST.features]
    assert {TRAITS[kind].feature for kind in kinds_of(TikTok())} <= set(slugs)
    assert kinds_of(TikTok()) == tuple(SliceKind)
    assert len(slugs) == len(set(slugs))


def test_the_token_goes_alone_into_its_own_header() -> None:
    assert (MANIFEST.token_header, MANIFEST.token_prefix) == ("Access-Token", "")


def test_the_callback_code_is_read_by_either_name_the_documented_one_first() -> None:
    assert MANIFEST.oauth
    assert MANIFEST.oauth.code_params == ("auth_code", "code")


def test_one_ad_account_may_be_asked_twenty_times_a_second_and_no_new_app_is_slowed() -> None:
    assert MANIFEST.account_rates == (Rate(calls=20, seconds=1),)
    assert MANIFEST.rates[0].calls <= MANIFEST.account_rates[0].calls


def test_no_secret_shows_in_an_address() -> None:
    assert {"secret", "access_token", "auth_code", "code"} <= MANIFEST.secret_params


def test_the_hook_brings_the_provider() -> None:
    assert adport_provider().manifest.slug == "tiktok"


def test_the_sandbox_names_its_people() -> None:
    sandbox = adport_sandbox()
    world = sandbox.make_app().state.sandbox.world
    assert set(sandbox.users) == set(world.users)
    assert sandbox.provider == "tiktok"
