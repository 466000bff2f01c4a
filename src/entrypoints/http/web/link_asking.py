"""/profiles/…/linked/ask: asking an owner to link their account, step by step on one page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import Actor, Deed, require
from core.errors import (
    Error,
    Invalid,
    LinkLimit,
    PermissionMissing,
    Refused,
    RoleMissing,
    TrialExpired,
)
from core.ids import PermissionSlug, ProfileId, ProviderSlug, PublicAccountId
from core.link_request import LinkRequest, LinkState
from core.linking import Linking, completed, is_narrowed
from core.profile import Profile
from core.provider_errors import ProviderError
from core.usecases.link_requests import ListLinkRequests, NewLinkRequest, RequestLink
from core.usecases.profiles import ShowProfile
from entrypoints.addresses import Addresses
from entrypoints.http.errors import status_of
from entrypoints.http.web.forms import Ticked, ticked
from entrypoints.http.web.link_places import Place, judged, places_of, split
from entrypoints.http.web.linked import can_act, common, kept
from entrypoints.http.web.linked_rows import Shelves, place_of
from entrypoints.http.web.rendering import go, page

NAMED = 5
"""Accounts of the same name that are told apart by their ids."""
ADS_ONLY, WIDE = "ads", "profile"
TOLD = (Invalid, LinkLimit, PermissionMissing, RoleMissing, ProviderError)
"""What is told beside the choices, which stay as they were made."""


@dataclass
class Asked:
    """The choices; `shown` is where new posts are to show."""

    at: str = ""
    permissions: Ticked = field(default_factory=list[str])
    shown: str = ADS_ONLY
    account: str = ""
    twice: str = ""
    """Set by whoever was told that the same waits already."""

    def slugs(self) -> tuple[PermissionSlug, ...]:
        """The ticked permissions."""
        return tuple(PermissionSlug(one) for one in ticked(self.permissions))


@get("/profiles/{profile_id:str}/linked/ask", include_in_schema=False)
@inject
async def show_ask(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
) -> Response[str]:
    """The choices; an address may bring some along, for asking again."""
    require(actor, Deed.LINK_ACCOUNTS)
    profile = await show_profile(actor, ProfileId(profile_id))
    given = request.query_params
    typed = Asked(
        at=given.get("at", "")[:200],
        permissions=[one[:200] for one in given.getall("permissions", [])[:100]],
        shown=given.get("shown", ADS_ONLY),
        account=given.get("account", "")[:200],
    )
    return await _ask(request, actor, profile, typed)


@post("/profiles/{profile_id:str}/linked/ask", include_in_schema=False)
@inject
async def ask(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: URLEncodedBody[Asked],
    request: Request[Any, Any, Any],
    show_profile: FromDishka[ShowProfile],
    request_link: FromDishka[RequestLink],
    addresses: FromDishka[Addresses],
) -> Response[str] | Redirect:
    """Make the request, once nothing is asked for that was not ticked."""
    require(actor, Deed.LINK_ACCOUNTS)
    profile = await show_profile(actor, ProfileId(profile_id))
    shelves = await kept(request.state.dishka_container, actor, profile.id)
    try:
        asked = _asked(shelves, data)
        if set(asked.permissions) != set(data.slugs()):
            return await _ask(request, actor, profile, data, added=asked.permissions)
        linking = shelves.linkings[asked.provider]
        same = None if data.twice else await _same(request, actor, profile, linking, asked)
        if same:
            return await _ask(request, actor, profile, data, same=same)
        made = await request_link(actor, profile.id, asked)
    except TOLD as error:
        return await _ask(request, actor, profile, data, error)
    except Refused as error:
        if isinstance(error, TrialExpired):
            raise
        return await _ask(request, actor, profile, data, error)
    return go(f"/link-requests/{made.id}", addresses)


def _asked(shelves: Shelves, data: Asked) -> NewLinkRequest:
    """What the use case is asked, with all that the permissions need. Raises Invalid."""
    provider, center_id = split(data.at)
    linking = shelves.linkings.get(provider)
    if linking is None:
        raise Invalid("That is no choice.", field="at", remedy="Choose one of the list.")
    if not data.slugs():
        raise Invalid("Nothing is asked for.", field="permissions", remedy="Tick one at least.")
    if data.shown not in (ADS_ONLY, WIDE):
        raise Invalid(
            f"“{data.shown[:80]}” is no choice of where new posts show.",
            field="shown",
            remedy=f"Choose one of the two: {ADS_ONLY}, {WIDE}.",
        )
    return NewLinkRequest(
        provider=provider,
        business_center_id=center_id,
        permissions=completed(linking, data.slugs()),
        is_ads_only=data.shown != WIDE,
        account_id=_account(shelves, provider, data.account.strip()),
    )


def _account(shelves: Shelves, provider: ProviderSlug, text: str) -> PublicAccountId | None:
    """The account of that id or name. Raises Invalid for one that is not known here."""
    if not text:
        return None
    known = [one for one in shelves.every.accounts if one.provider == provider]
    found = {one.id for one in known if one.id == text}
    found = found or {one.id for one in known if one.name.casefold() == text.casefold()}
    if not found:
        raise Invalid(
            f"No account is known here as “{text[:80]}”.",
            field="account",
            remedy="Type the whole name or id of one that was linked already, or leave it empty:"
            " then whoever scans can answer.",
        )
    if len(found) > 1:
        raise Invalid(
            f"{len(found)} accounts are called “{text[:80]}”: {', '.join(sorted(found)[:NAMED])}"
            f"{', …' if len(found) > NAMED else ''}.",
            field="account",
            remedy="Type the id of the one that is meant.",
        )
    return found.pop()


async def _same(
    request: Request[Any, Any, Any],
    actor: Actor,
    profile: Profile,
    linking: Linking,
    asked: NewLinkRequest,
) -> LinkRequest | None:
    """What waits already for the same answer of the same account."""
    if asked.account_id is None:
        return None
    every = await (await request.state.dishka_container.get(ListLinkRequests))(actor, profile.id)
    where = asked.provider, asked.business_center_id, asked.account_id
    return next(
        (
            one
            for one in every
            if one.state is LinkState.WAITING
            and (one.provider, one.business_center_id, one.wanted_id) == where
            and one.permissions == asked.permissions
            and one.is_ads_only is is_narrowed(linking, asked.permissions, wished=asked.is_ads_only)
        ),
        None,
    )


async def _ask(
    request: Request[Any, Any, Any],
    actor: Actor,
    profile: Profile,
    typed: Asked,
    error: Error | None = None,
    *,
    added: Sequence[PermissionSlug] = (),
    same: LinkRequest | None = None,
) -> Response[str]:
    container = request.state.dishka_container
    shelves = await kept(container, actor, profile.id)
    every = places_of(shelves, await (await container.get(ListLinkRequests))(actor, profile.id))
    places = [await judged(container, actor, one) for one in every]
    usable = [one for one in places if can_act(one)]
    place = next((one for one in usable if one.at == typed.at), usable[0] if usable else None)
    linking = place.linking if place else None
    allowed = _allowed(shelves, place, typed.account)
    first = allowed | (set(typed.slugs()) or _usual(linking))
    return await page(
        "link_ask.html",
        request,
        status=status_of(type(error)) if error else 200,
        profile=profile,
        usable=_of_one_platform(usable, place),
        others=_other_platforms(usable, place),
        blocked=[one for one in places if not can_act(one)],
        place=place,
        linking=linking,
        needed=_needs(linking) if linking else {},
        allowed=allowed,
        chosen=set(added or typed.slugs()) if error or added or same else first,
        same=same,
        added=[one for one in added if one not in typed.slugs()],
        typed=typed,
        error=error,
        known=[one for one in shelves.every.accounts if place and _is_with(one.provider, place)],
        **await common(container, shelves),
    )


def _needs(linking: Linking) -> dict[PermissionSlug, list[str]]:
    """All that each permission brings along, by slug."""
    return {
        one.slug: [it for it in completed(linking, [one.slug]) if it != one.slug]
        for one in linking.permissions
    }


def _usual(linking: Linking | None) -> set[PermissionSlug]:
    """What is ticked at first: all that the first use of such accounts takes."""
    return set(linking.readiness[0].needs) if linking and linking.readiness else set()


def _allowed(shelves: Shelves, place: Place | None, account: str) -> set[PermissionSlug]:
    """What the owner of the account that is named allowed there already."""
    links = shelves.links(place.center.provider, PublicAccountId(account)) if place else []
    here = [one for one in links if place and place_of(one) == place.at and one.lost_at is None]
    return {slug for one in here for slug in shelves.row(one).card.known.granted}


def _is_with(provider: ProviderSlug, place: Place) -> bool:
    return provider == place.center.provider


def _of_one_platform(places: Sequence[Place], chosen: Place | None) -> list[Place]:
    return [one for one in places if chosen and _is_with(one.center.provider, chosen)]


def _other_platforms(places: Sequence[Place], chosen: Place | None) -> list[Place]:
    """One Business Center for each other platform, to go on with."""
    first = {one.center.provider: one for one in reversed(places)}
    return [one for slug, one in first.items() if chosen and slug != chosen.center.provider]


HANDLERS = (show_ask, ask)
