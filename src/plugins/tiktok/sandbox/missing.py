"""Where a report has no number, and the four ways in which TikTok says so."""

import msgspec

from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.subject import Subject


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the place of a number."""

    written: str | None


_CONVERSIONS = frozenset(
    {"conversion", "cost_per_conversion", "conversion_rate", "conversion_rate_v2"}
)
_PURCHASES = frozenset(
    {
        "complete_payment",
        "total_complete_payment_rate",
        "cost_per_complete_payment",
        "value_per_complete_payment",
        "complete_payment_roas",
    }
)
_NO_CONVERSIONS = {"REACH": Gap(written=None), "VIDEO_VIEWS": Gap(written="")}
_NO_PURCHASES = {"REACH": Gap(written="-"), "VIDEO_VIEWS": Gap(written=None)}
_FEW = Gap(written="<5")
_FEW_ARE = range(1, 5)


def missing(metric: str, subject: Subject | None, figures: Figures) -> Gap | None:
    """The gap where an objective brings no such thing, or where so few people could be known."""
    if metric == "reach":
        return _FEW if figures.reach in _FEW_ARE else None
    if subject is None or subject.campaign is None:
        return None
    objective = subject.campaign.objective
    if metric in _CONVERSIONS:
        return _NO_CONVERSIONS.get(objective)
    if metric not in _PURCHASES:
        return None
    is_small = objective == "LEAD_GENERATION" and subject.ad is not None
    if is_small and figures.purchases in _FEW_ARE:
        return _FEW
    return _NO_PURCHASES.get(objective)
