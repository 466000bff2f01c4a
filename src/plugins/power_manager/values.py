"""The contract's values as ours; what we do not know is unknown, not an error."""

from core.ad_account import AccountStatus
from core.business_center import BusinessCenterStatus
from core.entity import EntityStatus

WITHOUT_CENTS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND")
) | {"VUV", "XAF", "XOF", "XPF"}
"""ISO 4217: currencies whose smallest unit is the unit itself."""
WITH_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))

ACCOUNT_STATUSES = {
    "active": AccountStatus.ACTIVE,
    "suspended": AccountStatus.SUSPENDED,
    "pending": AccountStatus.PENDING_REVIEW,
    "closed": AccountStatus.CLOSED,
}
CENTER_STATUSES = {
    "active": BusinessCenterStatus.ENABLED,
    "suspended": BusinessCenterStatus.SUSPENDED,
}
CAMPAIGN_STATUSES = {
    "active": EntityStatus.ACTIVE,
    "paused": EntityStatus.PAUSED,
    "ended": EntityStatus.ENDED,
    "deleted": EntityStatus.DELETED,
}


def micros_of_minor(minor: int | None, currency: str) -> int | None:
    """Micros of so many of the currency's smallest units."""
    if minor is None:
        return None
    if currency in WITHOUT_CENTS:
        return minor * 1_000_000
    return minor * (1_000 if currency in WITH_THOUSANDTHS else 10_000)
