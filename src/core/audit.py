"""Audit: who did what to what, when, and how it ended."""

from datetime import datetime
from enum import StrEnum

import msgspec

from core.ids import AuditId, WorkspaceId


class Result(StrEnum):
    """How a deed ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event. It outlives whatever it speaks of, and never holds a secret."""

    id: AuditId
    workspace_id: WorkspaceId
    at: datetime
    actor: str
    action: str
    """Noun and verb, such as `connection.validated`."""
    target: str
    """The id of what it was done to."""
    result: Result = Result.DONE
    detail: str = ""
    request_id: str = ""
