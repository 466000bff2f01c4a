"""What the admin path can switch: the app's quota level and the points TikTok's docs leave open."""

from typing import Literal
from urllib.parse import urlsplit

import msgspec

from plugins.tiktok.sandbox.quota import Tier

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The switches, each with the behaviour a fresh sandbox starts with."""

    tier: Tier = "basic"
    quotas: bool = True
    advertiser_qps: int | None = None
    """Calls a second to one path for one ad account before 40133; None = unlimited."""
    refusal: Literal["error", "silent"] = "error"
    """Cancel on the consent page returns `error=access_denied`, or the state and nothing else."""
    redirect_uris: tuple[str, ...] | None = None
    """The app's registered URIs; None = any loopback URL that ends in /callback/tiktok."""
    no_page_info: bool = False
    ids_as_numbers: bool = False
    """Ids of campaigns and report rows as JSON ints, as the older documentation shows them."""
    gone_code: Literal[40001, 40002, 40300] = 40001
    """The code of "doesn't exist or has been deleted": all three have been seen or documented."""


def is_registered(uri: str, settings: Settings) -> bool:
    """Whether the developer app may send people back to `uri`."""
    if settings.redirect_uris is not None:
        return uri in settings.redirect_uris
    parts = urlsplit(uri)
    return (
        parts.scheme in {"http", "https"}
        and parts.hostname in _LOOPBACK
        and parts.path.endswith("/callback/tiktok")
    )
