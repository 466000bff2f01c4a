"""Profile: a folder for one client, brand or operation, isolated from the others."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import ProfileId, WorkspaceId


class Import(StrEnum):
    """Which ad accounts of a new connection are synced."""

    ALL = "all"
    CHOSEN = "chosen"
    """None until a person ticks them."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One client, brand or operation."""

    id: ProfileId
    workspace_id: WorkspaceId
    name: str
    imports: Import = Import.ALL
    seat: int | None = None
    """Its place in a plan that counts profiles; beyond the plan's count it is read-only."""
    created_at: datetime
