"""Who in a workspace may do what: one table, asked by API, web, CLI and jobs alike."""

from enum import StrEnum

import msgspec

from core.errors import Denied
from core.ids import ApiKeyId, MemberId, WorkspaceId


class Role(StrEnum):
    """What a member is, from least to most."""

    VIEWER = "viewer"
    MEDIA_BUYER = "media_buyer"
    MANAGER = "manager"
    ADMIN = "admin"
    OWNER = "owner"


class Deed(StrEnum):
    """Something a member may be allowed to do."""

    VIEW = "view"
    SYNC = "sync"
    VALIDATE = "validate"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    CHOOSE_ACCOUNTS = "choose_accounts"
    LINK_ACCOUNTS = "link_accounts"
    EDIT_PROFILES = "edit_profiles"
    DELETE_PROFILES = "delete_profiles"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_PLAN = "manage_plan"
    MANAGE_KEYS = "manage_keys"
    READ_AUDIT = "read_audit"


RANK = {role: rank for rank, role in enumerate(Role)}

LEAST: dict[Deed, Role] = {
    Deed.VIEW: Role.VIEWER,
    Deed.SYNC: Role.MEDIA_BUYER,
    Deed.VALIDATE: Role.MEDIA_BUYER,
    Deed.CONNECT: Role.MANAGER,
    Deed.DISCONNECT: Role.MANAGER,
    Deed.CHOOSE_ACCOUNTS: Role.MANAGER,
    Deed.LINK_ACCOUNTS: Role.MANAGER,
    Deed.EDIT_PROFILES: Role.MANAGER,
    Deed.DELETE_PROFILES: Role.ADMIN,
    Deed.MANAGE_MEMBERS: Role.ADMIN,
    Deed.MANAGE_PLAN: Role.ADMIN,
    Deed.MANAGE_KEYS: Role.ADMIN,
    Deed.READ_AUDIT: Role.ADMIN,
}
"""The access table: the least role that may do each deed."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever asks, as known when asking: a role taken away counts from the next request on."""

    workspace_id: WorkspaceId
    name: str
    role: Role
    member_id: MemberId | None = None
    api_key_id: ApiKeyId | None = None
    api_key: str = ""
    """The name of the key by which a program came in."""
    request_id: str = ""
    """By which the audit trail and the log speak of this request."""


def may(role: Role, deed: Deed) -> bool:
    """Whether a member of that role may do that."""
    return RANK[role] >= RANK[LEAST[deed]]


def require(actor: Actor, deed: Deed) -> None:
    """Raise Denied unless the actor's role may do that."""
    if not may(actor.role, deed):
        raise Denied(
            f"{actor.name} is {actor.role.replace('_', ' ')} here;"
            f" “{deed.replace('_', ' ')}” needs {LEAST[deed].replace('_', ' ')} or higher.",
            deed=deed,
            needs=LEAST[deed],
        )


def require_rank(actor: Actor, role: Role) -> None:
    """Raise Denied if the actor would hand out, change or take away a role above their own."""
    if RANK[role] > RANK[actor.role]:
        raise Denied(
            f"{actor.name} is {actor.role.replace('_', ' ')} here"
            f" and may not decide over a higher role, {role.replace('_', ' ')}.",
            needs=role,
        )
