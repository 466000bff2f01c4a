"""Authorizations: opening an attempt to connect, following its link, withdrawing it."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode

import msgspec

from core.access import Actor, Deed, require
from core.auth import OAuth
from core.authorization import (
    LINK_LIFE,
    MOST_OPEN,
    STATE_LIFE,
    Authorization,
    Opened,
    Stage,
    opened_at,
)
from core.errors import LinkRefused, Refused
from core.ids import AuthorizationId, ConnectionId, ProfileId, ProviderSlug
from core.ports.authorizations import Authorizations
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.sealer import Place, Sealer
from core.ports.unit_of_work import UnitOfWork
from core.ports.workspaces import Workspaces
from core.secret import Secret, digest
from core.usecases.standing import Standing
from core.usecases.trail import Trail

INCOMPLETE = "See that the whole address was copied, or ask whoever sent it for a new link."


class RedirectUris(Protocol):
    """Where platforms send people back to: from the settings, never from a request."""

    def __call__(self, provider: ProviderSlug) -> str:
        """The one callback address of that provider."""
        ...


class MadeAuthorization(msgspec.Struct, frozen=True, kw_only=True):
    """A new attempt, with the only sight of its link there will ever be."""

    authorization: Authorization
    link: Secret


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send the browser that followed a link, and what to remember it by."""

    authorize_url: str
    browser: Secret


@dataclass(frozen=True, slots=True)
class OpenAuthorization:
    """Start to connect: makes a one-time link, for this browser or for another one."""

    authorizations: Authorizations
    connections: Connections
    profiles: Profiles
    platforms: Platforms
    standing: Standing
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(
        self, actor: Actor, profile_id: ProfileId, provider: ProviderSlug, opened: Opened
    ) -> MadeAuthorization:
        require(actor, Deed.CONNECT)
        return await self._open(actor, profile_id, provider, opened, None)

    async def again(
        self, actor: Actor, connection_id: ConnectionId, opened: Opened
    ) -> MadeAuthorization:
        """Reconnect, or ask again for what was not granted: it must be the same platform user."""
        require(actor, Deed.CONNECT)
        one = await self.connections.get(actor.workspace_id, connection_id)
        return await self._open(actor, one.profile_id, one.provider, opened, one.id)

    async def _open(
        self,
        actor: Actor,
        profile_id: ProfileId,
        provider: ProviderSlug,
        opened: Opened,
        restores: ConnectionId | None,
    ) -> MadeAuthorization:
        profile = await self.profiles.get(actor.workspace_id, profile_id)
        await self.standing.allow_in(profile)
        self._require_page(provider)
        link, now = self.chance.token(), self.clock.now()
        require_room(await self.authorizations.of(profile.id), now)
        authorization = Authorization(
            id=AuthorizationId(self.chance.id()),
            workspace_id=actor.workspace_id,
            profile_id=profile.id,
            provider=provider,
            connection_id=restores,
            reconnects=restores is not None,
            member_id=actor.member_id,
            opened=opened,
            link_hash=digest(link),
            created_at=now,
            expires_at=now + (LINK_LIFE if opened is Opened.LINK else STATE_LIFE),
        )
        await self.authorizations.add(authorization)
        await self.trail.note(actor, "authorization.opened", authorization.id, detail=provider)
        await self.work.commit()
        return MadeAuthorization(authorization=authorization, link=link)

    def _require_page(self, provider: ProviderSlug) -> None:
        manifest = self.platforms.get(provider).manifest
        if manifest.oauth is None:
            raise Refused(
                f"{manifest.name} has no consent page.", remedy="Connect it with a key instead."
            )
        self.platforms.line(provider, None)


@dataclass(frozen=True, slots=True)
class ListAuthorizations:
    """The profile's attempts to connect, newest first."""

    authorizations: Authorizations
    profiles: Profiles

    async def __call__(self, actor: Actor, profile_id: ProfileId) -> list[Authorization]:
        require(actor, Deed.VIEW)
        await self.profiles.get(actor.workspace_id, profile_id)
        return await self.authorizations.of(profile_id)


@dataclass(frozen=True, slots=True)
class ShowAuthorization:
    """One attempt, as far as it has come."""

    authorizations: Authorizations

    async def __call__(self, actor: Actor, id: AuthorizationId) -> Authorization:
        require(actor, Deed.VIEW)
        return await self.authorizations.get(actor.workspace_id, id)


