"""TikTok for Business: which file does what, and how the host finds it."""

from collections.abc import Mapping

from core.hookspecs import hookimpl
from core.provider import Provider
from core.sandbox import Sandbox
from plugins.tiktok import (
    ad_accounts,
    ad_groups,
    ads,
    advertising,
    audiences,
    authorization,
    balances,
    business_centers,
    campaigns,
    center_members,
    complaint,
    creatives,
    identities,
    insights,
    pixel_events,
    pixels,
    proofs,
    public_accounts,
    pushes,
    transactions,
)
from plugins.tiktok.manifest import MANIFEST

adport_hooks_version = 1

FAULTS: Mapping[str, Mapping[str, object]] = {
    "throttled": {"kind": "throttle_qpm"},
    "expired": {"kind": "code", "code": 40102, "message": "Access token is expired."},
    "permission_missing": {
        "kind": "code",
        "code": 40001,
        "message": "The access token lacks the required scope for that endpoint.",
    },
    "account_lost": {
        "kind": "code",
        "code": 40001,
        "message": "No permission to operate advertiser: 7000000000000000001",
    },
}
"""What the conformance kit orders, in this sandbox's words."""


class TikTok:
    """Answers 200 to nearly everything and tells the truth in the body's `code`."""

    manifest = MANIFEST
    complaint = staticmethod(complaint.find_complaint)

    exchange = staticmethod(authorization.exchange)
    identify = staticmethod(authorization.identify)
    prove = staticmethod(proofs.prove)
    revoke = staticmethod(authorization.revoke)

    business_centers = staticmethod(business_centers.list_business_centers)
    ad_accounts = staticmethod(ad_accounts.list_ad_accounts)

    balance = staticmethod(balances.read_balance)
    center_balances = staticmethod(balances.read_center_balances)
    transactions = staticmethod(transactions.read_transactions)

    campaigns = staticmethod(campaigns.read_campaigns)
    ad_groups = staticmethod(ad_groups.read_ad_groups)
    ads = staticmethod(ads.read_ads)
    creative_url = staticmethod(creatives.read_creative_url)
    creatives = staticmethod(creatives.read_creatives)
    audiences = staticmethod(audiences.read_audiences)
    pixels = staticmethod(pixels.read_pixels)
    pixel_events = staticmethod(pixel_events.read_pixel_events)
    insights = staticmethod(insights.read_insights)

    members = staticmethod(center_members.list_members)
    link_url = staticmethod(public_accounts.link_url)
    linked_accounts = staticmethod(public_accounts.list_linked_accounts)
    accounts_of = staticmethod(public_accounts.list_accounts_of)
    assign = staticmethod(public_accounts.assign)
    unassign = staticmethod(public_accounts.unassign)
    unlink = staticmethod(public_accounts.unlink)
    ad_accounts_of = staticmethod(advertising.list_ad_accounts_of)
    link_ad_account = staticmethod(advertising.link_ad_account)
    unlink_ad_account = staticmethod(advertising.unlink_ad_account)
    posts = staticmethod(identities.read_posts)
    identities = staticmethod(identities.list_identities)

    hear = staticmethod(pushes.hear)
    subscribe = staticmethod(pushes.subscribe)


@hookimpl
def adport_provider() -> Provider:
    """Ours is found the same way as anyone's."""
    return TikTok()


@hookimpl
def adport_sandbox() -> Sandbox:
    """The stand-in; its web framework takes long to import, so only who asks for it waits."""
    from plugins.tiktok.sandbox import APP_ID, APP_SECRET, make_app

    return Sandbox(
        provider=MANIFEST.slug,
        make_app=make_app,
        app_id=APP_ID,
        app_secret=APP_SECRET,
        users={
            "admin": "administers two Business Centers",
            "second_admin": "administers the same two",
            "standard": "is a plain member of one, with a role on two of its ad accounts",
            "personal": "is in no Business Center and reaches no ad account",
            "suspended_admin": "administers a Business Center that TikTok suspended",
            "not_eligible": "may not use TikTok's API",
        },
        faults=FAULTS,
    )
