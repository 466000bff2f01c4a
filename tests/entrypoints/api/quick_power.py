"""Power Manager's own plugin without its pace: the sandbox beside it counts nothing here."""

import msgspec

from core.hookspecs import hookimpl
from core.provider import Provider
from plugins.power_manager import PowerManager
from plugins.power_manager.manifest import MANIFEST


class QuickPowerManager(PowerManager):
    manifest = msgspec.structs.replace(MANIFEST, rates=())


adport_hooks_version = 1


@hookimpl
def adport_provider() -> Provider:
    return QuickPowerManager()
