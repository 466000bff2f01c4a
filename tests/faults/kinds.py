"""How each kind of slice is asked for, and how small its pages are made here."""

from collections.abc import Mapping
from typing import cast

import msgspec
import pytest

from core.slices import TRAITS, SliceKind, Trait

REPORT = "report/integrated/get/"
PAGES = "plugins.tiktok"
"""Where the sizes of pages stand; their names are the plugin's own business, hence as texts."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind is read."""

    path: str
    """Of its first call that has pages, or of its only one."""
    sizes: Mapping[str, int] = {}
    """The constants that make several small pages of what else is one."""
    days: int = 9
    """Days that a first sync reads."""
    match: Mapping[str, str] = {}
    """What tells its calls from others on the same path, beside whom they are about."""
    about: str = "advertiser_id"
    """The parameter that names whom they are about."""


def _report(rows: int) -> Way:
    return Way(path=REPORT, sizes={"insights._PAGE": rows})


WAYS: Mapping[SliceKind, Way] = {
    SliceKind.BALANCE: Way(path="advertiser/balance/get/", about="filtering"),
    SliceKind.CENTER_BALANCES: Way(
        path="advertiser/balance/get/", sizes={"balances._PAGE": 2}, about="bc_id"
    ),
    SliceKind.ACCOUNT_INSIGHTS: _report(4),
    SliceKind.CAMPAIGN_INSIGHTS: _report(12),
    SliceKind.AD_GROUP_INSIGHTS: _report(26),
    SliceKind.AD_INSIGHTS: _report(70),
    SliceKind.CAMPAIGNS: Way(path="campaign/get/", sizes={"campaigns.LARGEST_PAGE": 3}),
    SliceKind.AD_GROUPS: Way(path="adgroup/get/", sizes={"ad_groups.LARGEST_PAGE": 6}),
    SliceKind.ADS: Way(path="ad/get/", sizes={"ads.LARGEST_PAGE": 14, "smart_ads._PAGE": 3}),
    SliceKind.PIXELS: Way(path="pixel/list/", sizes={"pixels._PAGE": 2}),
    SliceKind.PIXEL_EVENTS: Way(path="pixel/event/stats/", days=7),
    SliceKind.CREATIVES: Way(path="file/image/ad/search/", sizes={"creatives._PAGE": 5}),
    SliceKind.AUDIENCES: Way(path="dmp/custom_audience/list/", sizes={"audiences._PAGE": 2}),
    SliceKind.TRANSACTIONS: Way(
        path="bc/account/transaction/get/",
        sizes={"transactions._PAGE": 3},
        days=20,
        match={"transaction_level": "ADVERTISER"},
        about="bc_id",
    ),
}


def needed(kind: SliceKind) -> tuple[SliceKind, ...]:
    """The kind, after the one whose rows it is read by."""
    after = TRAITS[kind].after
    return (kind,) if after is None else (after, kind)


def shrink(kind: SliceKind, patch: pytest.MonkeyPatch) -> None:
    """Fewer days and smaller pages, so that few rows make a middle."""
    few = msgspec.structs.replace(TRAITS[kind], days=WAYS[kind].days)
    patch.setitem(cast("dict[SliceKind, Trait]", TRAITS), kind, few)
    for name, rows in WAYS[kind].sizes.items():
        patch.setattr(f"{PAGES}.{name}", rows)
