"""Listing what a Business Center shows, believing an empty list only when it comes twice."""

from collections.abc import AsyncIterator, Callable, Collection

from core.ids import PlatformUserId
from core.linked_account import Linkage, LinkedAccount
from core.linking import given_by
from core.links import SeenLinkedAccount
from core.provider import Session
from core.usecases.center_door import Place


async def list_accounts(
    place: Place, line: Session, known: Collection[LinkedAccount]
) -> list[SeenLinkedAccount]:
    """All linked accounts, as an admin sees them."""
    return await listed(lambda: place.platform.linked_accounts(line, place.center.id), known)


async def list_own(place: Place, line: Session, user: PlatformUserId) -> list[SeenLinkedAccount]:
    """Those that a member who is no admin sees: what was assigned to them."""
    found = [one async for one in place.platform.accounts_of(line, place.center.id, user)]
    return [
        SeenLinkedAccount(
            id=one.account_id, name=one.name, granted=given_by(place.linking, one.levels)
        )
        for one in found
    ]


async def listed[T](read: Callable[[], AsyncIterator[T]], known: Collection[Linkage]) -> list[T]:
    """What is shown; where there was something before, nothing at all may be a hiccup."""
    found = [one async for one in read()]
    if found or not any(one.lost_at is None for one in known):
        return found
    return [one async for one in read()]
