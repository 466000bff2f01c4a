"""What the plugins' manifests say that Adport can do is what their providers can do."""

from types import ModuleType

import pytest

from core.links import LinksAccounts
from core.provider import ListsAdAccounts, ListsBusinessCenters, Provider
from core.slices import TRAITS, kinds_of
from plugins import facebook, power_manager, tiktok, tiktok_account

IDENTITY, INSIGHTS, LOGS = "identity", "insights", "logs"


def backed(provider: Provider) -> set[str]:
    """The features that something of the provider carries."""
    found = {str(TRAITS[kind].feature) for kind in kinds_of(provider)} | {IDENTITY}
    if isinstance(provider, ListsAdAccounts):
        found.add("import_accounts")
    if isinstance(provider, ListsBusinessCenters):
        found.add("business_centers")
    if isinstance(provider, LinksAccounts):
        found.add("linked_accounts")
    return found | ({LOGS} if INSIGHTS in found else set())


@pytest.mark.parametrize("plugin", [tiktok, tiktok_account, facebook, power_manager])
def test_a_feature_is_offered_where_the_provider_carries_it(plugin: ModuleType) -> None:
    provider = plugin.adport_provider()
    offered = {str(one.slug): one.is_offered for one in provider.manifest.features}
    assert offered == {slug: slug in backed(provider) for slug in offered}
