"""One slice of a sync: read whole from the platform, then kept whole or not at all."""

from dataclasses import dataclass

import msgspec

from core.ad_account import AdAccount
from core.campaign import Campaign
from core.errors import SyncRunning
from core.insight import Insight, Level
from core.ports.ad_accounts import AdAccounts
from core.ports.campaigns import Campaigns
from core.ports.clock import Clock
from core.ports.insights import Insights
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.provider import (
    Balance,
    Provider,
    ReadsBalances,
    ReadsCampaigns,
    ReadsInsights,
    Session,
)
from core.sync import Slice, SliceKind, SliceStatus, SyncRun

LEVELS = {
    SliceKind.ACCOUNT_INSIGHTS: Level.ACCOUNT,
    SliceKind.CAMPAIGN_INSIGHTS: Level.CAMPAIGN,
}


class Crop(msgspec.Struct, frozen=True, kw_only=True):
    """What a slice brought."""

    balances: tuple[Balance, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    insights: tuple[Insight, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it brought in all."""
        return len(self.balances) + len(self.campaigns) + len(self.insights)


async def read(provider: Provider, line: Session, slice: Slice, account: AdAccount) -> Crop:
    """Everything of the slice, to its last page. A kind the provider cannot read brings nothing."""
    if slice.kind is SliceKind.BALANCE and isinstance(provider, ReadsBalances):
        found = await provider.balance(line, account)
        return Crop(balances=(found,) if found else ())
    if slice.kind is SliceKind.CAMPAIGNS and isinstance(provider, ReadsCampaigns):
        pages = [page async for page in provider.campaigns(line, account)]
        return Crop(campaigns=tuple(row for page in pages for row in page.rows))
    if slice.window is not None and isinstance(provider, ReadsInsights):
        level = LEVELS[slice.kind]
        read = provider.insights(line, account, level, slice.window)
        rows = [row async for page in read for row in page.rows]
        return Crop(insights=tuple(rows))
    return Crop()


@dataclass(frozen=True, slots=True)
class Harvest:
    """Keeps what slices bring, each in one transaction with its checkpoint."""

    ad_accounts: AdAccounts
    campaigns: Campaigns
    insights: Insights
    sync_runs: SyncRuns
    clock: Clock
    work: UnitOfWork

    async def keep(self, run: SyncRun, slice: Slice, account: AdAccount, crop: Crop) -> None:
        """Rows and checkpoint together. Raises SyncRunning where the run has another worker."""
        now = self.clock.now()
        await self.sync_runs.beat(run, run.worker, now)
        await self._keep_balances(account, crop)
        await self.campaigns.put(run.profile_id, account.provider, crop.campaigns, now)
        await self.insights.put(run.profile_id, account.provider, crop.insights, now)
        await self.sync_runs.finish(
            run.id,
            msgspec.structs.replace(slice, status=SliceStatus.DONE, rows=crop.rows, ended_at=now),
        )
        await self.work.commit()

    async def give_up(self, run: SyncRun, slice: Slice, problem: str) -> None:
        """Mark a slice failed: nothing is written, nothing deleted, the next run reads it."""
        now = self.clock.now()
        await self.sync_runs.beat(run, run.worker, now)
        await self.sync_runs.finish(
            run.id,
            msgspec.structs.replace(
                slice, status=SliceStatus.FAILED, problem=problem[:300], ended_at=now
            ),
        )
        await self.work.commit()

    async def beat(self, run: SyncRun) -> bool:
        """Say that the worker lives; False where another one has taken the run over."""
        try:
            await self.sync_runs.beat(run, run.worker, self.clock.now())
        except SyncRunning:
            await self.work.release()
            return False
        await self.work.commit()
        return True

    async def _keep_balances(self, account: AdAccount, crop: Crop) -> None:
        for balance in crop.balances:
            known = await self.ad_accounts.get(account.profile_id, account.provider, account.id)
            told = msgspec.structs.replace(
                known, balance_micros=balance.micros, balance_at=self.clock.now()
            )
            await self.ad_accounts.put([told])
