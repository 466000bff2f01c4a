"""Where ad accounts are kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from core.ad_account import AdAccount
from core.ids import AdAccountId, ProfileId, ProviderSlug


class AdAccounts(Protocol):
    """The ad accounts of profiles."""

    async def of(self, profile_id: ProfileId) -> list[AdAccount]:
        """The profile's ad accounts, by provider and name."""
        ...

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: AdAccountId
    ) -> AdAccount:
        """The ad account of that id in that profile. Raises NotFound."""
        ...

    async def put(self, accounts: Iterable[AdAccount]) -> None:
        """Keep them, new or changed, with who reaches them; a default given up comes first."""
        ...

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: AdAccountId,
        micros: int | None,
        at: datetime,
    ) -> None:
        """Keep its balance and nothing else; of an unknown one nothing is kept."""
        ...
