"""Listing what a Business Center shows, believing an empty list only when it comes twice."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable

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
    return await listed(
        lambda: place.platform.linked_accounts(line, place.center.id), had_some=bool(living(known))
    )


async def list_own(place: Place, line: Session, user: PlatformUserId) -> list[SeenLinkedAccount]:
    """Those that a member who is no admin sees: what was assigned to them."""
    found = [one async for one in place.platform.accounts_of(line, place.center.id, user)]
    return [
        SeenLinkedAccount(
            id=one.account_id, name=one.name, granted=given_by(place.linking, one.levels)
        )
        for one in found
    ]


async def listed[T](read: Callable[[], AsyncIterator[T]], *, had_some: bool) -> list[T]:
    """What is shown; where there was something before, nothing at all may be a hiccup."""
    found = [one async for one in read()]
    if found or not had_some:
        return found
    return [one async for one in read()]


def living[T: Linkage](known: Iterable[T]) -> list[T]:
    """Those that the platform showed last time."""
    return [one for one in known if one.lost_at is None]
