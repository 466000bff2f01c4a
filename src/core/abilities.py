"""What a provider can do: which of the small protocols it satisfies."""

from core.hearing import HearsErasures, HearsPushes, SubscribesToPushes
from core.links import LinksAccounts, ListsMembers
from core.provider import (
    Authorizes,
    Identifies,
    ListsAdAccounts,
    ListsBusinessCenters,
    Proves,
    Provider,
    Refreshes,
    Revokes,
    Signs,
    SignsQuery,
    TakesTokens,
    TellsUsage,
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

ABILITIES: tuple[type, ...] = (
    Identifies,
    Proves,
    Revokes,
    Authorizes,
    TakesTokens,
    Signs,
    Refreshes,
    SignsQuery,
    TellsUsage,
    ListsBusinessCenters,
    ListsAdAccounts,
    ReadsBalances,
    ReadsCenterBalances,
    ReadsTransactions,
    ReadsCampaigns,
    ReadsAdGroups,
    ReadsAds,
    ReadsCreatives,
    ReadsAudiences,
    ReadsPixels,
    ReadsInsights,
    ListsMembers,
    LinksAccounts,
    HearsPushes,
    SubscribesToPushes,
    HearsErasures,
)


def abilities_of(provider: Provider) -> tuple[str, ...]:
    """The names of the protocols that the provider satisfies."""
    return tuple(kind.__name__ for kind in ABILITIES if isinstance(provider, kind))
