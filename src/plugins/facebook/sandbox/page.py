"""The sandbox's few HTML pages: templates in which every value is escaped."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

from plugins.facebook.sandbox.gateway import Reply

_FOLDER = Path(__file__).parent / "templates"


class Markup(str):
    """HTML that is safe already."""

    __slots__ = ()


def fill(template: str, /, **values: object) -> Markup:
    """A template with its `$names` filled in; what is no Markup is escaped."""
    text = (_FOLDER / f"{template}.html").read_text(encoding="utf-8")
    safe = {
        name: value if isinstance(value, Markup) else escape(str(value))
        for name, value in values.items()
    }
    return Markup(Template(text).substitute(safe))


def joined(parts: Iterable[Markup]) -> Markup:
    """Parts of a page, one below the other."""
    return Markup("".join(parts))


def page(title: str, content: Markup, status: int = 200) -> Reply:
    """A whole page around its content."""
    body = fill("layout", title=title, content=content).encode()
    return Reply(status=status, body=body, media="text/html; charset=utf-8")
