"""The Business Centers that accounts are linked to: their room, how fresh they are, who can act."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from dishka import AsyncContainer

from core.access import Actor
from core.business_center import BusinessCenter
from core.errors import Invalid, Refused
from core.ids import BusinessCenterId, ProviderSlug
from core.link_cards import home_of
from core.link_request import LinkRequest
from core.linked_account import CenterReading, Part
from core.linking import Linking, judge_room
from core.usecases.center_door import CenterDoor
from core.usecases.freshness import Freshness
from entrypoints.http.web.linked_rows import Home, Shelves

PARTS = {
    Part.ACCOUNTS: "accounts",
    Part.MEMBERS: "members",
    Part.ASSIGNMENTS: "who is assigned what",
    Part.AD_LINKS: "links to ad accounts",
    Part.IDENTITIES: "what ad accounts can use",
}
"""What a reading is about."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A Business Center with what a page tells of it."""

    center: BusinessCenter
    linking: Linking
    linked: int
    waiting: int
    fresh: Freshness
    problems: tuple[tuple[str, str], ...] = ()
    """Which parts could not be read whole, and the code of why."""
    unread: tuple[str, ...] = ()
    """Which parts never were, where others were."""
    refusal: str = ""
    """Why nobody here can act in it; empty where somebody can."""
    remedy: str = ""

    @property
    def at(self) -> str:
        """As forms name it."""
        return f"{self.center.provider}/{self.center.id}"

    @property
    def is_read(self) -> bool:
        """Whether anything is known of what is linked to it."""
        return bool(self.linked) or self.fresh.as_of is not None

    @property
    def is_full(self) -> bool:
        """Whether one more account is too many."""
        return judge_room(self.linking, in_center=self.linked + self.waiting) is not None


def places_of(shelves: Shelves, requests: Iterable[LinkRequest]) -> list[Place]:
    """Every Business Center of a provider that links accounts, by what is kept here."""
    waiting = [one for one in requests if one.is_open]
    return [
        Place(
            center=one,
            linking=shelves.linkings[one.provider],
            linked=sum(
                home_of(it) == (one.provider, one.id) and it.lost_at is None
                for it in shelves.every.accounts
            ),
            waiting=sum(
                (it.provider, it.business_center_id) == (one.provider, one.id) for it in waiting
            ),
            fresh=fresh_of(readings := readings_at(shelves, (one.provider, one.id))),
            problems=tuple((PARTS[it.part], it.problem) for it in readings if it.problem),
            unread=unread_of(readings),
        )
        for one in shelves.every.centers
        if one.provider in shelves.linkings
    ]


async def judged(container: AsyncContainer, actor: Actor, place: Place) -> Place:
    """The same, with why nobody connected here can act in it, where nobody can."""
    door, one = await container.get(CenterDoor), place.center
    try:
        await door.admin(await door.allowed(actor, one.profile_id, one.provider, one.id))
    except Refused as error:
        return msgspec.structs.replace(place, refusal=str(error), remedy=error.remedy)
    return place


def readings_at(shelves: Shelves, home: Home) -> list[CenterReading]:
    """How far each part of a Business Center was read."""
    return [one for one in shelves.every.readings if home_of(one) == home]


def unread_of(readings: Iterable[CenterReading]) -> tuple[str, ...]:
    """The parts that are missing where some are there: only an admin sees them."""
    read = {one.part for one in readings}
    return tuple(words for part, words in PARTS.items() if read and part not in read)


def fresh_of(readings: Iterable[CenterReading]) -> Freshness:
    """How far what is shown of one Business Center may be trusted."""
    known = list(readings)
    is_all = {one.part for one in known} == set(Part)
    return Freshness(
        as_of=min((one.as_of for one in known), default=None),
        is_complete=is_all and all(one.is_complete for one in known),
    )


def fresh_together(places: Iterable[Place]) -> Freshness:
    """The same of all: the oldest reading, and whether all are whole that are to be read."""
    each = [one.fresh for one in places if one.center.is_active or one.fresh.as_of]
    read = [one.as_of for one in each if one.as_of is not None]
    return Freshness(
        as_of=min(read) if read and len(read) == len(each) else None,
        is_complete=bool(each) and all(one.is_complete for one in each),
    )


def listed_at(shelves: Shelves) -> datetime | None:
    """When the accounts alone were looked at: whoever waits for an owner looks often."""
    read = [one.as_of for one in shelves.every.readings if one.part is Part.ACCOUNTS]
    return min(read, default=None)


def split(at: str) -> tuple[ProviderSlug, BusinessCenterId]:
    """A Business Center as a form names it. Raises Invalid."""
    provider, _, id = at.partition("/")
    if not provider or not id:
        raise Invalid("That is no Business Center.", field="at", remedy="Choose one of the list.")
    return ProviderSlug(provider), BusinessCenterId(id)
