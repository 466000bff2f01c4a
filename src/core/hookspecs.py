"""The hooks a plugin implements, all on this page. The one file of core that knows pluggy."""

from pluggy import HookimplMarker, HookspecMarker

from core.provider import Provider
from core.sandbox import Sandbox

hookspec = HookspecMarker("adport")
hookimpl = HookimplMarker("adport")


@hookspec
def adport_provider() -> Provider:
    """Return the provider this plugin adds. Called once, at start."""
    raise NotImplementedError


@hookspec
def adport_sandbox() -> Sandbox:
    """Return the platform's stand-in. Called only by the demo, `adport sandbox` and tests."""
    raise NotImplementedError
