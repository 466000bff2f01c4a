"""What the commands of linked accounts share: their group, options, and from words to ids."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import click

from core.errors import Invalid, NotFound
from core.ids import BusinessCenterId, LinkRequestId, ProfileId, ProviderSlug, PublicAccountId
from core.link_cards import Everything, LinkCard
from core.link_request import LinkRequest
from core.linked_account import LinkedAccount
from core.linking import Linking
from core.names import key_of
from core.said import require_said
from core.usecases.business_centers import ListBusinessCenters
from core.usecases.link_requests import ListLinkRequests, ShowLinkRequest
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.profiles import ListProfiles
from entrypoints.cli.desk import Desk
from entrypoints.cli.finding import LENGTH, find_profile, whole_id
from entrypoints.http.link_views import linking_of

PROFILE = click.option("--profile", required=True, metavar="P", help="The profile's name or id.")
CENTER = click.option(
    "--business-center", "center", metavar="ID", help="Needed only where several are active."
)
PROVIDER = click.option("--provider", metavar="S", help="Needed only where ids are ambiguous.")

linked_accounts = click.Group(
    "linked-accounts",
    help="Public accounts whose owners let a Business Center advertise with them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A Business Center of a profile, and what its provider has to link."""

    profile_id: ProfileId
    provider: ProviderSlug
    center_id: BusinessCenterId
    linking: Linking

    @property
    def key(self) -> tuple[ProfileId, ProviderSlug, BusinessCenterId]:
        """As the use cases take it."""
        return self.profile_id, self.provider, self.center_id


async def find_center(desk: Desk, profile: str, center: str | None, provider: str | None) -> Where:
    """The Business Center that is meant, or the only one with accounts to link.

    Raises NotFound where there is none, Invalid where somebody has to say which.
    """
    known = await find_centers(desk, profile, center, provider)
    wanted = _only(((one.provider, one.center_id) for one in known), center)
    return next(one for one in known if (one.provider, one.center_id) == wanted)


async def find_centers(
    desk: Desk, profile: str, center: str | None, provider: str | None
) -> list[Where]:
    """The Business Center named, or those with accounts to link, active ones before all others.

    Raises NotFound where there is none.
    """
    _require_said(center, provider)
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ListBusinessCenters) as list_all:
        every = await list_all(desk.actor, profile_id)
    known = every if center is not None else [one for one in every if one.is_active] or every
    platforms, linkers = await desk.platforms(), await _linkers(desk)
    found = [
        Where(
            profile_id=profile_id,
            provider=one.provider,
            center_id=one.id,
            linking=linking_of(platforms, one.provider),
        )
        for one in known
        if center in (None, one.id)
        and provider in (None, one.provider)
        and (center is not None or one.provider in linkers)
    ]
    if not found:
        raise _no_center(center)
    return found


async def find_account(
    desk: Desk, id: str, profile: str, center: str | None, provider: str | None
) -> tuple[Where, LinkCard]:
    """A linked account at the Business Center that is meant, or the only one it is linked to.

    `id` may be its name. Raises NotFound where there is none, Invalid where one has to say which.
    """
    require_said("account", id)
    _require_said(center, provider)
    profile_id = (await find_profile(desk, profile)).id
    async with desk.using(ListLinkedAccounts) as list_all:
        every = await list_all(desk.actor, profile_id)
    meant_id = account_id([one.account for one in every], id)
    cards = [one for one in every if one.account.id == meant_id]
    if not cards:
        raise NotFound("linked account", id, remedy=_see("list"))
    named = [
        one
        for one in cards
        if center in (None, one.account.business_center_id)
        and provider in (None, one.account.provider)
    ]
    living = [one for one in named if one.account.lost_at is None]
    meant = {(one.account.provider, one.account.business_center_id): one for one in living or named}
    chosen, center_id = _only(meant, center)
    where = Where(
        profile_id=profile_id,
        provider=chosen,
        center_id=center_id,
        linking=linking_of(await desk.platforms(), chosen),
    )
    return where, meant[chosen, center_id]


async def everything_in(desk: Desk, profile_id: ProfileId) -> Everything:
    """All that is kept of linked accounts in a profile."""
    async with desk.using(ListLinkedAccounts) as list_all:
        return await list_all.everything(desk.actor, profile_id)


def account_id(known: Iterable[LinkedAccount], text: str) -> PublicAccountId:
    """The account of that id, or that name whatever its case; else the text itself.

    Raises Invalid where several are called so.
    """
    names = {one.id: one.name for one in known}
    wanted = key_of(" ".join(text.split()))
    called = sorted(id for id, name in names.items() if name and key_of(name) == wanted)
    if text in names or not called:
        return PublicAccountId(text)
    if len(called) > 1:
        raise Invalid(
            f"More than one account is called “{text}”: {', '.join(called)}.",
            field="account",
            remedy="Say which by its id.",
        )
    return called[0]


async def find_request(desk: Desk, text: str) -> LinkRequest:
    """The request of that id, or the only one whose id begins so. Raises NotFound, Invalid."""
    require_said("request", text)
    if len(text) >= LENGTH:
        with suppress(NotFound):
            async with desk.using(ShowLinkRequest) as show:
                return await show(desk.actor, LinkRequestId(text))
    async with desk.using(ListProfiles) as list_profiles:
        profiles = await list_profiles(desk.actor)
    async with desk.using(ListLinkRequests) as list_all:
        known = {one.id: one for each in profiles for one in await list_all(desk.actor, each.id)}
    command = "adport linked-accounts requests --profile P"
    return known[LinkRequestId(whole_id(text, known, "link request", command))]


def _require_said(center: str | None, provider: str | None) -> None:
    """Raise Invalid where an option was given, and says nothing."""
    for field, text in (("business_center", center), ("provider", provider)):
        if text is not None:
            require_said(field, text, "Name one, or leave the option out.")


async def _linkers(desk: Desk) -> set[ProviderSlug]:
    every = [one.manifest for one in (await desk.platforms()).all()]
    return {one.slug for one in every if one.linking is not None}


def _only(
    meant: Iterable[tuple[ProviderSlug, BusinessCenterId]], center: str | None
) -> tuple[ProviderSlug, BusinessCenterId]:
    known = sorted(set(meant))
    if not known:
        raise _no_center(center)
    if len(known) > 1:
        is_center = center is None
        named = [id if is_center else provider for provider, id in known]
        raise Invalid(
            f"More than one Business Center is meant: {', '.join(named)}.",
            field="business_center" if is_center else "provider",
            remedy=f"Say which with {'--business-center' if is_center else '--provider'}.",
        )
    return known[0]


def _no_center(center: str | None) -> NotFound:
    return NotFound(
        "Business Center",
        center or "with accounts to link",
        remedy="“adport business-centers list --profile P” shows which there are.",
    )


def _see(command: str) -> str:
    return f"“adport linked-accounts {command} --profile P” shows which there are."
