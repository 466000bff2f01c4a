"""/webhooks: where platforms push to. They are answered at once; what follows comes after."""

from collections import Counter
from datetime import datetime
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.exceptions import TooManyRequestsException
from litestar.params import FromPath

from core.errors import NotFound
from core.ids import ProviderSlug
from core.ports.clock import Clock
from core.ports.platforms import Platforms
from core.usecases.erasing import ErasePerson
from core.usecases.pushes import HearPush
from entrypoints.addresses import Addresses
from entrypoints.hearing import Hearing
from entrypoints.http.identity import name_of
from entrypoints.http.pages import page

MOST_BYTES = 65_536
"""Of a push: the longest we know has two thousand."""
A_MINUTE = 600
"""Pushes taken of one provider; a platform brings what was refused again."""


class Turnstile:
    """Counts the pushes of each provider in this minute: whoever knows the address can push."""

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._counts: Counter[ProviderSlug] = Counter()

    def pass_one(self, provider: ProviderSlug, now: datetime) -> None:
        """Let a push in. Raises TooManyRequestsException."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[provider] += 1
        if self._counts[provider] > A_MINUTE:
            raise TooManyRequestsException(
                "Too many pushes in a minute.", headers={"Retry-After": "60"}
            )


async def _name(request: Request[Any, Any, Any]) -> None:
    """A push may have any body: what it is, its plugin decides."""
    name_of(request)


@post(
    "/webhooks/{provider:str}/erasures",
    status_code=200,
    include_in_schema=False,
    before_request=_name,
    request_max_body_size=MOST_BYTES,
)
@inject
async def take_erasure(
    provider: FromPath[str],
    request: Request[Any, Any, Any],
    erase: FromDishka[ErasePerson],
    addresses: FromDishka[Addresses],
    clock: FromDishka[Clock],
) -> dict[str, str]:
    """A person wants to be forgotten: it is done before the platform is answered."""
    slug = ProviderSlug(provider)
    headers = {name.lower(): value for name, value in request.headers.items()}
    turnstile: Turnstile = request.app.state.turnstile
    turnstile.pass_one(slug, clock.now())
    code = await erase(slug, headers, await request.body())
    return dict(erase.answer(slug, addresses.erasure(slug, code), code))


@get("/webhooks/{provider:str}/erasures/{code:str}", include_in_schema=False)
@inject
async def show_erasure(
    provider: FromPath[str], code: FromPath[str], platforms: FromDishka[Platforms]
) -> Response[str]:
    """What became of such a wish. It was carried out at once, so any code has the same answer."""
    try:
        name = platforms.get(ProviderSlug(provider)).manifest.name
    except NotFound as error:
        return page("refused.html", 404, what=str(error), remedy=error.remedy)
    return page("erased.html", 200, name=name, code=code[:64])


@post(
    "/webhooks/{provider:str}",
    status_code=200,
    include_in_schema=False,
    before_request=_name,
    request_max_body_size=MOST_BYTES,
)
@inject
async def take_push(
    provider: FromPath[str],
    request: Request[Any, Any, Any],
    hear: FromDishka[HearPush],
    clock: FromDishka[Clock],
) -> dict[str, str]:
    """200 for every push that is one, whoever it is about: strangers learn nothing."""
    slug, app = ProviderSlug(provider), request.app
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    turnstile: Turnstile = app.state.turnstile
    turnstile.pass_one(slug, clock.now())
    heard = await hear(slug, headers, body)
    if heard is not None:
        hearing: Hearing = app.state.hearing
        hearing.heed(heard)
    return {}
