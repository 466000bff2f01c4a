"""A sandbox's few HTML pages: templates in which every value is escaped."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template

_SHARED = Path(__file__).parent / "templates"


class Markup(str):
    """HTML that is safe already."""

    __slots__ = ()


class Pages:
    """Templates of the sandbox's own; a few, such as `choice` and `row`, are here for all."""

    def __init__(self, folder: Path, *, name: str, accents: tuple[str, str]) -> None:
        self._folder, self._name = folder, name
        self._light, self._dark = accents
        """The colour of links and buttons, by day and by night."""

    def fill(self, template: str, /, **values: object) -> Markup:
        """A template with its `$names` filled in; what is no Markup is escaped."""
        own = self._folder / f"{template}.html"
        source = own if own.exists() else _SHARED / own.name
        safe = {
            name: value if isinstance(value, Markup) else escape(str(value))
            for name, value in values.items()
        }
        return Markup(Template(source.read_text(encoding="utf-8")).substitute(safe))

    def whole(self, title: str, content: Markup) -> str:
        """A whole page around its content."""
        own = {"name": self._name, "light": self._light, "dark": self._dark}
        return self.fill("layout", title=title, content=content, **own)


def joined(parts: Iterable[Markup]) -> Markup:
    """Parts of a page, one below the other."""
    return Markup("\n".join(parts))
