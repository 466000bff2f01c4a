"""Ways in: the API as one key opens it, a person's browser, and the sandbox's admin path."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx  # noqa: TID251 - plays everybody who calls the service

SCOPES = {
    "ad_account_management": "1",
    "ads_management": "2",
    "audience_management": "3",
    "reporting": "4",
    "creative_management": "6",
    "pixel_management": "8",
    "user_info": "7212739810542985217",
}
"""The sandbox's tick boxes, by our names of the permissions."""

type Response = httpx.Response


class Api:
    """The API as one key opens it."""

    def __init__(self, url: str, key: str | None) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = httpx.AsyncClient(base_url=f"{url}/api/v1/", headers=headers, timeout=30)

    async def close(self) -> None:
        await self.client.aclose()

    async def ask(
        self, method: str, path: str, body: object = None, **params: str | int
    ) -> Response:
        """Whatever is answered."""
        return await self.client.request(method, path.lstrip("/"), params=params, json=body)

    async def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401 - JSON
        """What is answered, which must be good."""
        return _good(await self.ask("GET", path, **params))

    async def post(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        return _good(await self.ask("POST", path, body))

    async def put(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        return _good(await self.ask("PUT", path, body))

    async def refusal(
        self, status: int, method: str, path: str, body: object = None, **params: str | int
    ) -> dict[str, Any]:
        """The problem that is answered, which must have that status and the one shape."""
        answer = await self.ask(method, path, body, **params)
        assert answer.status_code == status, answer.text
        return problem_of(answer)


def problem_of(answer: Response) -> dict[str, Any]:
    """The problem in an answer, proven to be one."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert all(problem[name] for name in ("code", "title", "detail", "remedy", "request_id"))
    assert answer.headers["x-request-id"] == problem["request_id"]
    return problem


def _good(answer: Response) -> Any:  # noqa: ANN401 - JSON
    assert answer.is_success, f"{answer.request.url} {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


class Person:
    """Somebody with a browser and a login at the platform."""

    def __init__(self, user: str = "admin") -> None:
        self.user = user
        self.browser = httpx.AsyncClient(timeout=30)

    async def close(self) -> None:
        await self.browser.aclose()

    async def look(self, link: str) -> Response:
        return await self.browser.get(link)

    async def follow(self, link: str, origin: str = "") -> Response:
        """Press the button of the page behind a link."""
        parts = urlsplit(link)
        headers = {"Origin": origin or f"{parts.scheme}://{parts.netloc}"}
        return await self.browser.post(link, headers=headers)

    async def leave(self, link: str) -> str:
        """Press it and read where it leads: the platform's consent page."""
        answer = await self.follow(link)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def consent(
        self, page: str, *, without: Iterable[str] = (), decision: str = "confirm"
    ) -> str:
        """Decide there; the address to which the platform sends the browser back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        ticked = [("scope", id) for name, id in SCOPES.items() if name not in set(without)]
        form = [*asked.items(), ("user", self.user), ("decision", decision), *ticked]
        answer = await self.browser.post(
            page.partition("?")[0],
            content=urlencode(form),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    async def come_back(self, callback: str, headers: Mapping[str, str] | None = None) -> Response:
        return await self.browser.get(callback, headers=headers)

    async def agree(self, link: str, *, without: Iterable[str] = ()) -> Response:
        """All of it, from the link to the page that ends it."""
        return await self.come_back(await self.consent(await self.leave(link), without=without))


class Desk:
    """The sandbox's admin path."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.AsyncClient(base_url=f"{url}/_sandbox/", timeout=30)

    async def close(self) -> None:
        await self.client.aclose()

    async def order(self, what: str, /, **body: object) -> Any:  # noqa: ANN401 - JSON
        return _good(await self.client.post(what, json=body))

    async def calls(self) -> dict[str, int]:
        """How often each path was called since the last forgetting."""
        answer = await self.client.get("calls")
        return dict(_good(answer)["counts"])

    async def forget_calls(self) -> None:
        _good(await self.client.delete("calls"))


def text_of(page: Response) -> str:
    """What a person reads on a page."""
    visible = re.sub(r"<(style|script|title).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", visible).split())
