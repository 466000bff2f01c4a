"""What was refused over HTTP: the trail hears of it, and pages learn who could do it."""

from typing import Any

import structlog
from dishka import AsyncContainer
from litestar import Request
from litestar.types import Scope

from core.access import RANK, Actor, Role
from core.errors import Denied
from core.operator_errors import OperatorError
from core.ports.members import Members
from core.ports.unit_of_work import UnitOfWork
from core.usecases.logging_in import Known
from core.usecases.refusals import FORM, ROLE, NoteRefusal
from entrypoints.http.clients import client_of
from entrypoints.http.identity import name_of
from entrypoints.settings import Settings

log = structlog.get_logger()

LONGEST = 80


async def note_denied(error: Exception, scope: Scope) -> None:
    """Before the answer is made. What is refused for another reason is noted where it happens."""
    if not isinstance(error, Denied):
        return
    request: Request[Any, Any, Any] = Request(scope)
    if held := getattr(request.state, "dishka_container", None):
        await (await held.get(UnitOfWork)).release()  # it may hold the one way to write
    try:
        await _note(request, error)
    except OperatorError as failure:
        log.warning("refusal.not_noted", code=failure.code, detail=str(failure))


async def _note(request: Request[Any, Any, Any], error: Denied) -> None:
    container: AsyncContainer = request.app.state.dishka_container
    async with container() as own:
        note = await own.get(NoteRefusal)
        actor = _actor(request)
        action = ROLE if error.needs else FORM
        what = f"{request.method} {_template(request)}"
        if actor is None:
            address = client_of(request, (await own.get(Settings)).trusted_proxies)
            await note.of_stranger(address, name_of(request), action, detail=what)
            return
        detail = f"{what}, needs {error.needs}" if error.needs else what
        await note.of_member(actor, action, _target(request), detail)
        if error.needs:
            request.state.deciders = await _deciders(own, actor, Role(error.needs))


def _actor(request: Request[Any, Any, Any]) -> Actor | None:
    known: Known | None = getattr(request.state, "known", None)
    actor: Actor | None = known.actor if known else getattr(request.state, "actor", None)
    return actor


async def _deciders(container: AsyncContainer, actor: Actor, least: Role) -> list[str]:
    members = await (await container.get(Members)).of(actor.workspace_id)
    return [one.name for one in members if RANK[one.role] >= RANK[least]]


def _template(request: Request[Any, Any, Any]) -> str:
    """Never the path itself: it may hold a secret."""
    return str(request.scope.get("path_template", "")).replace(":str}", "}")


def _target(request: Request[Any, Any, Any]) -> str:
    """What it was to be done to, by the path; the ids of pages for members are no secrets."""
    ids = [str(one)[:LONGEST] for one in request.scope.get("path_params", {}).values()]
    return ids[-1] if ids and ids[-1].isprintable() else ""
