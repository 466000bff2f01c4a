"""Power Manager: any service that implements our small contract, reached by address and key."""

from core.hookspecs import hookimpl
from core.provider import Provider
from core.sandbox import Sandbox
from plugins.power_manager import account, complaint, listings, reports
from plugins.power_manager.manifest import MANIFEST

adport_hooks_version = 1


class PowerManager:
    """Plain JSON over HTTP, as docs/reference/power-manager.md publishes it."""

    manifest = MANIFEST
    complaint = staticmethod(complaint.find_complaint)
    sign = staticmethod(account.sign)

    identify = staticmethod(account.identify)
    prove = staticmethod(account.prove)

    business_centers = staticmethod(listings.list_business_centers)
    ad_accounts = staticmethod(listings.list_ad_accounts)
    campaigns = staticmethod(listings.read_campaigns)

    center_balances = staticmethod(reports.read_center_balances)
    insights = staticmethod(reports.read_insights)


@hookimpl
def adport_provider() -> Provider:
    """Ours is found the same way as anyone's."""
    return PowerManager()


@hookimpl
def adport_sandbox() -> Sandbox:
    """A service that implements the contract, with invented figures."""
    from plugins.power_manager.sandbox import SANDBOX

    return SANDBOX
