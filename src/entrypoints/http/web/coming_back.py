"""/callback: the way back from the platform, and the page that ends an attempt to connect."""

from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.params import FromPath

from core.authorization import Authorization, Opened, Stage
from core.errors import Error
from core.ids import ProviderSlug
from core.problem import CATALOGUE
from core.usecases.callbacks import FinishAuthorization
from core.usecases.logging_in import RecogniseSession
from entrypoints.addresses import Addresses
from entrypoints.http.connecting import browser_of, refusal
from entrypoints.http.pages import POLICY, page
from entrypoints.http.web.cookies import secret_in


@get("/callback/{provider:str}", include_in_schema=False)
@inject
async def take_callback(
    provider: FromPath[str],
    request: Request[Any, Any, Any],
    finish: FromDishka[FinishAuthorization],
    addresses: FromDishka[Addresses],
) -> Response[str]:
    """Whatever the platform answers, told to whoever comes back."""
    params = {name: values[0] for name, values in request.query_params.dict().items() if values}
    try:
        done = await finish(ProviderSlug(provider), params, browser_of(request, addresses))
    except Error as error:
        return refusal(error)
    is_at_home = done.opened is Opened.HERE and await _is_at_home(request, done)
    return _outcome(done, is_at_home=is_at_home)


async def _is_at_home(request: Request[Any, Any, Any], done: Authorization) -> bool:
    """Whether the browser can open the profile; one that a command or a program sent cannot."""
    container: AsyncContainer = request.state.dishka_container
    secret = secret_in(request, await container.get(Addresses))
    known = await (await container.get(RecogniseSession))(secret, is_use=False)
    return known is not None and known.actor.workspace_id == done.workspace_id


def _outcome(done: Authorization, *, is_at_home: bool) -> Response[str]:
    """The way back to a page of ours; for all others, a page that names nobody."""
    entry = None
    if done.stage is not Stage.DONE:
        entry = CATALOGUE[done.problem.code if done.problem else "authorization_interrupted"]
    if is_at_home:
        back = page("back.html", 200, to=f"/profiles/{done.profile_id}/config", entry=entry)
        back.headers["Content-Security-Policy"] = f"{POLICY}; script-src 'self'"
        return back
    if entry is None:
        return page("done.html", 200)
    return page("refused.html", 200, what=entry.what, remedy=entry.remedy)
