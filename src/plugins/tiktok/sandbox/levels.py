"""The levels of a report, and the one id dimension that fits each."""

from typing import Literal

type Level = Literal["AUCTION_ADVERTISER", "AUCTION_CAMPAIGN", "AUCTION_ADGROUP", "AUCTION_AD"]

ID_DIMENSIONS: dict[Level, tuple[str, ...]] = {
    "AUCTION_ADVERTISER": ("advertiser_id",),
    "AUCTION_CAMPAIGN": ("campaign_id",),
    "AUCTION_ADGROUP": ("adgroup_id",),
    "AUCTION_AD": ("ad_id", "ad_id_v2"),
}
UNRELATED = "Conflict occurs. The input params including metrics and dimensions have no relation."
