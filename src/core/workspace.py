"""Workspace and Member: the tenant and the people in it."""

from datetime import datetime

import msgspec

from core.access import Role
from core.errors import Invalid
from core.ids import ApiKeyId, MemberId, PlanSlug, WorkspaceId


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """The tenant."""

    id: WorkspaceId
    name: str
    plan: PlanSlug
    trial_ends_at: datetime | None
    """Set with the first trial, and kept, so that changing plans buys no second one."""
    created_at: datetime


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a workspace."""

    id: MemberId
    workspace_id: WorkspaceId
    email: str
    name: str
    role: Role
    created_at: datetime


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A program's way in; it may what its member may at that moment. Only a hash is kept."""

    id: ApiKeyId
    workspace_id: WorkspaceId
    member_id: MemberId
    name: str
    hint: str
    """The first characters, so that a person recognises the key."""
    hash: str
    created_at: datetime
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    """When a program last came in by it, to some minutes."""


def clean_email(text: str) -> str:
    """The address, lower-cased. Raises Invalid where it cannot be one."""
    email = text.strip().lower()
    local, at, host = email.partition("@")
    if not (local and at and host) or len(email) > 254 or not email.isprintable() or " " in email:
        raise Invalid(
            "That is not an e-mail address.", field="email", remedy="Write it as name@example.com."
        )
    return email