@dataclass(frozen=True, slots=True)
class WithdrawAuthorization:
    """Make a link worthless that nobody has finished with. Twice is harmless."""

    authorizations: Authorizations
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: AuthorizationId) -> Authorization:
        require(actor, Deed.CONNECT)
        found = await self.authorizations.get(actor.workspace_id, id)
        now = self.clock.now()
        if found.stage_at(now) not in {Stage.WAITING, Stage.OPENED}:
            return found
        withdrawn = msgspec.structs.replace(found, stage=Stage.WITHDRAWN, ended_at=now)
        if not await self.authorizations.move(found, withdrawn):
            raise Refused("The link has just been used.", remedy="Look at the authorization again.")
        await self.trail.note(actor, "authorization.withdrawn", id)
        await self.work.commit()
        return withdrawn


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever opens a link is told of who asks: the workspace, and nobody in it."""

    authorization: Authorization
    workspace: str


@dataclass(frozen=True, slots=True)
class LookAtLink:
    """What the page behind a link says, without using the link up. Raises LinkRefused."""

    authorizations: Authorizations
    workspaces: Workspaces
    clock: Clock

    async def __call__(self, link: Secret) -> Invited:
        found = await self.authorizations.by_link(digest(link))
        if found is None:
            raise LinkRefused("There is no such link.", remedy=INCOMPLETE)
        opened_at(found, "", "", self.clock.now())
        workspace = await self.workspaces.get(found.workspace_id)
        return Invited(authorization=found, workspace=workspace.name)


@dataclass(frozen=True, slots=True)
class FollowLink:
    """Use a link up: the browser that follows it first is sent to the platform."""

    authorizations: Authorizations
    platforms: Platforms
    sealer: Sealer
    redirect_uris: RedirectUris
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, link: Secret, browser: Secret | None) -> Departure:
        found = await self.authorizations.by_link(digest(link))
        if found is None:
            raise LinkRefused("There is no such link.", remedy=INCOMPLETE)
        state, browser = self.chance.token(), browser or self.chance.token()
        opened = opened_at(found, digest(state), digest(browser), self.clock.now())
        verifier = self.chance.token() if self._oauth(found).pkce else None
        if verifier:
            sealed = self.sealer.seal(verifier, place_of_verifier(found))
            opened = msgspec.structs.replace(opened, sealed_verifier=f"{sealed.key}:{sealed.text}")
        if not await self.authorizations.move(found, opened):
            raise LinkRefused("This link has been used already.")
        await self.trail.note_of(
            found.workspace_id, "link", "authorization.followed", found.id, detail=found.opened
        )
        await self.work.commit()
        return Departure(authorize_url=self._url(found, state, verifier), browser=browser)

    def _oauth(self, authorization: Authorization) -> OAuth:
        oauth = self.platforms.get(authorization.provider).manifest.oauth
        if oauth is None:
            raise LinkRefused("Its provider has no consent page any more.")
        return oauth

    def _url(self, authorization: Authorization, state: Secret, verifier: Secret | None) -> str:
        oauth = self._oauth(authorization)
        line = self.platforms.line(authorization.provider, None)
        params: dict[str, str] = {
            oauth.client_id_param: line.app.id,
            "state": state.reveal(),
            "redirect_uri": self.redirect_uris(authorization.provider),
            **oauth.extra,
            **(oauth.extra_again if authorization.reconnects else {}),
        }
        chosen = {
            name: value
            for name, option in oauth.from_options.items()
            if (value := line.app.options.get(option))
        }
        params |= chosen
        if oauth.scopes and not chosen:
            params["scope"] = oauth.scope_separator.join(oauth.scopes)
        if verifier:
            params |= challenge_of(verifier)
        return f"{self.platforms.authorize_url(authorization.provider)}?{urlencode(params)}"


def require_room(attempts: list[Authorization], now: datetime) -> None:
    """Raise Refused where a profile has as many open attempts as it may."""
    if sum(one.is_open(now) for one in attempts) >= MOST_OPEN:
        raise Refused(
            f"{MOST_OPEN} attempts to connect this profile are still open, as many as may be.",
            remedy="Revoke those that nobody will finish, or wait: each ends by itself, links"
            " after 30 minutes, others after 10.",
        )


def place_of_verifier(authorization: Authorization) -> Place:
    """Where an attempt's PKCE verifier belongs."""
    return Place(
        workspace=authorization.workspace_id, owner=authorization.id, field="pkce_verifier"
    )


def challenge_of(verifier: Secret) -> Mapping[str, str]:
    """The S256 challenge of RFC 7636, as query parameters."""
    hashed = hashlib.sha256(verifier.reveal().encode()).digest()
    challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
    return {"code_challenge": challenge, "code_challenge_method": "S256"}
