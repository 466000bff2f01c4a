"""Facebook, by the Graph and Marketing APIs: which file does what, and how the host finds it."""

from collections.abc import Mapping

from core.hookspecs import hookimpl
from core.provider import Provider
from core.sandbox import Sandbox
from plugins.facebook import (
    ad_accounts,
    ad_groups,
    ads,
    audiences,
    authorization,
    balances,
    businesses,
    callbacks,
    campaigns,
    complaint,
    creatives,
    insights,
    pixels,
    signing,
    usage,
)
from plugins.facebook.manifest import MANIFEST

adport_hooks_version = 1

FAULTS: Mapping[str, Mapping[str, object]] = {
    "throttled": {"kind": "error", "code": 4},
    "expired": {"kind": "error", "code": 190, "subcode": 463},
    "permission_missing": {"kind": "error", "code": 200, "status": 403},
    "account_lost": {"kind": "error", "code": 100, "subcode": 33},
    "failing": {"kind": "http_503_text"},
    "html_error": {"kind": "http_503_html"},
}
"""How the stand-in is told of what the conformance kit orders."""


class Facebook:
    """Says no under any status: code and subcode tell what is meant."""

    manifest = MANIFEST
    complaint = staticmethod(complaint.find_complaint)
    signature = staticmethod(signing.signature)
    usage = staticmethod(usage.usage)

    exchange = staticmethod(authorization.exchange)
    adopt = staticmethod(authorization.adopt)
    identify = staticmethod(authorization.identify)
    prove = staticmethod(authorization.prove)
    refresh = staticmethod(authorization.refresh)
    revoke = staticmethod(authorization.revoke)

    business_centers = staticmethod(businesses.list_businesses)
    ad_accounts = staticmethod(ad_accounts.list_ad_accounts)
    balance = staticmethod(balances.read_balance)

    campaigns = staticmethod(campaigns.read_campaigns)
    ad_groups = staticmethod(ad_groups.read_ad_groups)
    ads = staticmethod(ads.read_ads)
    creative_url = staticmethod(creatives.read_creative_url)
    creatives = staticmethod(creatives.read_creatives)
    audiences = staticmethod(audiences.read_audiences)
    pixel_events = staticmethod(pixels.read_pixel_events)
    pixels = staticmethod(pixels.read_pixels)
    insights = staticmethod(insights.read_insights)

    hear = staticmethod(callbacks.hear)
    hear_erasure = staticmethod(callbacks.hear_erasure)
    answer_erasure = staticmethod(callbacks.answer_erasure)


@hookimpl
def adport_provider() -> Provider:
    """Ours is found the same way as anyone's."""
    return Facebook()


@hookimpl
def adport_sandbox() -> Sandbox:
    """The stand-in; its web framework takes long to import, so only who asks for it waits."""
    from plugins.facebook.sandbox import APP_ID, APP_SECRET, make_app

    return Sandbox(
        provider=MANIFEST.slug,
        make_app=make_app,
        app_id=APP_ID,
        app_secret=APP_SECRET,
        users={
            "admin": "administers two business portfolios, one with a client's ad account",
            "second_admin": "administers the same two",
            "advertiser": "is an employee of one, with tasks on two of its ad accounts",
            "analyst": "is an employee of one, and may only look at one ad account",
            "personal": "is in no business portfolio and has an ad account of their own",
            "nobody": "is in no business portfolio and reaches no ad account",
            "checkpoint": "must log in at facebook.com before any app is served",
        },
        faults=FAULTS,
    )
