"""Which permission ids exist here, what each opens, and how the consent page names them."""

import msgspec

USER_INFO = 7212739810542985217
"""The sandbox's own id for "Read public user information": TikTok's docs give it no number."""


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """One tick box of the consent page."""

    scope: int
    name: str
    purpose: str


PERMISSIONS = (
    Permission(
        scope=1,
        name="Ad account management",
        purpose="See Business Centers, ad accounts, their status and balances",
    ),
    Permission(
        scope=2, name="Ads management", purpose="See and change campaigns, ad groups and ads"
    ),
    Permission(scope=3, name="Audience management", purpose="See and change custom audiences"),
    Permission(scope=4, name="Reporting", purpose="Read spend and results of the ad accounts"),
    Permission(scope=6, name="Creative management", purpose="See and upload images and videos"),
    Permission(scope=8, name="Pixel management", purpose="See and change pixels and their events"),
    Permission(
        scope=USER_INFO,
        name="Read public user information",
        purpose="Read the name and the masked e-mail address of the person who agrees",
    ),
)

ALL_SCOPES = tuple(permission.scope for permission in PERMISSIONS)

READ_ACCOUNTS = frozenset({1, 10, 100})
READ_BUSINESS_CENTERS = frozenset({1, 15, 150})
READ_MONEY = frozenset({1, 15, 152})
READ_ASSETS = frozenset({1, 15, 153})
READ_CAMPAIGNS = frozenset({2, 20, 200})
READ_AD_GROUPS = frozenset({2, 21, 210})
READ_ADS = frozenset({2, 22, 220})
READ_AUDIENCES = frozenset({3, 30})
READ_REPORTS = frozenset({4, 44})
READ_IMAGES = frozenset({6, 60, 600})
READ_VIDEOS = frozenset({6, 61, 610})
READ_PIXELS = frozenset({8, 80, 800})
READ_PIXEL_STATISTICS = frozenset({8, 80, 802})
"""An endpoint opens for its own id and for each id above it."""
