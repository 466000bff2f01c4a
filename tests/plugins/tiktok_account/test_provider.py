"""TikTok accounts: what the provider says of itself, and that it holds."""

import pytest

from adport.testing import ProviderKit
from core.provider import (
    Authorizes,
    ListsAdAccounts,
    ListsBusinessCenters,
    Provider,
    Refreshes,
)
from plugins.tiktok.sandbox.account_scopes import WORDS
from plugins.tiktok_account import TikTokAccount, adport_provider, adport_sandbox
from plugins.tiktok_account.manifest import MANIFEST, PERMISSION_OF


class TestTikTokAccount(ProviderKit):
    provider = TikTokAccount()
    sandbox = adport_sandbox()


def test_it_renews_and_has_neither_business_centers_nor_ad_accounts() -> None:
    account = TikTokAccount()
    provider: Provider = account
    authorizes: Authorizes = account
    refreshes: Refreshes = account
    assert {provider, authorizes, refreshes} == {account}
    assert isinstance(account, Refreshes)
    assert not isinstance(account, ListsBusinessCenters)
    assert not isinstance(account, ListsAdAccounts)


def test_it_is_found_by_its_hooks() -> None:
    assert adport_provider().manifest == MANIFEST
    assert adport_sandbox().provider == "tiktok_account"


def test_every_word_it_asks_for_is_one_of_tiktoks_and_carries_a_feature() -> None:
    assert MANIFEST.oauth
    assert set(MANIFEST.oauth.scopes) == set(PERMISSION_OF) <= WORDS
    assert {need for one in MANIFEST.features for need in one.needs} == set(PERMISSION_OF.values())


@pytest.mark.parametrize("name", ["client_secret", "access_token", "refresh_token", "code"])
def test_no_secret_shows_in_an_address(name: str) -> None:
    assert name in MANIFEST.secret_params
