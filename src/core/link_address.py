"""The address under which an owner says yes: what a platform may hand us to show and to draw."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from core.provider_errors import Garbled

LONGEST = 2000
"""Characters that a QR code holds and a telephone still reads."""


def require_address(url: str) -> None:
    """Raise Garbled for what is no plain address of a page: it becomes a link and a picture."""
    if not _is_plain(url) or not _is_page(url):
        raise Garbled("The platform gave no address under which an owner could say yes.")


def _is_plain(url: str) -> bool:
    """Nothing in it is invisible, or turns the rest of a line around."""
    return len(url) <= LONGEST and url.isascii() and url.isprintable() and " " not in url


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    """This machine, or a bare name of its own network: a platform's stand-in, not a platform."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host and host[0].isalpha()
