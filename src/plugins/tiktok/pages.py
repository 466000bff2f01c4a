"""Reading a list to its last page."""

from collections.abc import AsyncIterator, Callable, Hashable, Mapping

from core.provider import Session
from plugins.tiktok.shapes import Answered, Listing


async def read_pages[T](
    session: Session,
    path: str,
    shape: type[Answered[Listing[T]]],
    params: Mapping[str, str],
    *,
    size: int,
    key: Callable[[T], Hashable],
) -> AsyncIterator[tuple[T, ...]]:
    """Every page's rows that no page before had: rows may move while one pages."""
    seen: set[Hashable] = set()
    page = last = 1
    while page <= last:
        asked = {**params, "page": str(page), "page_size": str(size)}
        data = (await session.get(path, shape, asked)).data
        fresh: dict[Hashable, T] = {}
        for row in data.list or ():
            fresh.setdefault(key(row), row)
        yield tuple(row for id, row in fresh.items() if id not in seen)
        seen |= fresh.keys()
        last = (data.page_info.total_page or 0) if data.page_info else 1
        page += 1
