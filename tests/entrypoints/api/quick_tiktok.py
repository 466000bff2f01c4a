"""TikTok's own plugin without its pace: the sandbox beside it counts nothing in these tests."""

import msgspec

from core.hookspecs import hookimpl
from core.provider import Provider
from plugins.tiktok import TikTok
from plugins.tiktok.manifest import MANIFEST


class QuickTikTok(TikTok):
    manifest = msgspec.structs.replace(MANIFEST, rates=())


adport_hooks_version = 1


@hookimpl
def adport_provider() -> Provider:
    return QuickTikTok()
