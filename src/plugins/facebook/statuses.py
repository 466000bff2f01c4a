"""What a campaign, an ad set or an ad does, out of Facebook's word for it."""

from core.entity import EntityStatus
from core.provider import Session
from plugins.facebook.manifest import STATUSES
from plugins.facebook.values import as_json, options

_STATUS = {
    "ACTIVE": EntityStatus.ACTIVE,
    "PAUSED": EntityStatus.PAUSED,
    "ADSET_PAUSED": EntityStatus.PAUSED,
    "CAMPAIGN_PAUSED": EntityStatus.PAUSED,
    "ARCHIVED": EntityStatus.ENDED,
    "DELETED": EntityStatus.DELETED,
    "DISAPPROVED": EntityStatus.BLOCKED,
    "IN_PROCESS": EntityStatus.BLOCKED,
    "PENDING_BILLING_INFO": EntityStatus.BLOCKED,
    "PENDING_REVIEW": EntityStatus.BLOCKED,
    "PREAPPROVED": EntityStatus.BLOCKED,
    "WITH_ISSUES": EntityStatus.BLOCKED,
}
_BELOW = {
    "campaign": (),
    "adset": ("CAMPAIGN_PAUSED",),
    "ad": (
        "ADSET_PAUSED",
        "CAMPAIGN_PAUSED",
        "DISAPPROVED",
        "PENDING_BILLING_INFO",
        "PENDING_REVIEW",
        "PREAPPROVED",
    ),
}
"""The words that only come up at that level."""


def status_of(word: str | None) -> EntityStatus:
    """A word that is new to us is kept beside it."""
    return _STATUS.get(word or "", EntityStatus.UNKNOWN)


def all_statuses(session: Session, level: str) -> tuple[str, ...]:
    """Every status of that level; none where the operator wants none named."""
    common = options(session, STATUSES.name)
    return (*common, *_BELOW[level]) if common else ()


def status_params(session: Session, level: str) -> dict[str, str]:
    """What a list must be asked with so that it keeps quiet about nothing."""
    wanted = all_statuses(session, level)
    return {"effective_status": as_json(wanted)} if wanted else {}


def status_filter(session: Session, level: str) -> dict[str, str]:
    """The same for a report."""
    wanted = all_statuses(session, level)
    if not wanted:
        return {}
    one = {"field": f"{level}.effective_status", "operator": "IN", "value": wanted}
    return {"filtering": as_json([one])}
