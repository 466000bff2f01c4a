"""Which of the seven permissions the scope ids of a token answer amount to."""

from collections.abc import Mapping

from core.ids import PermissionSlug
from plugins.tiktok.manifest import (
    AD_ACCOUNT_MANAGEMENT,
    ADS_MANAGEMENT,
    AUDIENCE_MANAGEMENT,
    CREATIVE_MANAGEMENT,
    PIXEL_MANAGEMENT,
    REPORTING,
    USER_INFO,
)

type _Below = Mapping[str, _Below]

_LEAF: _Below = {}

_NEEDED: Mapping[PermissionSlug, tuple[str, _Below]] = {
    AD_ACCOUNT_MANAGEMENT: (
        "1",
        {"10": {"100": _LEAF}, "15": {"150": _LEAF, "152": _LEAF, "153": _LEAF}},
    ),
    ADS_MANAGEMENT: (
        "2",
        {
            "20": {"200": _LEAF, "201": _LEAF},
            "21": {"210": _LEAF, "211": _LEAF},
            "22": {"220": _LEAF, "221": _LEAF},
        },
    ),
    AUDIENCE_MANAGEMENT: ("3", {"30": _LEAF, "31": _LEAF}),
    REPORTING: ("4", {"44": _LEAF}),
    CREATIVE_MANAGEMENT: (
        "6",
        {"60": {"600": _LEAF, "601": _LEAF}, "61": {"610": _LEAF, "611": _LEAF}},
    ),
    PIXEL_MANAGEMENT: ("8", {"80": {"800": _LEAF, "801": _LEAF, "802": _LEAF}}),
}
"""The first-level id of each permission, and below it what we need where that was not given."""


def claimed_permissions(scopes: frozenset[str]) -> frozenset[PermissionSlug]:
    """What the ids claim; an id grants all below it.

    TikTok names no id for reading user information: it counts as claimed until proven otherwise.
    """
    found = {slug for slug, (top, below) in _NEEDED.items() if _covers(scopes, top, below)}
    return frozenset({*found, USER_INFO})


def _covers(scopes: frozenset[str], scope: str, below: _Below) -> bool:
    if scope in scopes:
        return True
    return bool(below) and all(_covers(scopes, each, under) for each, under in below.items())
