"""Keeping a part of what a Business Center shows about its linked accounts."""

from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from core.ids import BusinessCenterId, ProfileId, ProviderSlug
from core.link_merging import merged
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    Identity,
    Linkage,
    LinkedAccount,
    Part,
)
from core.ports.clock import Clock
from core.ports.links import Links
from core.ports.unit_of_work import UnitOfWork
from core.provider_errors import (
    AccessLost,
    AccountGone,
    Forbidden,
    NotEligible,
    Rejected,
    ScopeMissing,
)
from core.usecases.center_door import Place

type Hanging = CenterMember | Assignment | AdLink | Identity

ONE_ONLY = (Forbidden, Rejected, AccessLost, AccountGone, ScopeMissing, NotEligible)
"""What is wrong with one thing or one part, and not with the others."""


class Gathered[T](msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a part."""

    rows: list[T]
    failed: frozenset[str] = frozenset()
    """The ids of those of which nothing could be read."""
    only: frozenset[str] | None = None
    """The ids of those it was read of; None where it was read of all."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class KeepPart:
    """Lays what was read over what is known, in a transaction of its own."""

    links: Links
    clock: Clock
    work: UnitOfWork

    async def __call__[T: Hanging](
        self,
        place: Place,
        part: Part,
        kind: type[T],
        gathered: Gathered[T],
        began: datetime,
        owner: Callable[[T], str],
        could_show: Callable[[T], bool] = lambda _: True,
    ) -> None:
        """`owner` names whom a row was read of. A reading that began later stays.

        What whoever read it `could_show` is lost where it was not shown; all else stays.
        """
        await self.links.hold(*place.key)
        profile_id, provider, center_id = place.key
        reading = CenterReading(
            profile_id=profile_id,
            provider=provider,
            business_center_id=center_id,
            part=part,
            as_of=began,
            is_complete=not gathered.problem,
            problem=gathered.problem,
        )
        if gathered.only is not None or await self.links.read(reading):
            known = [
                one
                for one in await self.here(place, kind)
                if could_show(one)
                and owner(one) not in gathered.failed
                and (gathered.only is None or owner(one) in gathered.only)
            ]
            now = self.clock.now()
            await self.links.put(merged(known, gathered.rows, _key_of, began, now))
        await self.work.commit()

    async def here[T: Hanging](self, place: Place, kind: type[T]) -> list[T]:
        """All of a kind in that Business Center, lost ones included."""
        return [
            one
            for one in await self.links.of(kind, place.center.profile_id)
            if key_of_center(one) == place.key
        ]


def key_of_center(
    thing: Linkage | CenterReading,
) -> tuple[ProfileId, ProviderSlug, BusinessCenterId]:
    """The Business Center it belongs to."""
    return thing.profile_id, thing.provider, thing.business_center_id


async def gather[K, T](
    targets: Iterable[K],
    id: Callable[[K], str],
    read: Callable[[K], Awaitable[list[T]]],
    *,
    is_whole: bool = True,
) -> Gathered[T]:
    """One target after the other; what is wrong with one of them leaves out that one."""
    rows, failed, problem, asked = list[T](), set[str](), "", set[str]()
    for target in targets:
        asked.add(id(target))
        try:
            rows += await read(target)
        except ONE_ONLY as error:
            problem = error.code
            failed.add(id(target))
    only = None if is_whole else frozenset(asked)
    return Gathered(rows=rows, failed=frozenset(failed), only=only, problem=problem)


def _key_of(thing: Linkage) -> Hashable:
    match thing:
        case LinkedAccount():
            return thing.id
        case CenterMember():
            return thing.key
        case Assignment():
            return thing.member_id, thing.account_id
        case AdLink():
            return thing.account_id, thing.ad_account_id
        case Identity():
            return thing.ad_account_id, thing.kind, thing.id, thing.whose
