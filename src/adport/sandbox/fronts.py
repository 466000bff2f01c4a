"""The few pages that every small platform has: who there is, and the question of consent."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from adport.sandbox.pages import Markup, Pages, joined

_ACCENTS = ("#3a5bc7", "#9db2f5")
_OWN = Path(__file__).parent / "templates"


def people_page(platform: str, people: Iterable[tuple[str, str, str]]) -> str:
    """Whom the stand-in knows: each one's name, what is particular about them, and their key."""
    pages, title = _pages(platform), f"A stand-in for {platform}"
    rows = joined(
        pages.fill("row", first=name, second=about, third=key) for name, about, key in people
    )
    return pages.whole(title, pages.fill("people", title=title, rows=rows))


def consent_page(
    platform: str,
    *,
    at: str,
    query: Mapping[str, str],
    people: Sequence[tuple[str, str, str]],
    permissions: Sequence[str],
) -> str:
    """The question whether the app may come in; `people` are user, name, and what is particular."""
    pages, title = _pages(platform), f"May the app see your account at {platform}?"
    ticks = [
        _choice(pages, kind="checkbox", name=f"with_{one}", value="on", title=one)
        for one in permissions
    ]
    names = [
        _choice(pages, kind="radio", name="user", value=user, title=name, note=about)
        for user, name, about in people
    ]
    groups = {"The app may": ticks, "Who you are": names}
    content = pages.fill(
        "consent",
        title=title,
        action=f"{at}?{urlencode(query)}",
        groups=joined(
            pages.fill("group", legend=legend, choices=joined(choices))
            for legend, choices in groups.items()
            if choices
        ),
    )
    return pages.whole(title, content)


def _pages(platform: str) -> Pages:
    return Pages(_OWN, name=f"Sandbox of {platform}", accents=_ACCENTS)


def _choice(pages: Pages, *, kind: str, note: str = "", **told: str) -> Markup:
    """A permission is ticked beforehand; who somebody is has to be chosen."""
    checked = "checked" if kind == "checkbox" else "required"
    return pages.fill("choice", kind=kind, note=note, checked=checked, **told)
