"""The way back from a consent page: to which address, and with what."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The only hosts that people are sent back to, and that are pushed to."""


def is_registered(uri: str, registered: Collection[str] | None, *callbacks: str) -> bool:
    """Whether the developer app may send people back to `uri`.

    Where nothing is registered, to any loopback address that ends in one of its callbacks.
    """
    if registered is not None:
        return uri in registered
    parts = urlsplit(uri)
    is_near = parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK
    return is_near and parts.path.endswith(callbacks)


def way_back(uri: str, state: str, extra: Mapping[str, str], *, fragment: str = "") -> str:
    """The address to go back to, with what it already carried kept."""
    parts = urlsplit(uri)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *extra.items(), ("state", state)]
    fragment = fragment or parts.fragment
    return urlunsplit(parts._replace(query=urlencode(query), fragment=fragment))


def one_of(sent: Mapping[str, Sequence[object]], name: str) -> str:
    """The first value of a parameter, or nothing."""
    return str(next(iter(sent.get(name, ())), ""))
