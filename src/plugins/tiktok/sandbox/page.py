"""The sandbox's few HTML pages, filled from templates with every value escaped."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from litestar import MediaType, Response

_FOLDER = Path(__file__).parent / "templates"


class Markup(str):
    """HTML that is already safe."""

    __slots__ = ()


def fill(template: str, /, **values: object) -> Markup:
    """A template with its `$names` filled in; what is not Markup is escaped."""
    source = (_FOLDER / f"{template}.html").read_text(encoding="utf-8")
    safe = {
        key: value if isinstance(value, Markup) else escape(str(value))
        for key, value in values.items()
    }
    return Markup(Template(source).substitute(safe))


def joined(parts: Iterable[Markup]) -> Markup:
    """Pieces of a page, one below the other."""
    return Markup("\n".join(parts))


def page(title: str, content: Markup, status: int = 200) -> Response[str]:
    """A whole page around its content."""
    return Response(
        fill("layout", title=title, content=content), status_code=status, media_type=MediaType.HTML
    )
