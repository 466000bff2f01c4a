"""Reading a listing to its end, part by part."""

from typing import Any

from tests.entrypoints.api.client import Api

type Row = dict[str, Any]

MOST = 1000


async def paged(api: Api, path: str, **params: str | int) -> list[Row]:
    """All parts, one after the other; every part but the last is full."""
    rows: list[Row] = []
    while True:
        page = await api.get(path, **params)
        rows += page["items"]
        if page["next"] is None:
            return rows
        assert len(page["items"]) == params["limit"]
        params["after"] = page["next"]


async def whole(api: Api, path: str, **params: str | int) -> list[Row]:
    """All of it in parts as large as can be."""
    return await paged(api, path, limit=MOST, **params)
