"""A browser as a person uses it: pages, forms, cookies of its own, redirects one by one."""

from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx  # noqa: TID251 - plays the person's browser; the service's own calls go elsewhere
import msgspec

TELLING = ("code", "auth_code", "state")
"""Query parameters of redirects that nobody may find again in an answer of the service."""

type Pair = tuple[str, str]


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A page's form as it would be sent without touching it."""

    action: str
    method: str
    fields: tuple[Pair, ...]

    def changed(self, *, put: Iterable[Pair] = (), drop: Iterable[Pair] = ()) -> "Form":
        """The form after somebody chose values and took ticks away."""
        chosen, dropped = tuple(put), set(drop)
        names = {name for name, _ in chosen}
        kept = (one for one in self.fields if one[0] not in names and one not in dropped)
        return msgspec.structs.replace(self, fields=(*kept, *chosen))


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser shows."""

    url: str
    status: int
    text: str
    location: str
    """Where the answer sends the browser on to; empty where it does not."""
    set_cookies: tuple[str, ...] = ()


class Browser:
    """One person's browser; it remembers the secrets it met in addresses, for the audit step."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient(follow_redirects=False, timeout=60)
        self.met: set[str] = set()

    async def close(self) -> None:
        """Close its connections; its cookies are gone with it."""
        await self._client.aclose()

    async def open(self, url: str) -> Page:
        """Go to an address; where it redirects to is left to the caller."""
        return self._page(await self._client.get(url))

    async def send(self, page: Page, form: Form) -> Page:
        """Press the form's button."""
        url = urljoin(page.url, form.action)
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        parts = urlsplit(page.url)
        headers = {"Origin": f"{parts.scheme}://{parts.netloc}"}
        return self._page(
            await self._client.request(form.method, url, data=fields, headers=headers)
        )

    def _page(self, answer: httpx.Response) -> Page:
        location = answer.headers.get("location", "")
        self._remember(location)
        return Page(
            url=str(answer.url),
            status=answer.status_code,
            text=answer.text,
            location=urljoin(str(answer.url), location) if location else "",
            set_cookies=tuple(answer.headers.get_list("set-cookie")),
        )

    def _remember(self, location: str) -> None:
        query = parse_qs(urlsplit(location).query)
        self.met |= {value for name in TELLING for value in query.get(name, ())}

    async def can_enter(self, url: str) -> bool:
        """Whether the cookies it has open an address."""
        return (await self._client.get(url)).is_success


def form_of(page: Page) -> Form:
    """The page's first form. Raises LookupError where the page has none."""
    reader = _FormReader()
    reader.feed(page.text)
    if reader.form is None:
        raise LookupError(f"The page has no form; it answered {page.status}.")
    return msgspec.structs.replace(reader.form, fields=tuple(reader.fields))


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.fields: list[Pair] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.form is None:
            method = given.get("method", "get").upper()
            self.form = Form(action=given.get("action", ""), method=method, fields=())
        elif tag == "input" and self.form is not None and given.get("name"):
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked and given.get("type") != "submit":
                self.fields.append((given["name"], given.get("value", "")))
