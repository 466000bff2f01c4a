"""API keys: how programs come in, and as whom."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import msgspec

from core.access import Actor, Deed, require, require_rank
from core.errors import NotFound, Unauthenticated
from core.ids import ApiKeyId, MemberId
from core.names import clean_name
from core.ports.api_keys import ApiKeys
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.secret import Secret, digest
from core.usecases.refusals import NoteRefusal
from core.usecases.trail import Trail
from core.workspace import ApiKey

PREFIX = "adp_"
HINT = len(PREFIX) + 6
NOTED = timedelta(minutes=5)
"""How old a key's last use may be on record: not every request is a write."""


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to call the key, and for whom it is; for oneself where nobody is named."""

    name: Annotated[str, msgspec.Meta(examples=["Nightly report"])]
    member_id: MemberId | None = None


class MadeApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new key, with the only sight of its secret there will ever be."""

    key: ApiKey
    secret: Secret


@dataclass(frozen=True, slots=True)
class Recognise:
    """Whom a key belongs to, in the role they have at this moment."""

    api_keys: ApiKeys
    members: Members
    clock: Clock
    note_refusal: NoteRefusal
    work: UnitOfWork

    async def __call__(self, secret: Secret | None, request_id: str = "") -> Actor:
        found = await self.api_keys.by_hash(digest(secret)) if secret else None
        if found is not None and found.revoked_at is not None:
            await self.note_refusal.of_key(found, request_id)
            found = None
        if found is None:
            raise Unauthenticated("The API key is missing, unknown or revoked.")
        try:
            member = await self.members.get(found.workspace_id, found.member_id)
        except NotFound as error:
            raise Unauthenticated("The API key's member is gone.") from error
        await self._touch(found)
        return Actor(
            workspace_id=member.workspace_id,
            name=member.name,
            role=member.role,
            member_id=member.id,
            api_key_id=found.id,
            api_key=found.name,
            request_id=request_id,
        )

    async def _touch(self, key: ApiKey) -> None:
        now = self.clock.now()
        if key.used_at is None or now - key.used_at >= NOTED:
            await self.api_keys.touch(key.id, now)
            await self.work.commit()


@dataclass(frozen=True, slots=True)
class ListApiKeys:
    """The workspace's keys; of each only its first characters are known."""

    api_keys: ApiKeys

    async def __call__(self, actor: Actor) -> list[ApiKey]:
        require(actor, Deed.MANAGE_KEYS)
        return await self.api_keys.of(actor.workspace_id)


@dataclass(frozen=True, slots=True)
class MakeApiKey:
    """Make a key for oneself or for a member of at most one's own role."""

    api_keys: ApiKeys
    members: Members
    clock: Clock
    chance: Chance
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, asked: NewApiKey) -> MadeApiKey:
        require(actor, Deed.MANAGE_KEYS)
        member_id = asked.member_id or actor.member_id
        if member_id is None:
            raise NotFound("member", "", remedy="Name the member the key is for.")
        member = await self.members.get(actor.workspace_id, member_id)
        require_rank(actor, member.role)
        secret = Secret(PREFIX + self.chance.token().reveal())
        key = ApiKey(
            id=ApiKeyId(self.chance.id()),
            workspace_id=actor.workspace_id,
            member_id=member.id,
            name=clean_name(asked.name),
            hint=secret.reveal()[:HINT],
            hash=digest(secret),
            created_at=self.clock.now(),
        )
        await self.api_keys.add(key)
        await self.trail.note(actor, "api_key.made", key.id, detail=f"{key.name} for {member.name}")
        await self.work.commit()
        return MadeApiKey(key=key, secret=secret)


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    """Make a key worthless from the next request on. Twice is harmless."""

    api_keys: ApiKeys
    clock: Clock
    trail: Trail
    work: UnitOfWork

    async def __call__(self, actor: Actor, id: ApiKeyId) -> ApiKey:
        require(actor, Deed.MANAGE_KEYS)
        key = await self.api_keys.get(actor.workspace_id, id)
        if key.revoked_at is not None:
            return key
        revoked = msgspec.structs.replace(key, revoked_at=self.clock.now())
        await self.api_keys.change(revoked)
        await self.trail.note(actor, "api_key.revoked", id, detail=key.name)
        await self.work.commit()
        return revoked
