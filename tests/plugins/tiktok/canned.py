"""A session over answers made up beforehand, read as the real line reads them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from core.ad_account import AccountStatus, AdAccount
from core.credential import AppCredentials, Credential
from core.ids import AdAccountId, BusinessCenterId, ProfileId, ProviderSlug
from core.provider import Answer
from core.reads import Page
from core.secret import Secret
from plugins.tiktok.complaint import find_complaint

type Json = Mapping[str, object]

APP = AppCredentials(id="7001", secret=Secret("the-app-secret"))
ACCOUNT = AdAccount(
    id=AdAccountId("7644143197428744199"),
    profile_id=ProfileId("p"),
    provider=ProviderSlug("tiktok"),
    name="Shop",
    currency="USD",
    timezone="America/New_York",
    status=AccountStatus.ACTIVE,
    business_center_id=BusinessCenterId("7200000000000000001"),
)


class Canned:
    """Answers each path from its own list in order, the last one again and again."""

    def __init__(self, answers: Mapping[str, Sequence[Json | str | Answer]]) -> None:
        self.app = APP
        self.credential: Credential | None = None
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self._answers = {path: list(listed) for path, listed in answers.items()}

    def count(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)

    def params(self, path: str) -> list[Mapping[str, object]]:
        return [params for asked, params in self.asked if asked == path]

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        return self._answer(path, shape, params or {})

    async def post[T](
        self, path: str, shape: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        return self._answer(path, shape, body or {})

    def _answer[T](self, path: str, shape: type[T], params: Mapping[str, object]) -> T:
        self.asked.append((path, params))
        left = self._answers[path]
        given = left.pop(0) if len(left) > 1 else left[0]
        answer = given if isinstance(given, Answer) else as_answer(given)
        if complaint := find_complaint(answer):
            raise complaint
        return msgspec.json.decode(answer.body, type=shape)


def ok(**data: object) -> Json:
    return {"code": 0, "message": "OK", "request_id": "r", "data": data}


def no(code: int, message: str = "") -> Json:
    return {"code": code, "message": message, "request_id": "r", "data": {}}


def as_answer(given: Json | str, headers: Mapping[str, str] | None = None) -> Answer:
    body = given.encode() if isinstance(given, str) else msgspec.json.encode(given)
    return Answer(200, headers or {}, body)


def cut(given: Json) -> Answer:
    """What comes of a report over more ads than TikTok looks at."""
    return as_answer(given, {"X-Tt-Ads-Throttle": "Number of ad ids is equal or more than 20k"})


def listing(*rows: Json, pages: int = 1, total: int | None = None, name: str = "list") -> Json:
    count = len(rows) if total is None else total
    info = {"page": 1, "page_size": 50, "total_page": pages, "total_number": count}
    return ok(**{name: rows}, page_info=info)


async def all_pages[T](read: Callable[[str], Awaitable[Page[T]]]) -> list[Page[T]]:
    """Page after page, as the host asks for them: each cursor is the one before it brought."""
    pages = [await read("")]
    while pages[-1].next:
        assert len(pages) < 1000
        pages.append(await read(pages[-1].next))
    return pages


async def flat[T](read: Callable[[str], Awaitable[Page[T]]]) -> list[T]:
    return [row for page in await all_pages(read) for row in page.rows]
