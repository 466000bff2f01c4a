"""Ad accounts: seeing them, choosing which are synced, and which is the default."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require
from core.ad_account import AdAccount, best_reach, require_launchable
from core.business_center import BusinessCenter, Reach
from core.connection import READ_ONLY, Connection, widened
from core.discovery import with_default
from core.errors import Invalid, Refused, RoleMissing
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)
from core.ports.ad_accounts import AdAccounts
from core.ports.business_centers import BusinessCenters
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.profiles import Profiles
from core.ports.unit_of_work import UnitOfWork
from core.problem import State
from core.selection import SelectionChange, changed
from core.usecases.presence import Presence
from core.usecases.standing import Standing, is_usable
from core.usecases.trail import Trail


class Selection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly the ad accounts of one provider that are to be synced."""

    provider: Annotated[ProviderSlug, msgspec.Meta(examples=["example"])]
    ad_account_ids: Annotated[
        tuple[AdAccountId, ...], msgspec.Meta(examples=[["7152376057724492523"]])
    ]


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The selection after a change."""

    synced: int
    """How many ad accounts of the provider are selected now."""
    new_default: str = ""
    """The name of the default, where it is another than before."""


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """An ad account with what follows for it from everything around it."""

    account: AdAccount
    is_in_scope: bool
    """Selected, and in no Business Center that is inactive or beyond the plan."""
    is_synced: bool
    """In scope, and reached by a connection that works."""
    best: Reach | None
    """By which connection it is reached now."""
    launch_refusal: str | None
    """Why nothing can be launched on it; None where it can."""

    def is_synced_by(self, id: ConnectionId) -> bool:
        """Whether it is synced, and by that connection."""
        return self.is_synced and self.best is not None and self.best.connection_id == id

    def is_reached_by(self, id: ConnectionId) -> bool:
        """Whether that connection sees it now."""
        return any(
            one.connection_id == id and one.lost_at is None for one in self.account.reached_by
        )

    def has_spare(self, id: ConnectionId) -> bool:
        """Whether that connection could sync it, and another one does."""
        return self.is_synced and self.is_reached_by(id) and not self.is_synced_by(id)


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """All that a profile's connections reach."""

    accounts: list[AccountView]
    centers: list[BusinessCenter]
    working: frozenset[ConnectionId]
    """The connections that can still be called with."""


@dataclass(frozen=True, slots=True)
class ListAdAccounts:
    """The union of what the profile's connections reach."""

    ad_accounts: AdAccounts
    business_centers: BusinessCenters
    connections: Connections
    profiles: Profiles
    present: Presence
    standing: Standing

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[AccountView]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return await self.of(actor.workspace_id, profile_id)

    async def of(self, workspace_id: WorkspaceId, profile_id: ProfileId) -> list[AccountView]:
        """The same, for whoever has been let in already."""
        return (await self.with_centers(workspace_id, profile_id)).accounts

    async def with_centers(self, workspace_id: WorkspaceId, profile_id: ProfileId) -> Reached:
        """The same, with the Business Centers that decide which accounts are in scope."""
        plan = await self.standing.plan(workspace_id)
        centers = await self.business_centers.of(profile_id)
        usable = {(one.provider, one.id) for one in centers if is_usable(one, plan)}
        connections = await self.connections.of(profile_id)
        states = usable_states(self.present(one) for one in connections)
        accounts = [
            _view(one, states, in_usable_center=(one.provider, one.business_center_id) in usable)
            for one in await self.ad_accounts.of(profile_id)
        ]
        return Reached(accounts=accounts, centers=centers, working=frozenset(states))


