"""The endpoints of all that an ad account holds, and of its money, with what they take."""

from plugins.tiktok.sandbox import (
    ad_groups,
    ads,
    audiences,
    files,
    pixels,
    rules_objects,
    rules_transactions,
    smart_plus,
    transactions,
)

ENDPOINTS = (
    *ad_groups.ENDPOINTS,
    *ads.ENDPOINTS,
    *smart_plus.ENDPOINTS,
    *files.ENDPOINTS,
    *audiences.ENDPOINTS,
    *pixels.ENDPOINTS,
    *transactions.ENDPOINTS,
)
RULES = rules_objects.RULES | rules_transactions.RULES
