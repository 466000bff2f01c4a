"""The sandbox's few HTML pages."""

from pathlib import Path

from litestar import MediaType, Response

from adport.sandbox.pages import Markup as Markup
from adport.sandbox.pages import Pages
from adport.sandbox.pages import joined as joined

_PAGES = Pages(
    Path(__file__).parent / "templates", name="TikTok sandbox", accents=("#c8123f", "#ff5c7f")
)
fill = _PAGES.fill


def page(title: str, content: Markup, status: int = 200) -> Response[str]:
    """A whole page around its content."""
    return Response(_PAGES.whole(title, content), status_code=status, media_type=MediaType.HTML)
