"""Power Manager: any service that follows our small published contract. Which file does what."""

from core.hookspecs import hookimpl
from core.provider import Provider
from core.sandbox import Sandbox
from plugins.power_manager import (
    ad_accounts,
    authorization,
    balances,
    business_centers,
    campaigns,
    complaint,
    insights,
)
from plugins.power_manager.manifest import API_KEY, BASE_URL, MANIFEST

adport_hooks_version = 1


class PowerManager:
    """Speaks the contract of docs/reference/power-manager.openapi.json; it only reads."""

    manifest = MANIFEST
    complaint = staticmethod(complaint.find_complaint)

    sign = staticmethod(authorization.sign)
    identify = staticmethod(authorization.identify)
    prove = staticmethod(authorization.prove)

    business_centers = staticmethod(business_centers.list_business_centers)
    ad_accounts = staticmethod(ad_accounts.list_ad_accounts)

    balance = staticmethod(balances.read_balance)
    center_balances = staticmethod(balances.read_center_balances)
    campaigns = staticmethod(campaigns.read_campaigns)
    insights = staticmethod(insights.read_insights)


@hookimpl
def adport_provider() -> Provider:
    """Ours is found the same way as anyone's."""
    return PowerManager()


@hookimpl
def adport_sandbox() -> Sandbox:
    """A service that follows the contract to the letter, with invented accounts."""
    from plugins.power_manager.sandbox import KEYS, USERS, make_app

    return Sandbox(
        provider=MANIFEST.slug,
        make_app=make_app,
        users=USERS,
        keys={
            user: {BASE_URL: "https://power.example.com/", API_KEY: key}
            for user, key in KEYS.items()
        },
    )
