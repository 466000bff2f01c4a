"""Asking a service: one page a call, and what a refusal means for the scope that was needed."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import quote

from core.ids import PermissionSlug
from core.provider import Session
from core.provider_errors import AccountGone, Garbled, Rejected, ScopeMissing
from plugins.power_manager.manifest import SCOPES
from plugins.power_manager.shapes import Listed

_MOST_PAGES = 1000
"""Of a list that is read at once: a service whose list never ends holds nobody up."""


async def ask[T](
    session: Session, path: str, shape: type[T], needs: PermissionSlug, **params: str
) -> T:
    """The answer. Raises ScopeMissing naming the scope where the service says 403."""
    asked = {name: value for name, value in params.items() if value}
    try:
        return await session.get(path, shape, asked)
    except ScopeMissing as refusal:
        missing = ScopeMissing(f"The key lacks the scope “{SCOPES[needs]}”. {refusal}")
    raise missing


async def ask_all[R](
    session: Session,
    path: str,
    shape: type[Listed[R]],
    needs: PermissionSlug,
    params: Mapping[str, str] | None = None,
) -> AsyncIterator[R]:
    """Every row of every page. Raises Garbled where the pages lead round in a circle."""
    seen, cursor = {""}, ""
    while len(seen) <= _MOST_PAGES:
        page = await ask_list(session, path, shape, needs, **params or {}, cursor=cursor)
        for row in page.data:
            yield row
        cursor = page.next_cursor or ""
        if not cursor:
            return
        if cursor in seen:
            break
        seen.add(cursor)
    raise Garbled(f"The service's pages of {path} do not come to an end.")


async def ask_list[R](
    session: Session, path: str, shape: type[Listed[R]], needs: PermissionSlug, **params: str
) -> Listed[R]:
    """A page of a list that every service has. Raises Rejected where it is not there."""
    try:
        return await ask(session, path, shape, needs, **params)
    except AccountGone:
        absent = Rejected(f"The service has no {path}: the base URL may be another one.")
    raise absent


def of_account(id: str, what: str) -> str:
    """The path of something of an ad account; an id cannot lead to another path."""
    return f"v1/ad-accounts/{quote(id, safe='')}/{what}"
