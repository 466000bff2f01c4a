"""How a call fails on the line, and what that means to us."""

import socket

import httpx  # noqa: TID251 - what http.py sends with fails in its words

from adapters.tries import Unfound, Unreached
from core.provider_errors import Garbled, ProviderError, Rejected, Unavailable

FAILURES: tuple[tuple[type[Exception], type[ProviderError], str], ...] = (
    (httpx.ConnectTimeout, Unreached, "{name} could not be reached within 5 seconds."),
    (httpx.ConnectError, Unreached, "{name} could not be reached."),
    (httpx.PoolTimeout, Unavailable, "All connections to {name} were busy for 30 seconds."),
    (httpx.TimeoutException, Unavailable, "{name} did not answer within 30 seconds."),
    (TimeoutError, Unavailable, "{name} did not end its answer within {seconds:g} seconds."),
    (httpx.LocalProtocolError, Rejected, "The request to {name} cannot be put into HTTP."),
    (httpx.UnsupportedProtocol, Rejected, "The address of {name} is no http or https address."),
    (httpx.InvalidURL, Rejected, "The request to {name} has an impossible address."),
    (ValueError, Rejected, "The request to {name} cannot be put into HTTP."),
    (httpx.DecodingError, Garbled, "{name} answered in a broken compression."),
    (httpx.TooManyRedirects, Rejected, "{name} sends the request from place to place."),
    (httpx.StreamError, Unavailable, "The connection to {name} broke off."),
    (httpx.HTTPError, Unavailable, "The connection to {name} broke off."),
)
"""What a failure of httpx means to us; the first that fits counts. Its own texts are not shown:
they may quote headers and addresses."""
FAILING = tuple(failure for failure, _, _ in FAILURES)


def failure_of(error: Exception, name: str, seconds: float) -> ProviderError:
    """One of FAILING in our words; `seconds` is how long an answer may take."""
    if isinstance(error, httpx.ConnectError) and _is_of_the_name(error):
        host = error.request.url.host[:80]
        return Unfound(f"{name} could not be reached: no server is known as “{host}”.")
    kind, text = next((k, t) for type, k, t in FAILURES if isinstance(error, type))
    return kind(text.format(name=name, seconds=seconds))


def _is_of_the_name(error: BaseException | None) -> bool:
    """Whether it began with a name that nobody knows."""
    while error is not None:
        if isinstance(error, socket.gaierror | UnicodeError):
            return True
        error = error.__cause__ or error.__context__
    return False
