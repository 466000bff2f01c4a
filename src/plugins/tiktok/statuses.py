"""What a campaign, an ad group or an ad does, out of TikTok's two words for it."""

from core.entity import EntityStatus

_OPERATION = {
    "ENABLE": EntityStatus.ACTIVE,
    "DISABLE": EntityStatus.PAUSED,
    "FROZEN": EntityStatus.BLOCKED,
    "DELETE": EntityStatus.DELETED,
}
_SECONDARY = {
    "CAMPAIGN_STATUS_ENABLE": EntityStatus.ACTIVE,
    "ADGROUP_STATUS_DELIVERY_OK": EntityStatus.ACTIVE,
    "ADGROUP_STATUS_PARTIAL_AUDIT_DELIVERY_OK": EntityStatus.ACTIVE,
    "AD_STATUS_DELIVERY_OK": EntityStatus.ACTIVE,
    "AD_STATUS_PARTIAL_AUDIT_DELIVERY_OK": EntityStatus.ACTIVE,
    "CAMPAIGN_STATUS_DISABLE": EntityStatus.PAUSED,
    "ADGROUP_STATUS_CAMPAIGN_DISABLE": EntityStatus.PAUSED,
    "ADGROUP_STATUS_DISABLE": EntityStatus.PAUSED,
    "AD_STATUS_CAMPAIGN_DISABLE": EntityStatus.PAUSED,
    "AD_STATUS_ADGROUP_DISABLE": EntityStatus.PAUSED,
    "AD_STATUS_DISABLE": EntityStatus.PAUSED,
    "CAMPAIGN_STATUS_DELETE": EntityStatus.DELETED,
    "ADGROUP_STATUS_CAMPAIGN_DELETE": EntityStatus.DELETED,
    "ADGROUP_STATUS_DELETE": EntityStatus.DELETED,
    "AD_STATUS_CAMPAIGN_DELETE": EntityStatus.DELETED,
    "AD_STATUS_ADGROUP_DELETE": EntityStatus.DELETED,
    "AD_STATUS_DELETE": EntityStatus.DELETED,
    "CAMPAIGN_STATUS_TIME_DONE": EntityStatus.ENDED,
    "ADGROUP_STATUS_TIME_DONE": EntityStatus.ENDED,
    "AD_STATUS_DONE": EntityStatus.ENDED,
}
"""All other secondary statuses name what keeps something enabled from delivering."""


def status_of(operation: str | None, secondary: str | None) -> EntityStatus:
    """The secondary status tells more; what somebody paused is paused, whatever else is wrong."""
    wanted = _OPERATION.get(operation or "", EntityStatus.UNKNOWN)
    if not secondary or wanted is EntityStatus.DELETED:
        return wanted
    hindered = wanted if wanted is EntityStatus.PAUSED else EntityStatus.BLOCKED
    return _SECONDARY.get(secondary, hindered)
