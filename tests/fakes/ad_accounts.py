"""Ad accounts in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ad_account import AdAccount
from core.errors import NotFound
from core.ids import AdAccountId, ProfileId, ProviderSlug
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

type Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FakeAdAccounts:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[Key, AdAccount]:
        return self.work.rows("ad_accounts", tuple[str, str, str], AdAccount)

    async def of(self, profile_id: ProfileId) -> list[AdAccount]:
        ours = [one for one in self._rows.values() if one.profile_id == profile_id]
        return sorted(ours, key=lambda one: (one.provider, one.name, one.id))

    async def get(
        self, profile_id: ProfileId, provider: ProviderSlug, id: AdAccountId
    ) -> AdAccount:
        if (profile_id, provider, id) not in self._rows:
            raise NotFound("ad account", id)
        return self._rows[profile_id, provider, id]

    async def put(self, accounts: Iterable[AdAccount]) -> None:
        for account in accounts:
            self._rows[account.profile_id, account.provider, account.id] = account

    async def tell_balance(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        id: AdAccountId,
        micros: int | None,
        at: datetime,
    ) -> None:
        key = (profile_id, provider, id)
        if key in self._rows:
            self._rows[key] = msgspec.structs.replace(
                self._rows[key], balance_micros=micros, balance_at=at
            )
