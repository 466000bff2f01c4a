"""The hooks a plugin implements, all on this page. The one file of core that knows pluggy."""

from pluggy import HookimplMarker, HookspecMarker

from core.provider import Provider
from core.sandbox import Sandbox

HOOKS_VERSION = 1
"""Which hooks these are. It grows where an older plugin would no longer do what it should."""
OLDEST_VERSION = 1
"""The oldest version whose plugins still work."""
VERSION_NAME = "adport_hooks_version"
"""What a plugin's module calls the version that it is written for."""

hookspec = HookspecMarker("adport")
hookimpl = HookimplMarker("adport")


class Outdated(DeprecationWarning):
    """A plugin uses what will go; the text says what to use in its place."""


@hookspec
def adport_provider() -> Provider:
    """Return the provider this plugin adds. Called once, at start."""
    raise NotImplementedError


@hookspec
def adport_sandbox() -> Sandbox:
    """Return the platform's stand-in. Called only by the demo, `adport sandbox` and tests."""
    raise NotImplementedError
