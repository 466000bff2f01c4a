"""The conformance kit, for TikTok and its sandbox."""

from adport.testing import ProviderKit
from plugins.tiktok import TikTok, adport_sandbox


class TestTikTok(ProviderKit):
    provider = TikTok()
    sandbox = adport_sandbox()
