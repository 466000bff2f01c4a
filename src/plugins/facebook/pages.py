"""Reading a list page by page, in smaller pages where Facebook wants to be asked for less."""

from collections.abc import AsyncIterator, Callable, Mapping

import msgspec

from core.provider import Session
from core.provider_errors import TooLarge
from core.reads import Page
from plugins.facebook.manifest import PAGE_SIZE
from plugins.facebook.shapes import Listing
from plugins.facebook.values import as_json, option

SMALLEST = 10
"""Below that a page is not what is too large."""


class Question[R](msgspec.Struct, frozen=True, kw_only=True):
    """A list that can be asked for."""

    path: str
    shape: type[Listing[R]]
    params: Mapping[str, str]


class Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where a list goes on, and in pages of how many rows; the host keeps it, perhaps for days."""

    part: int = 0
    after: str = ""
    limit: int = 0
    """0: as the option has it."""


class Batch[R](msgspec.Struct, frozen=True, kw_only=True):
    """What one call brought, and where the list goes on."""

    rows: tuple[R, ...]
    after: str
    limit: int


async def ask[R](session: Session, question: Question[R], after: str, limit: int) -> Batch[R]:
    """One page, halved until Facebook gives it. Raises TooLarge where a small one is refused."""
    limit = limit or page_size(session)
    while True:
        params = {**question.params, "limit": str(limit), **({"after": after} if after else {})}
        try:
            found = await session.get(question.path, question.shape, params)
        except TooLarge:
            if limit <= SMALLEST:
                raise
            limit = max(SMALLEST, limit // 2)
        else:
            return Batch(rows=found.data, after=found.after, limit=limit)


async def read_part[R, T](
    session: Session, question: Question[R], build: Callable[[R], T | None], cursor: str
) -> Page[T]:
    """The page at the cursor; rows that `build` makes None of are left out."""
    mark = read_mark(cursor, Mark)
    batch = await ask(session, question, mark.after, mark.limit)
    built = (build(row) for row in batch.rows)
    rows = tuple(row for row in built if row is not None)
    next = Mark(after=batch.after, limit=batch.limit) if batch.after else None
    return Page(rows=rows, next=as_json(next) if next else "", left=1 if next else 0)


async def read_all[R](session: Session, question: Question[R]) -> AsyncIterator[R]:
    """Every row of every page."""
    after, limit = "", 0
    while True:
        batch = await ask(session, question, after, limit)
        for row in batch.rows:
            yield row
        if not batch.after:
            return
        after, limit = batch.after, batch.limit


def page_size(session: Session) -> int:
    """How many rows a page asks for; an option that is no number counts as its default."""
    told = option(session, PAGE_SIZE.name)
    return max(1, int(told)) if told.isascii() and told.isdigit() else int(PAGE_SIZE.default)


def read_mark[M](cursor: str, kind: type[M]) -> M:
    """The mark in a cursor; the beginning where it is empty, or of another version's making."""
    try:
        return msgspec.json.decode(cursor, type=kind) if cursor else kind()
    except msgspec.DecodeError:
        return kind()
