"""The conformance kit, for a Power Manager service and the sandbox of the contract."""

from adport.testing import ProviderKit
from plugins.power_manager import PowerManager, adport_sandbox


class TestPowerManager(ProviderKit):
    provider = PowerManager()
    sandbox = adport_sandbox()
