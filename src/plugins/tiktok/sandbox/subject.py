"""What a row of a report is about, and which pieces of which campaigns make it up."""

import msgspec

from plugins.tiktok.sandbox.splitting import Cut
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign and a piece of it: each cut is made from what the one before left."""

    account: AdAccount
    campaign: Campaign
    cuts: tuple[Cut, ...] = ()


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """An account, or as far down as the level goes; ads that share an id are one."""

    id: str = ""
    account: AdAccount | None = None
    campaign: Campaign | None = None
    ad_group: AdGroup | None = None
    ad: Ad | None = None
    automation: str = "MANUAL"
    sources: tuple[Source, ...] = ()
