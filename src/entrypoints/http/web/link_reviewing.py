"""/profiles/…/linked/access: who can use which account, by which way, and what changed last."""

from collections.abc import Iterator, Sequence
from typing import Any

from dishka import AsyncContainer
from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import Actor
from core.ids import ProfileId
from core.link_review import Access, Review
from core.link_rights import Origin
from core.linked_account import Way
from core.usecases.link_requests import ListLinkRequests
from core.usecases.profiles import ShowProfile
from entrypoints.http.web.exporting import as_csv, undated_name
from entrypoints.http.web.link_places import fresh_together, places_of
from entrypoints.http.web.linked import common, kept, waiting_in
from entrypoints.http.web.linked_rows import AccountKey, Shelves, Show, found_in
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import page
from entrypoints.http.web.words import label

HEAD = (
    "Account",
    "Account id",
    "Person",
    "Person id",
    "Role in the Business Center",
    "Permission",
    "Through",
    "Last change (UTC)",
    "Changed by",
)
NOT_TOLD = "not told by the platform"
"""In place of the permissions of somebody who can use an account of which none is known."""
AT_PLATFORM = "at the platform"
"""Who changed what was not changed from here."""


@get("/profiles/{profile_id:str}/linked/access", include_in_schema=False)
@inject
async def show_access(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    requests: FromDishka[ListLinkRequests],
) -> Response[Any]:
    """Account by account, or all that match as CSV."""
    id, given = ProfileId(profile_id), request.query_params
    profile = await show_profile(actor, id)
    container: AsyncContainer = request.state.dishka_container
    shelves = await kept(container, actor, id)
    text = given.get("q", "").strip()[:200]
    found = found_in(shelves, text, "", Show.ALL)
    keys: list[AccountKey] = list(dict.fromkeys((one.provider, one.id) for one in found))
    if given.get("as") == "csv":
        return as_csv(undated_name(profile.name, "access"), HEAD, _rows(shelves, keys))
    asked = await requests(actor, id)
    return await page(
        "link_access.html",
        request,
        profile=profile,
        leaf=leaf_of(keys, given.get("page", ""), text),
        review=shelves.review,
        total=len(shelves.its),
        fresh=fresh_together(places_of(shelves, asked)),
        waiting=waiting_in(asked),
        **await common(container, shelves),
    )


def through(origin: Origin, centers: dict[str, str]) -> str:
    """The way a permission comes by, in words."""
    if origin.way is Way.OWN_USER:
        return "their own user at the platform"
    center = centers.get(origin.business_center_id or "", origin.business_center_id or "")
    return f"{center} ({'as an admin' if origin.is_admin else 'assigned'})"


def _rows(shelves: Shelves, keys: Sequence[AccountKey]) -> Iterator[tuple[str, ...]]:
    """One for each permission that somebody has; one for whoever has none that is known."""
    centers = shelves.center_names()
    for provider, id in keys:
        names = {one.slug: one.name for one in shelves.linkings[provider].permissions}
        review = shelves.review(provider, id)
        for one in review.access:
            for held in one.held:
                ways = "; ".join(through(it, centers) for it in held.origins)
                yield (*_whose(review, one), names[held.permission], ways, *_last(one))
            if not one.held:
                ways = "; ".join(through(it, centers) for it in one.ways)
                yield (*_whose(review, one), NOT_TOLD, ways, *_last(one))


def _whose(review: Review, one: Access) -> tuple[str, ...]:
    role = label(one.role) if one.role else "not in it"
    return review.name, review.account_id, one.name or one.user_id, one.user_id, role


def _last(one: Access) -> tuple[str, str]:
    return f"{one.changed_at:%Y-%m-%d %H:%M:%S}", one.changed_by or AT_PLATFORM


HANDLERS = (show_access,)
