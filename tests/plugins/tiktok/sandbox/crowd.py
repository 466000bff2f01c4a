"""An ad account with one campaign and as many groups and ads as a test wants."""

import msgspec

from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import Campaign


def crowd(sandbox: Sandbox, account: str, *, groups: int, ads: int) -> Campaign:
    """Both counts must divide 1,000; `ads` is how many each group has."""
    world, replace = sandbox.world, msgspec.structs.replace
    campaign = next(one for one in world.campaigns[account] if one.operation == "ENABLE")
    group, ad = world.ad_groups[account][0], world.ads[account][0]
    alive: dict[str, object] = {"campaign": campaign.id, "operation": "ENABLE"}
    world.campaigns[account] = [campaign]
    world.ad_groups[account] = [
        replace(group, **alive, id=f"18{number:06}", share=1000 // groups)
        for number in range(groups)
    ]
    world.ads[account] = [
        replace(ad, **alive, id=f"19{of.id[2:]}{number:03}", ad_group=of.id, share=1000 // ads)
        for of in world.ad_groups[account]
        for number in range(ads)
    ]
    return campaign
