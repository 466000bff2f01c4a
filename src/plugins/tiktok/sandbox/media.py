"""The addresses of pictures and films, which the sandbox serves itself until they expire."""

import hmac
import struct
import zlib
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Literal
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.params import FromPath

from plugins.tiktok.sandbox.assets import Image, Video
from plugins.tiktok.sandbox.state import Sandbox

type MediaKind = Literal["image", "cover", "preview"]

LIVES: dict[MediaKind, timedelta] = {
    "image": timedelta(hours=1),
    "cover": timedelta(hours=6),
    "preview": timedelta(hours=6),
}
"""How long an address works."""
_KEY = b"what keeps an expiry from being moved"
_EMPTY_FILM = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"isom", 512, b"isom", b"mp42")


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An address, and when it ends."""

    url: str
    ends: datetime


def link(kind: MediaKind, file: Image | Video, host: str, now: datetime) -> Link:
    """Where the file can be had for a while, on the host that was asked."""
    ends = (now + LIVES[kind]).replace(microsecond=0)
    path = f"{kind}/{file.advertiser}/{file.signature}"
    expires = str(int(ends.timestamp()))
    query = urlencode({"x-expires": expires, "x-signature": _sign(path, expires)})
    return Link(url=f"http://{host}/_media/{path}?{query}", ends=ends)


def _sign(path: str, expires: str) -> str:
    return blake2b(f"{path}?{expires}".encode(), key=_KEY, digest_size=16).hexdigest()


@get("/_media/{kind:str}/{advertiser:str}/{signature:str}")
async def serve_media(
    kind: FromPath[str],
    advertiser: FromPath[str],
    signature: FromPath[str],
    request: Request[None, None, State],
    sandbox: NamedDependency[Sandbox],
) -> Response[bytes]:
    """The file, in one colour and without sound; 403 when the address has ended."""
    path = f"{kind}/{advertiser}/{signature}"
    expires = request.query_params.get("x-expires", "")
    signed = request.query_params.get("x-signature", "")
    if not hmac.compare_digest(signed.encode(), _sign(path, expires).encode()):
        raise PermissionDeniedException("This address was not made here.")
    if sandbox.clock.now() >= datetime.fromtimestamp(int(expires), UTC):
        raise PermissionDeniedException("This address has expired.")
    owned = (sandbox.world.images if kind == "image" else sandbox.world.videos).get(advertiser, [])
    file = next((one for one in owned if one.signature == signature), None)
    if file is None or file.id in sandbox.world.vanished:
        raise NotFoundException("No such file.")
    if kind == "preview":
        return Response(_EMPTY_FILM, media_type="video/mp4")
    return Response(_picture(file), media_type="image/png")


def _picture(file: Image | Video) -> bytes:
    """A PNG of the file's own size in a colour of its own."""
    head = struct.pack(">IIBBBBB", file.width, file.height, 1, 3, 0, 0, 0)
    rows = bytes(1 + -(-file.width // 8)) * file.height
    parts = (
        (b"IHDR", head),
        (b"PLTE", bytes.fromhex(file.signature[:6])),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
