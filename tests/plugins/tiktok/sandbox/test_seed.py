"""What hangs below the campaigns of a fresh world."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from plugins.tiktok.sandbox.changing import Thing
from plugins.tiktok.sandbox.seed import found_world
from plugins.tiktok.sandbox.seed_groups import shares
from plugins.tiktok.sandbox.state import Sandbox


def test_every_campaign_has_ad_groups_and_every_group_ads_whose_shares_make_a_whole(
    sandbox: Sandbox,
) -> None:
    world = sandbox.world
    of_campaign: defaultdict[str, int] = defaultdict(int)
    of_group: defaultdict[str, int] = defaultdict(int)
    for groups in world.ad_groups.values():
        for group in groups:
            of_campaign[group.campaign] += group.share
    for ads in world.ads.values():
        for ad in ads:
            of_group[ad.ad_group] += ad.share
    campaigns = {one.id for campaigns in world.campaigns.values() for one in campaigns}
    groups_known = {one.id for groups in world.ad_groups.values() for one in groups}
    assert of_campaign == dict.fromkeys(campaigns, 1_000)
    assert of_group == dict.fromkeys(groups_known, 1_000)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 1_000, 3_000])
def test_shares_make_a_thousand_however_many_there_are(count: int) -> None:
    parts = shares(count, 5)
    assert len(parts) == count
    assert sum(parts) == 1_000
    assert min(parts) >= 0


def test_some_groups_and_ads_are_paused_and_some_deleted(sandbox: Sandbox) -> None:
    world = sandbox.world
    every = {"ENABLE", "DISABLE", "DELETE"}
    assert {one.operation for groups in world.ad_groups.values() for one in groups} == every
    assert {one.operation for ads in world.ads.values() for one in ads} == every


def test_what_an_ad_shows_is_in_its_accounts_library(sandbox: Sandbox) -> None:
    world = sandbox.world
    for account, ads in world.ads.items():
        videos = {video.id for video in world.videos[account]}
        images = {image.id for image in world.images[account]}
        assert {ad.video for ad in ads if ad.video} <= videos
        assert {image for ad in ads for image in ad.images} <= images


def test_the_same_moment_founds_the_same_world() -> None:
    now = datetime(2026, 3, 15, 12, tzinfo=UTC)
    first, second = found_world(now), found_world(now)
    assert first.ads == second.ads
    assert first.pixels == second.pixels
    assert first.audiences == second.audiences


def test_no_two_objects_share_an_id(sandbox: Sandbox) -> None:
    world = sandbox.world
    shelves: tuple[Mapping[str, Sequence[Thing]], ...] = (
        world.campaigns,
        world.ad_groups,
        world.ads,
        world.audiences,
        world.pixels,
    )
    ids = [one.id for shelf in shelves for things in shelf.values() for one in things]
    assert len(ids) == len(set(ids))