@dataclass(frozen=True, slots=True)
class ChooseAdAccounts:
    """Say which ad accounts are synced, and which is pre-selected where one is needed."""

    ad_accounts: AdAccounts
    business_centers: BusinessCenters
    connections: Connections
    profiles: Profiles
    standing: Standing
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, asked: Selection
    ) -> list[AdAccount]:
        accounts = await self._enter(actor, profile_id, asked.provider)
        wanted = set(asked.ad_account_ids)
        if unknown := wanted - {one.id for one in accounts}:
            raise Invalid(
                f"This profile knows no ad account “{sorted(unknown)[0][:40]}”.",
                field="ad_account_ids",
                remedy="Use ids from the profile's list of ad accounts.",
            )
        chosen = with_default(
            tuple(msgspec.structs.replace(one, is_selected=one.id in wanted) for one in accounts),
            await self._active(profile_id, asked.provider),
        )
        await self.ad_accounts.put(chosen)
        await self._widen(actor, accounts, chosen)
        await self.trail.note(
            actor, "ad_accounts.chosen", profile_id, detail=f"{len(wanted)} of {asked.provider}"
        )
        before = next((one.id for one in accounts if one.is_default), None)
        await self._tell_default(actor, chosen, before)
        await self.work.commit()
        return list(chosen)

    async def change(self, actor: Actor, profile_id: ProfileId, asked: SelectionChange) -> Chosen:
        """Change some; the default moves only where it is told to. Raises Invalid."""
        accounts = await self._enter(actor, profile_id, asked.provider)
        before = next((one.id for one in accounts if one.is_default), None)
        chosen = changed(accounts, asked)
        await self.ad_accounts.put(
            [new for new, old in zip(chosen, accounts, strict=True) if new != old]
        )
        await self._widen(actor, accounts, chosen)
        synced = sum(one.is_selected for one in chosen)
        detail = f"{synced} of {asked.provider}"
        await self.trail.note(actor, "ad_accounts.chosen", profile_id, detail=detail)
        moved = await self._tell_default(actor, chosen, before)
        await self.work.commit()
        return Chosen(synced=synced, new_default=moved.name if moved else "")

    async def default(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, id: AdAccountId
    ) -> AdAccount:
        """Make one selected account the default in place of any other of its provider."""
        accounts = await self._enter(actor, profile_id, provider)
        chosen = await self.ad_accounts.get(profile_id, provider, id)
        if not chosen.is_selected:
            raise Refused(f"“{chosen.name}” is not selected.", remedy="Select the account first.")
        changed = [
            msgspec.structs.replace(one, is_default=one.id == id)
            for one in accounts
            if one.is_default or one.id == id
        ]
        await self.ad_accounts.put(changed)
        await self.trail.note(actor, "ad_account.default", id, detail=chosen.name)
        await self.work.commit()
        return msgspec.structs.replace(chosen, is_default=True)

    async def _widen(
        self, actor: Actor, before: Iterable[AdAccount], after: Iterable[AdAccount]
    ) -> None:
        """What is selected now and was not is not to wait for its connection's turn."""
        had = {one.id for one in before if one.is_selected}
        new = [one for one in after if one.is_selected and one.id not in had]
        for id in sorted({reach.connection_id for one in new for reach in one.reached_by}):
            held = await self.connections.hold(actor.workspace_id, id)
            if held.state not in READ_ONLY:
                await self.connections.change(widened(held, self.clock.now()))

    async def _tell_default(
        self, actor: Actor, accounts: Iterable[AdAccount], before: AdAccountId | None
    ) -> AdAccount | None:
        """The new default, noted in the trail; None where it is the one from before."""
        moved = next((one for one in accounts if one.is_default and one.id != before), None)
        if moved:
            await self.trail.note(actor, "ad_account.default", moved.id, detail=moved.name)
        return moved

    async def _active(
        self, profile_id: ProfileId, provider: ProviderSlug
    ) -> frozenset[BusinessCenterId]:
        known = await self.business_centers.of(profile_id)
        return frozenset(one.id for one in known if one.provider == provider and one.is_active)

    async def _enter(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug
    ) -> list[AdAccount]:
        require(actor, Deed.CHOOSE_ACCOUNTS)
        await self.standing.hold(actor.workspace_id)
        profile = await self.profiles.get(actor.workspace_id, profile_id)
        await self.standing.allow_in(profile)
        known = await self.ad_accounts.of(profile_id)
        return [one for one in known if one.provider == provider]


def usable_states(connections: Iterable[Connection]) -> dict[ConnectionId, State]:
    """The state of every connection that can still be called with."""
    return {one.id: one.state for one in connections if one.state not in READ_ONLY}


def shown_of(views: Iterable[AccountView], centers: Iterable[BusinessCenter]) -> list[AccountView]:
    """Those that reports are about: the selected ones, but of Business Centers that are not active.

    What is beyond the plan stays in; and where nothing is active or selected, all that was kept.
    """
    known = list(views)
    idle = {(one.provider, one.id) for one in centers if not one.is_active}
    selected = [one for one in known if one.account.is_selected]
    return [one for one in selected if home_of(one.account) not in idle] or selected or known


def home_of(account: AdAccount) -> tuple[ProviderSlug, BusinessCenterId | None]:
    """By what its Business Center is told from the profile's others."""
    return account.provider, account.business_center_id


def _view(
    account: AdAccount, states: dict[ConnectionId, State], *, in_usable_center: bool
) -> AccountView:
    best = best_reach(account, states)
    inside = in_usable_center or account.business_center_id is None
    refusal = None
    try:
        require_launchable(account, best.role if best else "")
    except RoleMissing as error:
        refusal = str(error)
    return AccountView(
        account=account,
        is_in_scope=account.is_selected and inside,
        is_synced=account.is_selected and inside and best is not None,
        best=best,
        launch_refusal=refusal,
    )
