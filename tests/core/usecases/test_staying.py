"""What ends a way in while many deeds run ends it for the next of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest

from core.ids import AdAccountId, BusinessCenterId, PlatformUserId, PublicAccountId
from core.provider import Session
from core.usecases.business_centers import ChangeBusinessCenters
from core.usecases.connections import Disconnect
from core.usecases.pairwise import Outcome, PairResult
from core.usecases.profiles import DeleteProfile
from tests.core.usecases.linking import BC, BOB, SUE, Linked, linked
from tests.fakes.house import House
from tests.fakes.linking import LINKING, FakeLinker
from tests.fakes.platforms import FAKE
from tests.fakes.storage import fake_storage

type Deed = Callable[[House, Linked], Awaitable[object]]


@dataclass
class Meddled(FakeLinker):
    """Somebody else does something once it has done what it was asked for the first time."""

    meddle: list[Callable[[], Awaitable[object]]] = field(
        default_factory=list[Callable[[], Awaitable[object]]]
    )

    async def assign(
        self,
        session: Session,
        center: BusinessCenterId,
        member: PlatformUserId,
        account: PublicAccountId,
        levels: tuple[str, ...],
    ) -> None:
        await super().assign(session, center, member, account, levels)
        await self._meddled()

    async def link_ad_account(
        self,
        session: Session,
        center: BusinessCenterId,
        account: PublicAccountId,
        ad_account: AdAccountId,
    ) -> None:
        await super().link_ad_account(session, center, account, ad_account)
        await self._meddled()

    async def _meddled(self) -> None:
        if self.meddle:
            await self.meddle.pop()()


async def disconnect(other: House, one: Linked) -> None:
    await other.make(Disconnect)(one.scene.ana, one.connection_id)


async def deactivate(other: House, one: Linked) -> None:
    change = other.make(ChangeBusinessCenters)
    await change.deactivate(one.scene.ana, one.scene.profile_id, FAKE, BC)


async def dismiss(other: House, one: Linked) -> None:
    assert one.scene.ana.member_id
    await other.storage.members.remove(one.scene.ana.member_id)
    await other.storage.work.commit()


async def delete_profile(other: House, one: Linked) -> None:
    await other.make(DeleteProfile)(one.scene.ana, one.scene.profile_id, "Shoes")


async def meddled(deed: Deed) -> Linked:
    one = await linked("x")
    house = one.scene.house
    other = replace(house, storage=fake_storage(house.storage.work.memory))  # type: ignore[attr-defined]
    house.platforms.providers = (Meddled(linking=LINKING, meddle=[lambda: deed(other, one)]),)
    return one


def ends(results: list[PairResult]) -> list[tuple[Outcome, str]]:
    return [(one.outcome, one.code) for one in results]


@pytest.mark.parametrize(
    ("deed", "code"), [(disconnect, "denied"), (deactivate, "refused"), (dismiss, "denied")]
)
async def test_the_next_is_refused_and_what_was_done_is_kept(deed: Deed, code: str) -> None:
    one = await meddled(deed)
    results = await one.assign((BOB, "x"), (SUE, "x"))
    assert ends(results) == [(Outcome.DONE, ""), (Outcome.REFUSED, code)]
    assert one.calls().count("link.assign") == 1
    one = await meddled(deed)
    assert ends(await one.link_ads("a1", "a2"))[1] == (Outcome.REFUSED, code)
    assert one.calls().count("link.link_ad") == 1


async def test_of_a_profile_that_is_deleted_meanwhile_the_trail_keeps_what_was_asked() -> None:
    one = await meddled(delete_profile)
    results = await one.assign((BOB, "x"), (SUE, "x"))
    assert ends(results) == [(Outcome.REFUSED, "not_found")] * 2
    assert one.calls().count("link.assign") == 1
    assert (await one.scene.actions()).count("linked_account.assigned") == 1
    one = await meddled(delete_profile)
    assert ends(await one.link_ads("a1", "a2")) == [(Outcome.REFUSED, "not_found")] * 2
    assert one.calls().count("link.link_ad") == 1
    assert "linked_account.ad_account_linked" in await one.scene.actions()
