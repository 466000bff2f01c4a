"""The ad groups and ads of a campaign, the same ones for the same campaign."""

from collections.abc import Sequence
from datetime import timedelta

from plugins.tiktok.sandbox.assets import Image, Video
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.world import Ad, AdGroup, Campaign, Operation

WHOLE = 1_000
GOALS = {
    "REACH": "REACH",
    "TOPVIEW_REACH": "REACH",
    "VIDEO_VIEWS": "VIDEO_VIEW",
    "TRAFFIC": "CLICK",
    "LEAD_GENERATION": "LEAD_GENERATION",
}
"""What each objective optimizes for; the others optimize for conversions."""

_GROUP_NAMES = ("Broad 18-44", "Lookalike 1%", "興味・関心", "Remarketing")
_AD_NAMES = ("Hook A", "Unboxing ✨", "Creator cut", "Depoimento", "静止画")
_PLACEMENTS = (None, ("PLACEMENT_TIKTOK",), ("PLACEMENT_TIKTOK", "PLACEMENT_PANGLE"))


def shares(count: int, turn: int) -> list[int]:
    """Uneven thousandths for `count` siblings, which make `WHOLE` together."""
    weights = [3 + (turn * 5 + number * 7) % 11 for number in range(count)]
    ends, total, passed = [], sum(weights), 0
    for weight in weights:
        passed += weight
        ends.append(WHOLE * passed // total)
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def groups_of(campaign: Campaign, turn: int, count: int) -> list[AdGroup]:
    """The campaign's ad groups; the last of several may be paused or deleted."""
    parts = shares(count, turn)
    return [
        AdGroup(
            id=id_of(f"ad group of {campaign.id}", number),
            advertiser=campaign.advertiser,
            campaign=campaign.id,
            name=f"{_GROUP_NAMES[(turn + number) % len(_GROUP_NAMES)]} #{number + 1}",
            operation=_group_operation(turn) if number and number == count - 1 else "ENABLE",
            budget=0 if campaign.budget else _budget(campaign, parts[number]),
            goal=GOALS.get(campaign.objective, "CONVERT"),
            placements=_PLACEMENTS[(turn + number) % len(_PLACEMENTS)],
            created_at=campaign.created_at + timedelta(minutes=7 + number),
            modified_at=campaign.modified_at + timedelta(minutes=number),
            share=parts[number],
        )
        for number in range(count)
    ]


def _budget(campaign: Campaign, share: int) -> int:
    """Twice what the group spends, in whole units of the currency."""
    return campaign.spend_a_day * share // WHOLE // 50 * 100


def _group_operation(turn: int) -> Operation:
    if turn % 6 == 4:
        return "DELETE"
    return "DISABLE" if turn % 3 == 1 else "ENABLE"


def ads_of(
    group: AdGroup,
    campaign: Campaign,
    turn: int,
    count: int,
    *,
    videos: Sequence[Video],
    images: Sequence[Image],
) -> list[Ad]:
    """The group's ads; in a Smart+ campaign they are the creatives of one Smart+ ad."""
    smart = id_of(f"smart ad of {group.id}", 0) if campaign.is_smart else None
    ads = []
    for number, share in enumerate(shares(count, turn + 1)):
        format, video, pictures = _creative(turn + number, videos, images)
        ads.append(
            Ad(
                id=id_of(f"ad of {group.id}", number),
                advertiser=group.advertiser,
                campaign=campaign.id,
                ad_group=group.id,
                name=f"{_AD_NAMES[(turn + number) % len(_AD_NAMES)]} {number + 1}",
                operation=_smart_operation(turn) if smart else _ad_operation(turn, number),
                format=format,
                video=video,
                images=pictures,
                created_at=group.created_at + timedelta(minutes=20, seconds=number),
                modified_at=group.modified_at + timedelta(seconds=number),
                smart_id=smart,
                share=share,
            )
        )
    return ads


def _ad_operation(turn: int, number: int) -> Operation:
    if number and (turn + number) % 7 == 3:
        return "DELETE"
    return "DISABLE" if (turn + number) % 5 == 4 else "ENABLE"


def _smart_operation(turn: int) -> Operation:
    return "DISABLE" if turn % 2 else "ENABLE"


def _creative(
    turn: int, videos: Sequence[Video], images: Sequence[Image]
) -> tuple[str, str | None, tuple[str, ...]]:
    """Format, video and images; a video has its cover among the images."""
    cover = images[turn % len(images)].id
    match turn % 5:
        case 3:
            return "SINGLE_IMAGE", None, (cover,)
        case 4:
            return "CAROUSEL_ADS", None, (cover, images[(turn + 1) % len(images)].id)
        case _:
            return "SINGLE_VIDEO", videos[turn % len(videos)].id, (cover,)
