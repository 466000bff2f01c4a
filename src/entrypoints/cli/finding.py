"""From what a person types to what they mean: profiles by name, connections by a prefix."""

from collections.abc import Iterable
from contextlib import suppress

from core.connection import Connection
from core.errors import Invalid, NotFound
from core.ids import ConnectionId, MemberId, ProfileId, ProviderSlug
from core.names import key_of
from core.profile import Profile
from core.usecases.connections import ListConnections, ShowConnection
from core.usecases.members import ListMembers
from core.usecases.profiles import ListProfiles
from core.workspace import Member
from entrypoints.cli.desk import Desk

SHORTEST = 6
"""Characters of an id of ours that are enough, if no other one begins alike."""
LENGTH = 32


def whole_id(text: str, known: Iterable[str], what: str, command: str) -> str:
    """The only one of the ids that is, or begins with, the text. Raises NotFound, Invalid."""
    ids = set(known)
    if text in ids:
        return text
    found = [one for one in ids if one.startswith(text.lower())]
    if not found or len(text) < SHORTEST:
        raise NotFound(
            what,
            text,
            remedy=f"Use an id from “{command}”, or its first {SHORTEST} characters.",
        )
    if len(found) > 1:
        raise Invalid(
            f"{len(found)} ids begin with “{text}”.",
            field=what.replace(" ", "_"),
            remedy="Type more of the id.",
        )
    return found[0]


async def find_profile(desk: Desk, text: str) -> Profile:
    """The profile of that id, or that name whatever its case. Raises NotFound."""
    async with desk.using(ListProfiles) as list_profiles:
        known = await list_profiles(desk.actor)
    for profile in known:
        if profile.id == text:
            return profile
    key = key_of(" ".join(text.split()))
    for profile in known:
        if key_of(profile.name) == key:
            return profile
    ids = {one.id: one for one in known}
    with suppress(NotFound):
        return ids[ProfileId(whole_id(text, ids, "profile", "adport profiles list"))]
    raise NotFound("profile", text, remedy="“adport profiles list” shows which there are.")


async def find_connection(desk: Desk, text: str) -> Connection:
    """The connection of that id, or the only one whose id begins so. Raises NotFound, Invalid."""
    if len(text) >= LENGTH:
        async with desk.using(ShowConnection) as show:
            return await show(desk.actor, ConnectionId(text))
    known = {one.id: one for one in await all_connections(desk)}
    return known[ConnectionId(whole_id(text, known, "connection", "adport connections list"))]


async def all_connections(desk: Desk) -> list[Connection]:
    """The connections of every profile."""
    found: list[Connection] = []
    async with desk.using(ListProfiles) as list_profiles:
        profiles = await list_profiles(desk.actor)
    async with desk.using(ListConnections) as list_connections:
        for profile in profiles:
            found += await list_connections(desk.actor, profile.id)
    return found


async def find_member(desk: Desk, text: str) -> Member:
    """The member of that id or e-mail address. Raises NotFound."""
    async with desk.using(ListMembers) as list_members:
        known = await list_members(desk.actor)
    for member in known:
        if text.lower() == member.email:
            return member
    ids = {one.id: one for one in known}
    with suppress(NotFound):
        return ids[MemberId(whole_id(text, ids, "member", "adport members list"))]
    raise NotFound("member", text, remedy="“adport members list” shows who there is.")


def one_provider(providers: Iterable[ProviderSlug], what: str, given: str | None) -> ProviderSlug:
    """The provider that is meant, where the platform's id alone could mean several.

    Raises NotFound where there is none, Invalid where somebody has to say which.
    """
    if given:
        return ProviderSlug(given)
    known = sorted(set(providers))
    if not known:
        raise NotFound(what, "", remedy="Connect the profile first: “adport connections connect”.")
    if len(known) > 1:
        raise Invalid(
            f"More than one provider has that {what}: {', '.join(known)}.",
            field="provider",
            remedy="Say which with --provider.",
        )
    return known[0]
