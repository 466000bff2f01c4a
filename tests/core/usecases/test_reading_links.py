"""What a reading may take away, and what it may not."""

from collections.abc import Mapping

import msgspec
import pytest

from core.ids import PlatformUserId
from core.linked_account import Assignment, CenterMember, Identity, Linkage, LinkedAccount, Way
from core.links import SeenIdentity
from core.usecases.linked_accounts import ListLinkedAccounts
from tests.canary import TOKEN
from tests.core.usecases.linking import ANN, BOB, Linked, linked
from tests.fakes.linking import CHAT, PUBLISH
from tests.fakes.world import ZOE

OWN = SeenIdentity(
    id="mine",
    kind="OWN",
    way=Way.OWN_USER,
    name="Creator x",
    granted=frozenset({PUBLISH}),
)


async def kept[T: Linkage](one: Linked, kind: type[T]) -> list[T]:
    return await one.scene.house.storage.links.of(kind, one.scene.profile_id)


async def ways(one: Linked) -> dict[PlatformUserId, dict[str, list[Way]]]:
    found = await one.make(ListLinkedAccounts).review(one.scene.ana, one.scene.profile_id)
    return {
        who.user_id: {held.permission: [it.way for it in held.origins] for held in who.held}
        for each in found
        for who in each.access
    }


@pytest.mark.parametrize(
    "part", ["accounts", "members", "accounts_of", "ad_accounts", "identities"]
)
async def test_one_empty_answer_takes_nothing_away_and_a_second_does(part: str) -> None:
    one = await linked("x")
    one.there.can_publish.add("x")
    await one.assign((BOB, "x"))
    await one.link_ads("a1")
    await one.read()
    answer, left = one.there.answer, [1]

    def empty(path: str, params: Mapping[str, str]) -> object:
        found = answer(path, params)
        if path != f"link.{part}" or not found or not left[0]:
            return found
        left[0] -= 1
        return []

    one.there.answer = empty  # type: ignore[method-assign]
    await one.read()
    assert left == [0]
    assert await lost(one) == 0
    left[0] = 9
    await one.read()
    assert await lost(one) > 0


async def lost(one: Linked) -> int:
    every = await one.make(ListLinkedAccounts).everything(one.scene.ana, one.scene.profile_id)
    kinds = every.accounts, every.members, every.assignments, every.ad_links, every.identities
    return sum(thing.lost_at is not None for kind in kinds for thing in kind)


async def test_what_is_a_persons_own_outlives_the_business_centers_authorisation() -> None:
    one = await linked("x")
    one.there.own = [OWN]
    await one.link_ads("a1")
    await one.read()
    assert (await ways(one))[ANN][PUBLISH] == [Way.OWN_USER]
    one.there.revoke("x")
    for _ in range(2):
        await one.read()
    assert await ways(one) == {ANN: {PUBLISH: [Way.OWN_USER]}}
    one.there.own = []
    await one.read()
    assert await ways(one) == {}


async def test_another_persons_reading_does_not_take_away_what_is_somebodys_own() -> None:
    one = await linked("x")
    await one.link_ads("a1")
    await one.read()
    (center,) = await kept(one, Identity)
    hers = msgspec.structs.replace(
        center,
        id="hers",
        kind="OWN",
        way=Way.OWN_USER,
        user_id=PlatformUserId("sue"),
        account_id=(await kept(one, LinkedAccount))[0].id,
        granted=frozenset({CHAT}),
    )
    await one.scene.house.storage.links.put([hers])
    await one.scene.house.storage.work.commit()
    await one.read()
    assert (await ways(one))[PlatformUserId("sue")][CHAT] == [Way.OWN_USER]
    assert all(each.lost_at is None for each in await kept(one, CenterMember))
    assert await kept(one, Assignment) == []


async def two_connected(role: str = "admin") -> tuple[Linked, dict[str, list[SeenIdentity]]]:
    """Mia and Zoe, each with an account of their own by the same identity."""
    one = await linked("x", role=role)
    one.scene.world.users["zoes"] = ZOE
    await one.scene.connect("zoes")
    own = {TOKEN: [OWN], "zoes": [msgspec.structs.replace(OWN, granted=frozenset({CHAT}))]}
    answer = one.there.answer

    def told(path: str, params: Mapping[str, str]) -> object:
        one.there.own = own[one.scene.world.asked[-1].token]
        return answer(path, params)

    one.there.answer = told  # type: ignore[method-assign]
    return one, own


async def test_what_is_their_own_is_told_of_everybody_who_is_connected() -> None:
    one, own = await two_connected()
    await one.link_ads("a1")
    for _ in range(2):
        await one.read()
        found = await ways(one)
        assert found[ANN][PUBLISH] == [Way.OWN_USER]
        assert found[ZOE.id] == {CHAT: [Way.OWN_USER]}
    own["zoes"] = []
    await one.read()
    assert ZOE.id not in await ways(one)
    assert (await ways(one))[ANN][PUBLISH] == [Way.OWN_USER]


async def test_one_persons_dead_token_leaves_the_others_reading_and_says_so() -> None:
    one, _ = await two_connected()
    await one.link_ads("a1")
    await one.read()
    one.scene.world.kill("zoes")
    await one.read()
    found = await ways(one)
    assert found[ZOE.id] == {CHAT: [Way.OWN_USER]}, "it is not known to be gone"
    assert not (await one.card()).is_complete
    await one.read()
    assert (await one.card()).is_complete, "the connection is known to be over"


async def test_every_standard_member_who_is_connected_tells_what_they_see() -> None:
    one, _ = await two_connected("standard")
    one.there.link("y")
    one.there.assigned[ANN, "x"] = ("post",)
    one.there.assigned[ZOE.id, "y"] = ("post",)
    await one.read()
    assert {(each.member_id, each.account_id) for each in await kept(one, Assignment)} == {
        (ANN, "x"),
        (ZOE.id, "y"),
    }
