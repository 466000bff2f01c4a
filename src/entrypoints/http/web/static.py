"""Style sheet, scripts and icon: read once, revalidated by their hash, served from here alone."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

ROOM = Path(__file__).parent / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Asset(msgspec.Struct, frozen=True):
    """A file as it is sent."""

    body: bytes
    kind: str
    tag: str


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name."""
    ours = (one for one in ROOM.iterdir() if one.suffix in KINDS)
    return {one.name: _asset(one) for one in (*ours, *_viewer())}


def _viewer() -> Iterator[Path]:
    """The API page's viewer; the package's own code, which is for other frameworks, is not run."""
    package = distribution("swagger-ui-py")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        yield Path(str(package.locate_file(f"swagger_ui/static/{name}")))


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, KINDS[path.suffix], f'"{hashlib.sha256(body).hexdigest()[:20]}"')


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def serve_asset(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """The file, or that the browser's copy is still right."""
    found = assets().get(name)
    if found is None:
        raise NotFoundException("There is no such file.")
    headers = {
        "ETag": found.tag,
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    known = request.headers.get("if-none-match", "").replace("W/", "").split(",")
    if found.tag in (one.strip() for one in known):
        return Response(b"", status_code=304, headers=headers, media_type=found.kind)
    return Response(found.body, headers=headers, media_type=found.kind)
