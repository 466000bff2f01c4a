"""Reading a list page by page; some lists are made of several, read one after the other."""

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping, Sequence

import msgspec

from core.provider import Session
from core.provider_errors import Forbidden, Garbled, NotEligible, Rejected, Unavailable
from core.reads import Page
from plugins.tiktok.shapes import Answered, Listing

_REFUSALS = (Forbidden, Rejected)
"""These leave open whether the account has the thing; NotEligible says that it has not."""


class Question[R](msgspec.Struct, frozen=True, kw_only=True):
    """A list that can be asked for."""

    path: str
    shape: type[Answered[Listing[R]]]
    params: Mapping[str, str]
    size: int
    """The largest page TikTok gives: it takes the fewest calls."""


class Batch[T](msgspec.Struct, frozen=True, kw_only=True):
    """What one call brought."""

    rows: tuple[T, ...] = ()
    pages: int = 0
    total: int | None = 0
    """How many rows the list has; None where TikTok does not say."""
    left_out: int = 0
    """Rows counted in `total` that mean nothing to us."""
    is_refused: bool = False


class Mark(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Where a list goes on; the host keeps it for us, perhaps over a restart."""

    part: int = 0
    page: int = 1
    before: int | None = 0
    """Rows of the parts that are done, less those left out; None if one did not tell."""
    is_partial: bool = False
    """Whether a part that is done was refused."""


type Part[T] = Callable[[Session, int], Awaitable[Batch[T]]]
"""A list that is part of a larger one, read by the number of its page."""


async def ask[R](session: Session, question: Question[R], page: int) -> Batch[R]:
    """One page; without page_info the first is the only one, unless it is full.

    Raises Garbled where a list is neither there nor counted, or stops counting in its middle: it
    would seem to be over.
    """
    asked = {**question.params, "page": str(page), "page_size": str(question.size)}
    data = (await session.get(question.path, question.shape, asked)).data
    info, is_full = data.page_info, len(data.rows) >= question.size
    total, pages = (info.total, info.pages) if info else (None, None)
    if data.is_blank or (info is None and (page > 1 or is_full)):
        raise Garbled("TikTok sent a page that does not tell whether the list goes on.")
    if pages is None:
        pages = page + is_full if total is None else -(-total // question.size)
    return Batch(rows=data.rows, pages=pages if info else 1, total=total)


def part[R, T](question: Question[R], build: Callable[[R], T | None]) -> Part[T]:
    """A list of `build`'s rows; those it makes None of are left out."""

    async def read(session: Session, page: int) -> Batch[T]:
        batch = await ask(session, question, page)
        built = [build(row) for row in batch.rows]
        rows = tuple(row for row in built if row is not None)
        return Batch(
            rows=rows, pages=batch.pages, total=batch.total, left_out=len(built) - len(rows)
        )

    return read


def if_there[T](read: Part[T]) -> Part[T]:
    """A list that not every account has: where the first page is refused, it is empty.

    It is known to be empty where the account cannot have it, and else only not shown. Whatever
    passes, and whatever is wrong with the whole connection, is raised all the same.
    """

    async def try_it(session: Session, page: int) -> Batch[T]:
        try:
            return await read(session, page)
        except (NotEligible, *_REFUSALS) as refusal:
            if page > 1:
                raise
            return Batch(is_refused=isinstance(refusal, _REFUSALS))

    return try_it


def confirmed[T](read: Part[T]) -> Part[T]:
    """A list whose refusal is believed only when it comes twice: it is asked for but once."""

    async def try_it(session: Session, page: int) -> Batch[T]:
        try:
            return await read(session, page)
        except _REFUSALS:
            return await read(session, page)

    return try_it


async def read_parts[T](session: Session, parts: Sequence[Part[T]], cursor: str) -> Page[T]:
    """The page at the cursor."""
    mark = read_mark(cursor, Mark)
    if mark.part >= len(parts):
        mark = Mark()
    batch = await parts[mark.part](session, mark.page)
    before = None if mark.before is None else mark.before - batch.left_out
    total = None if before is None or batch.total is None else before + batch.total
    is_partial = mark.is_partial or batch.is_refused
    parts_left = len(parts) - mark.part - 1
    if mark.page < batch.pages:
        next = msgspec.structs.replace(mark, page=mark.page + 1, before=before)
    else:
        next = Mark(part=mark.part + 1, before=total, is_partial=is_partial)
    return Page(
        rows=batch.rows,
        next=msgspec.json.encode(next).decode() if next.part < len(parts) else "",
        total=total,
        left=max(0, batch.pages - mark.page) + parts_left,
        is_partial=is_partial,
    )


def read_mark[M](cursor: str, kind: type[M]) -> M:
    """The mark in a cursor; the beginning where it is empty, or of another version's making."""
    try:
        return msgspec.json.decode(cursor, type=kind) if cursor else kind()
    except msgspec.DecodeError:
        return kind()


async def read_all[R](
    session: Session, question: Question[R], key: Callable[[R], Hashable]
) -> AsyncIterator[tuple[R, ...]]:
    """Every page's rows that no page before had: rows may move while one pages."""
    seen: set[Hashable] = set()
    async for batch in _every_page(session, question):
        fresh: dict[Hashable, R] = {}
        for row in batch.rows:
            fresh.setdefault(key(row), row)
        yield tuple(row for id, row in fresh.items() if id not in seen)
        seen |= fresh.keys()


async def read_whole[R](
    session: Session, question: Question[R], key: Callable[[R], Hashable]
) -> AsyncIterator[R]:
    """The rows of a list, once each, when there are as many as TikTok counts.

    Pages may lack rows, and rows may move while one pages, so what falls short is read again.
    Raises Unavailable where it still does: what is not shown would be taken for gone.
    """
    shown: dict[Hashable, R] = {}
    for is_last in (False, True):
        count, total = 0, None
        async for batch in _every_page(session, question):
            count, total = count + len(batch.rows), batch.total
            shown |= {key(row): row for row in batch.rows}
        # A row that came twice may stand for one that was skipped, or be there twice each time.
        if total is None or len(shown) >= total or (is_last and count >= total):
            for row in shown.values():
                yield row
            return
    raise Unavailable("TikTok showed fewer rows of a list than it counts, twice.")


async def _every_page[R](session: Session, question: Question[R]) -> AsyncIterator[Batch[R]]:
    page = last = 1
    while page <= last:
        batch = await ask(session, question, page)
        yield batch
        last = batch.pages
        page += 1
