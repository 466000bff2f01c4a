"""The sandbox's few HTML pages."""

from pathlib import Path

from adport.sandbox.pages import Markup as Markup
from adport.sandbox.pages import Pages
from adport.sandbox.pages import joined as joined
from adport.sandbox.wire import HTML
from plugins.facebook.sandbox.gateway import Reply

_PAGES = Pages(
    Path(__file__).parent / "templates", name="Facebook sandbox", accents=("#0a5bd8", "#6ea8ff")
)
fill = _PAGES.fill


def page(title: str, content: Markup, status: int = 200) -> Reply:
    """A whole page around its content."""
    return Reply(status=status, body=_PAGES.whole(title, content).encode(), media=HTML)
