"""The statuses of ad groups and ads, which their parents and their account weigh upon."""

from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign

_BLOCKED = {
    "STATUS_LIMIT": "ADVERTISER_ACCOUNT_PUNISH",
    "STATUS_PENDING_CONFIRM": "{kind}_STATUS_ADVERTISER_AUDIT",
}


def primary_of(account: AdAccount, *chain: Campaign | AdGroup | Ad) -> str:
    """The coarse status of the last in the chain, which begins with its campaign."""
    operations = [each.operation for each in chain]
    if "DELETE" in operations:
        return "STATUS_DELETE"
    if "DISABLE" in operations:
        return "STATUS_DISABLE"
    return "STATUS_NOT_DELIVERY" if account.status in _BLOCKED else "STATUS_DELIVERY_OK"


def secondary_of(account: AdAccount, *chain: Campaign | AdGroup | Ad) -> str:
    """The reason behind it: the highest parent that stands in the way is named first."""
    kind = "AD" if isinstance(chain[-1], Ad) else "ADGROUP"
    for operation in ("DELETE", "DISABLE"):
        for parent, one in zip(("CAMPAIGN_", "ADGROUP_", ""), chain, strict=False):
            if one.operation == operation:
                return f"{kind}_STATUS_{'' if one is chain[-1] else parent}{operation}"
    if account.status in _BLOCKED:
        return _BLOCKED[account.status].format(kind=kind)
    return f"{kind}_STATUS_DELIVERY_OK"
