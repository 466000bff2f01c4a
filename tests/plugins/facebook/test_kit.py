"""The conformance kit, for Facebook and its sandbox."""

from adport.testing import ProviderKit
from plugins.facebook import Facebook, adport_sandbox


class TestFacebook(ProviderKit):
    provider = Facebook()
    sandbox = adport_sandbox()
