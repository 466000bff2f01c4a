"""What every LinkRequests does."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from core.errors import LinkLimit, NotFound
from core.ids import (
    LinkRequestId,
    MemberId,
    PermissionSlug,
    ProviderSlug,
    PublicAccountId,
)
from core.link_request import LinkRequest, LinkState, ended
from core.linked_account import LinkedAccount
from tests.contracts.business_centers import IDLE, SEATED
from tests.contracts.links import ACCOUNT
from tests.contracts.scene import FAKE, FIRST, HATS, OURS, SHOES, T0, T1, T2, T3, THEIRS
from tests.fakes.storage import Open, Storage

WAITING = LinkRequest(
    id=LinkRequestId("l1"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    connection_id=FIRST.id,
    asked_by="Ana",
    permissions=(PermissionSlug("a"),),
    created_at=T0,
    expires_at=T3,
    next_look_at=T1,
)
FULL = LinkRequest(
    id=LinkRequestId("l0"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    business_center_id=SEATED.id,
    connection_id=FIRST.id,
    member_id=MemberId("m1"),
    asked_by="Ana (API key “CI”)",
    permissions=(PermissionSlug("a"), PermissionSlug("b")),
    is_ads_only=True,
    wanted_id=PublicAccountId("acc0"),
    url="https://platform.example/yes?token=1",
    state=LinkState.LINKED,
    account_id=PublicAccountId("acc0"),
    lacks=frozenset({PermissionSlug("b")}),
    created_at=T1,
    since=T1,
    expires_at=T3,
    ended_at=T2,
    looks=7,
    next_look_at=T2,
    failures=2,
    failing="throttled",
)
MANY = 800


def another(number: int, **more: object) -> LinkRequest:
    return msgspec.structs.replace(WAITING, id=LinkRequestId(f"x{number}"), **more)


async def kept(storage: Storage, *requests: LinkRequest) -> Storage:
    await storage.business_centers.put((SEATED, IDLE))
    for one in requests or (WAITING, FULL):
        await storage.link_requests.add(one, MANY, MANY)
    await storage.work.commit()
    return storage


class LinkRequestsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        one = await kept(storages())
        for request in (WAITING, FULL):
            assert await one.link_requests.get(OURS.id, request.id) == request

    async def test_they_are_told_newest_first(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.link_requests.of(SHOES.id) == [FULL, WAITING]
        assert await one.link_requests.of(HATS.id) == []

    async def test_those_of_one_business_center_are_told_apart(self, storages: Open) -> None:
        elsewhere = another(1, business_center_id=IDLE.id)
        one = await kept(storages(), WAITING, elsewhere)
        assert await one.link_requests.at(SHOES.id, FAKE, SEATED.id) == [WAITING]
        assert await one.link_requests.at(SHOES.id, ProviderSlug("other"), SEATED.id) == []

    async def test_those_of_all_profiles_of_a_workspace_are_told_together(
        self, storages: Open
    ) -> None:
        beside = another(1, profile_id=HATS.id, created_at=T2)
        one = await kept(storages(), WAITING, beside, another(2, business_center_id=IDLE.id))
        everywhere = one.link_requests.everywhere
        assert await everywhere(OURS.id, FAKE, SEATED.id) == [beside, WAITING]
        assert await everywhere(THEIRS.id, FAKE, SEATED.id) == []
        assert await everywhere(OURS.id, ProviderSlug("other"), SEATED.id) == []

    async def test_another_workspaces_request_is_not_found(self, storages: Open) -> None:
        one = await kept(storages())
        for workspace, id in ((THEIRS, WAITING.id), (OURS, LinkRequestId("404"))):
            with pytest.raises(NotFound):
                await one.link_requests.get(workspace.id, id)

    async def test_the_due_are_those_that_wait_and_whose_time_has_come(
        self, storages: Open
    ) -> None:
        sooner, later = another(1, next_look_at=T0), another(2, next_look_at=T3)
        over = another(3, state=LinkState.CANCELLED, ended_at=T0, next_look_at=T0)
        one = await kept(storages(), WAITING, sooner, later, over)
        assert await one.link_requests.due(T2, 10) == [sooner, WAITING]
        assert await one.link_requests.due(T2, 1) == [sooner]

    async def test_of_two_who_move_one_the_second_is_told_so(self, storages: Open) -> None:
        await kept(storages())
        first, second = storages(), storages()
        seen = msgspec.structs.replace(WAITING, looks=1, next_look_at=T2)
        assert await first.link_requests.move(WAITING, seen)
        await first.work.commit()
        assert not await second.link_requests.move(WAITING, ended(WAITING, LinkState.EXPIRED, T3))
        await second.work.release()
        assert await second.link_requests.get(OURS.id, WAITING.id) == seen

    async def test_what_has_ended_or_got_its_address_meanwhile_is_not_moved(
        self, storages: Open
    ) -> None:
        one = await kept(storages(), msgspec.structs.replace(WAITING, url="https://p.example/"))
        assert not await one.link_requests.move(WAITING, WAITING)
        over = ended(
            msgspec.structs.replace(WAITING, url="https://p.example/"),
            LinkState.LINKED,
            T2,
            ACCOUNT.id,
        )
        addressed = await one.link_requests.get(OURS.id, WAITING.id)
        assert await one.link_requests.move(addressed, over)
        assert not await one.link_requests.move(addressed, addressed)

    async def test_the_one_too_many_is_refused(self, storages: Open) -> None:
        one = await kept(storages(), WAITING, another(1))
        with pytest.raises(LinkLimit):
            await one.link_requests.add(another(2), 2, MANY)
        await one.work.release()
        assert len(await one.link_requests.of(SHOES.id)) == 2

    async def test_accounts_linked_take_up_room_and_lost_ones_do_not(self, storages: Open) -> None:
        one = await kept(storages(), another(0, state=LinkState.EXPIRED, ended_at=T2))
        lost = msgspec.structs.replace(ACCOUNT, id=PublicAccountId("gone"), lost_at=T2)
        away = msgspec.structs.replace(ACCOUNT, business_center_id=IDLE.id)
        await one.links.put([ACCOUNT, lost, away])
        await one.link_requests.add(another(1), 2, MANY)
        with pytest.raises(LinkLimit):
            await one.link_requests.add(another(2), 2, MANY)

    async def test_the_last_place_goes_to_one_of_all_who_race_for_it(self, storages: Open) -> None:
        await kept(storages(), *(another(number) for number in range(9)))

        async def add(number: int) -> bool:
            storage = storages()
            try:
                await storage.link_requests.add(another(number), 10, MANY)
                await storage.work.commit()
            except LinkLimit:
                await storage.work.release()
                return False
            return True

        got = await asyncio.gather(*(add(100 + number) for number in range(6)))
        assert sum(got) == 1
        assert len(await storages().link_requests.of(SHOES.id)) == 10

    async def test_requests_of_the_workspaces_other_profiles_take_up_room_too(
        self, storages: Open
    ) -> None:
        one = await kept(storages(), WAITING)
        twin = msgspec.structs.replace(SEATED, profile_id=HATS.id, is_active=False, seat=None)
        await one.business_centers.put([twin])
        assert await one.link_requests.waiting(OURS.id, FAKE, SEATED.id, T1) == 1
        assert await one.link_requests.waiting(THEIRS.id, FAKE, SEATED.id, T1) == 0
        with pytest.raises(LinkLimit):
            await one.link_requests.add(another(1, profile_id=HATS.id), 1, MANY)

    async def test_what_has_run_out_takes_up_no_room_whoever_has_noticed(
        self, storages: Open
    ) -> None:
        one = await kept(storages(), WAITING)
        assert await one.link_requests.waiting(OURS.id, FAKE, SEATED.id, T3) == 0
        await one.link_requests.add(another(1, created_at=T3, expires_at=T3), 1, MANY)

    async def test_an_accounts_places_are_counted_where_it_is_linked_and_asked_for(
        self, storages: Open
    ) -> None:
        its = {"wanted_id": ACCOUNT.id}
        away = msgspec.structs.replace(ACCOUNT, business_center_id="far", profile_id=HATS.id)
        gone = msgspec.structs.replace(ACCOUNT, business_center_id="gone", lost_at=T2)
        one = await kept(storages(), another(0, business_center_id=IDLE.id, **its))
        await one.business_centers.put(
            msgspec.structs.replace(IDLE, id=each.business_center_id, profile_id=each.profile_id)
            for each in (away, gone)
        )
        await one.links.put([away, gone])
        found = await one.link_requests.centers_of(OURS.id, ACCOUNT.provider, ACCOUNT.id, T1)
        assert found == {"far", IDLE.id}
        with pytest.raises(LinkLimit):
            await one.link_requests.add(another(1, **its), MANY, 2)
        await one.link_requests.add(another(2, **its), MANY, 3)
        await one.link_requests.add(another(3, business_center_id=IDLE.id, **its), MANY, 1)

    async def test_they_go_with_their_profile(self, storages: Open) -> None:
        one = await kept(storages())
        await one.profiles.remove(SHOES.id)
        await one.work.commit()
        assert await storages().link_requests.due(T3 + timedelta(days=1), 10) == []
        assert await storages().links.of(LinkedAccount, SHOES.id) == []
