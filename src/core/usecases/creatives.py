"""Seeing a creative: its address is asked for when somebody looks, for it lives an hour or so."""

from dataclasses import dataclass

from core.access import Actor, Deed, require
from core.errors import NotFound, ReadOnly
from core.ids import AdAccountId, ConnectionId, ProfileId
from core.library import Creative
from core.permission import require_feature
from core.ports.connections import Connections
from core.ports.entities import Entities
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.quota import Caller
from core.reads import FreshUrl, ReadsCreatives
from core.slices import TRAITS, SliceKind
from core.usecases.ad_accounts import AccountView, ListAdAccounts
from core.usecases.asked import asked
from core.usecases.opening import OpenCredential


@dataclass(frozen=True, slots=True)
class ShowCreative:
    """Where a creative's file can be seen at this moment."""

    profiles: Profiles
    entities: Entities
    connections: Connections
    platforms: Platforms
    list_ad_accounts: ListAdAccounts
    open_credential: OpenCredential

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, account_id: AdAccountId, id: str
    ) -> FreshUrl:
        """Raises NotFound where the platform has it no more, ReadOnly where nothing reaches it."""
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        creative = await self.entities.get(Creative, profile_id, account_id, id)
        view = await self._view(actor, profile_id, creative)
        if view.best is None:
            raise ReadOnly("No connection reaches its ad account now.")
        url = await self._ask(actor, view.best.connection_id, view, creative)
        if url is None:
            raise NotFound("creative", id)
        return url

    async def _view(self, actor: Actor, profile_id: ProfileId, creative: Creative) -> AccountView:
        for view in await self.list_ad_accounts.of(actor.workspace_id, profile_id):
            if (view.account.provider, view.account.id) == (
                creative.provider,
                creative.ad_account_id,
            ):
                return view
        raise NotFound("ad account", creative.ad_account_id)

    async def _ask(
        self, actor: Actor, id: ConnectionId, view: AccountView, creative: Creative
    ) -> FreshUrl | None:
        connection = await self.connections.get(actor.workspace_id, id)
        provider = self.platforms.get(connection.provider)
        manifest = provider.manifest
        feature = TRAITS[SliceKind.CREATIVES].feature
        require_feature(feature, manifest.permissions, manifest.features, connection.grant)
        credential = await self.open_credential(connection)
        if not isinstance(provider, ReadsCreatives):
            return None
        caller = Caller(profile_id=view.account.profile_id, ad_account_id=view.account.id)
        line = self.platforms.line(connection.provider, credential, caller)
        answer = provider.creative_url(line, view.account, creative)
        return await asked(provider, line, answer)
