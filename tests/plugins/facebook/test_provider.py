"""Facebook: what the provider says of itself, and that it holds."""

import pytest

from core.provider import (
    Authorizes,
    ListsAdAccounts,
    ListsBusinessCenters,
    Provider,
    Refreshes,
    SignsQuery,
    TellsUsage,
)
from core.reads import (
    ReadsAdGroups,
    ReadsAds,
    ReadsAudiences,
    ReadsBalances,
    ReadsCampaigns,
    ReadsCreatives,
    ReadsInsights,
    ReadsPixels,
)
from plugins.facebook import Facebook, adport_provider, adport_sandbox
from plugins.facebook.manifest import MANIFEST, PERMISSIONS
from plugins.facebook.sandbox.scopes import SCOPES


def test_it_keeps_the_promises_of_its_protocols() -> None:
    facebook = Facebook()
    provider: Provider = facebook
    authorizes: Authorizes = facebook
    refreshes: Refreshes = facebook
    signs: SignsQuery = facebook
    tells: TellsUsage = facebook
    centers: ListsBusinessCenters = facebook
    accounts: ListsAdAccounts = facebook
    balances: ReadsBalances = facebook
    campaigns: ReadsCampaigns = facebook
    groups: ReadsAdGroups = facebook
    ads: ReadsAds = facebook
    insights: ReadsInsights = facebook
    creatives: ReadsCreatives = facebook
    audiences: ReadsAudiences = facebook
    pixels: ReadsPixels = facebook
    promised = {provider, authorizes, refreshes, signs, tells, centers, accounts, balances}
    promised |= {campaigns, groups, ads, insights, creatives, audiences, pixels}
    assert promised == {facebook}


def test_it_is_found_by_its_hooks() -> None:
    assert adport_provider().manifest == MANIFEST
    assert adport_sandbox().provider == "facebook"


def test_it_asks_for_what_the_dialog_knows_and_every_permission_carries_a_feature() -> None:
    asked = {one.slug for one in PERMISSIONS}
    assert MANIFEST.oauth
    assert set(MANIFEST.oauth.scopes) == asked <= set(SCOPES)
    assert {need for one in MANIFEST.features for need in one.needs} == asked


@pytest.mark.parametrize(
    "name", ["access_token", "appsecret_proof", "client_secret", "code", "fb_exchange_token"]
)
def test_no_secret_shows_in_an_address(name: str) -> None:
    assert name in MANIFEST.secret_params


def test_every_option_says_what_it_decides() -> None:
    assert all(one.name.isupper() and one.meaning.endswith(".") for one in MANIFEST.options)
    assert MANIFEST.oauth
    assert set(MANIFEST.oauth.from_options.values()) <= {one.name for one in MANIFEST.options}
