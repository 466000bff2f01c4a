"""Listing what a Business Center shows, believing an empty list only when it comes twice."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable

from core.ids import PlatformUserId
from core.linked_account import Linkage, LinkedAccount
from core.linking import given_by
from core.links import SeenLinkedAccount
from core.ports.platforms import Line
from core.usecases.asked import asked
from core.usecases.center_door import Place


async def list_accounts(
    place: Place, line: Line, known: Collection[LinkedAccount]
) -> list[SeenLinkedAccount]:
    """All linked accounts, as an admin sees them."""
    return await listed(
        place,
        line,
        lambda: place.platform.linked_accounts(line, place.center.id),
        had_some=bool(living(known)),
    )


async def list_own(place: Place, line: Line, user: PlatformUserId) -> list[SeenLinkedAccount]:
    """Those that a member who is no admin sees: what was assigned to them."""
    shown = place.platform.accounts_of(line, place.center.id, user)
    found = await asked(place.platform, line, _all(shown))
    return [
        SeenLinkedAccount(
            id=one.account_id, name=one.name, granted=given_by(place.linking, one.levels)
        )
        for one in found
    ]


async def listed[T](
    place: Place, line: Line, read: Callable[[], AsyncIterator[T]], *, had_some: bool
) -> list[T]:
    """What is shown; where there was something before, nothing at all may be a hiccup."""
    found = await asked(place.platform, line, _all(read()))
    if found or not had_some:
        return found
    return await asked(place.platform, line, _all(read()))


async def _all[T](rows: AsyncIterator[T]) -> list[T]:
    return [one async for one in rows]


def living[T: Linkage](known: Iterable[T]) -> list[T]:
    """Those that the platform showed last time."""
    return [one for one in known if one.lost_at is None]
