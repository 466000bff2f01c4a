"""What each failure of httpx has to become."""

import httpx  # noqa: TID251 - the wire is the subject

from core.provider_errors import (
    Garbled,
    ProviderError,
    Rejected,
    Unavailable,
)
from tests.adapters.stand_in import TOKEN

MEANING: dict[type[httpx.TransportError], type[ProviderError]] = {
    httpx.TransportError: Unavailable,
    httpx.TimeoutException: Unavailable,
    httpx.ConnectTimeout: Unavailable,
    httpx.ReadTimeout: Unavailable,
    httpx.WriteTimeout: Unavailable,
    httpx.PoolTimeout: Unavailable,
    httpx.NetworkError: Unavailable,
    httpx.ConnectError: Unavailable,
    httpx.ReadError: Unavailable,
    httpx.WriteError: Unavailable,
    httpx.CloseError: Unavailable,
    httpx.ProxyError: Unavailable,
    httpx.ProtocolError: Unavailable,
    httpx.LocalProtocolError: Rejected,
    httpx.RemoteProtocolError: Unavailable,
    httpx.UnsupportedProtocol: Rejected,
}
"""Written out, so that an error new in httpx fails `test_every_transport_error_is_known`."""

OTHERS: dict[Exception, type[ProviderError]] = {
    httpx.DecodingError("x"): Garbled,
    httpx.TooManyRedirects("x"): Rejected,
    httpx.InvalidURL("x"): Rejected,
    httpx.StreamClosed(): Unavailable,
    httpx.StreamConsumed(): Unavailable,
    httpx.RequestError("x"): Unavailable,
    TimeoutError(): Unavailable,
    UnicodeEncodeError("ascii", TOKEN, 0, 1, "x"): Rejected,
}


def family(error: type[httpx.TransportError]) -> set[type[httpx.TransportError]]:
    return {error}.union(*(family(child) for child in error.__subclasses__()))
