"""TikTok accounts, by TikTok's Accounts API: which file does what, and how the host finds it."""

from functools import partial

from core.hookspecs import hookimpl
from core.provider import Provider
from core.sandbox import Sandbox
from plugins.tiktok import FAULTS, complaint
from plugins.tiktok_account import authorization
from plugins.tiktok_account.manifest import MANIFEST

adport_hooks_version = 1

PEOPLE = {
    "admin": "has a TikTok account",
    "second_admin": "has another",
    "personal": "has one, and no business at all",
}
"""Who can agree at the stand-in."""


class TikTokAccount:
    """The same platform as TikTok for Business, asked in the name of one TikTok account."""

    manifest = MANIFEST
    complaint = staticmethod(complaint.find_complaint)

    exchange = staticmethod(authorization.exchange)
    identify = staticmethod(authorization.identify)
    prove = staticmethod(authorization.prove)
    refresh = staticmethod(authorization.refresh)
    revoke = staticmethod(authorization.revoke)


@hookimpl
def adport_provider() -> Provider:
    """Ours is found the same way as anyone's."""
    return TikTokAccount()


@hookimpl
def adport_sandbox() -> Sandbox:
    """TikTok's own stand-in, which serves TikTok accounts too."""
    from plugins.tiktok.sandbox import APP_ID, APP_SECRET, make_app

    return Sandbox(
        provider=MANIFEST.slug,
        make_app=partial(make_app, accounts=PEOPLE),
        app_id=APP_ID,
        app_secret=APP_SECRET,
        users=PEOPLE,
        faults=FAULTS,
    )
