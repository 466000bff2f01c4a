"""`adport serve`: the API, the pages, and the work if it is the worker."""

import socket
import sys
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec
import structlog
from dishka import AsyncContainer

from core.usecases.invitations import InviteMember
from entrypoints.addresses import Addresses
from entrypoints.http.app import make_app
from entrypoints.serving import bind, port_of, serve_until_told
from entrypoints.settings import Settings
from entrypoints.start import opened
from entrypoints.worker import require_shared

log = structlog.get_logger()

MEND = "Set ADPORT_PUBLIC_URL to where this service is reached."


async def serve(
    settings: Settings, *, is_reached_here: bool = False, is_worker: bool = True
) -> None:
    """Serve until told to stop. Raises OperatorError, before anything is served.

    Where it `is_reached_here`, the public address is the listener's own. Where it is no worker,
    the jobs wait for one: “adport worker”.
    """
    if not is_worker:
        require_shared(settings, "adport serve --no-worker")
    listener = bind(settings.host, settings.port)
    if is_reached_here:
        settings = msgspec.structs.replace(settings, public_url=address_of(listener))
    try:
        async with opened(settings) as container:
            _announce(settings, listener, is_reached_here=is_reached_here)
            await _invite_first(container)
            await serve_until_told(make_app(container, is_worker=is_worker), listener)
    finally:
        listener.close()


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine reaches the listener."""
    host = ip_address(listener.getsockname()[0])
    if host.is_unspecified:
        host = ip_address("::1" if host.version == 6 else "127.0.0.1")
    shown = f"[{host}]" if host.version == 6 else str(host)
    return f"http://{shown}:{port_of(listener)}"


def leads_elsewhere(url: str, port: int) -> bool:
    """Whether the address is one of this machine's own, and of another port."""
    parts = urlsplit(url)
    return is_loopback(parts.hostname or "") and (parts.port or _usual(parts.scheme)) != port


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


async def _invite_first(container: AsyncContainer) -> None:
    """The owner's way in, on stdout and in no log, as long as nobody has chosen a password."""
    async with container() as scope:
        invited = await (await scope.get(InviteMember)).first()
        if invited is None:
            return
        url = (await scope.get(Addresses)).invitation(invited.secret)
    sys.stdout.write(f"Nobody can sign in yet. Choose the owner's password, once, at {url}\n")
    sys.stdout.flush()


def _announce(settings: Settings, listener: socket.socket, *, is_reached_here: bool) -> None:
    """To a person at a terminal in words, else to the log."""
    url, port = settings.public_url, port_of(listener)
    is_elsewhere = leads_elsewhere(url, port)
    if not sys.stderr.isatty():
        if is_elsewhere:
            log.warning("links lead elsewhere", remedy=MEND, public_url=url, port=port)
        log.info("serving", at=url, api_page=f"{url}/api/docs", host=settings.host, port=port)
        return
    at = address_of(listener) if is_elsewhere else url
    told = f"Adport runs at {at}; API page {at}/api/docs; Ctrl-C stops it.\n"
    if is_elsewhere:
        told += f"Its links lead to {url}, where it does not listen. What to do: {MEND}\n"
    if is_reached_here:
        told += f"Commands in other shells need it as well: export ADPORT_PUBLIC_URL={url}\n"
    sys.stderr.write(told)
    sys.stderr.flush()
