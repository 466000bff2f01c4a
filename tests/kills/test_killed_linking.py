"""Whoever looks after link requests, or reads linked accounts, may be killed anywhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx  # noqa: TID251 - the stand-in is called in this process
import msgspec
import pytest

from core.access import Actor
from core.asked_reading import AskedReading
from core.ids import BusinessCenterId, PermissionSlug
from core.link_request import LinkRequest, LinkState
from core.linked_account import CenterMember, LinkedAccount, Part
from core.usecases.link_requests import NewLinkRequest, RequestLink
from core.usecases.refreshing_links import RefreshLinks
from tests.fakes.house import actor
from tests.faults.stage import Stage, set_stage
from tests.kills.nursery import APART, Nursery, nursery
from tests.kills.test_killed_workers import SIGKILLED, points

KILLS = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A stage whose request an owner has just answered."""

    house: Nursery
    stage: Stage
    client: httpx.AsyncClient
    request: LinkRequest

    async def look(self, dies_at: int = 0) -> int:
        errand = self.house.errand(self.stage, deed="watch", dies_at=dies_at)
        report = await self.house.send(self.stage, errand)
        assert report.code in {0, SIGKILLED}
        return report.steps if report.code == 0 else SIGKILLED

    async def require_linked_once(self) -> None:
        ports, profile = self.stage.house.storage, self.stage.connection.profile_id
        found = await ports.link_requests.get(self.request.workspace_id, self.request.id)
        assert found.state is LinkState.LINKED
        accounts = await ports.links.of(LinkedAccount, profile)
        assert sum(one.id == found.account_id for one in accounts) == 1
        assert all(one.lost_at is None for one in accounts)
        entries = await ports.audit.of(self.request.workspace_id, before=None, limit=100)
        actions = [one.action for one in entries]
        assert actions.count("link_request.linked") == 1
        assert actions.count("linked_account.linked") == 1
        await ports.work.release()


def owner(stage: Stage) -> Actor:
    return msgspec.structs.replace(actor(stage.connection.workspace_id), member_id=None)


@asynccontextmanager
async def answered(house: Nursery) -> AsyncIterator[Watched]:
    """Somebody asks, and the owner of an account scans and says yes; it is taken back after."""
    async with house.platform.client() as client:
        stage = await set_stage(house.platform, house.engine, client, house.platform.clock.now())
        asked = NewLinkRequest(
            provider=stage.connection.provider,
            business_center_id=BusinessCenterId(house.platform.center),
            permissions=(PermissionSlug("existing_posts"),),
        )
        ask = stage.house.make(RequestLink)
        request = await ask(owner(stage), stage.connection.profile_id, asked)
        answer = await client.post("/_sandbox/scan", json={"url": request.url})
        assert answer.is_success, answer.text
        account, center = answer.json()["account"]["id"], house.platform.center
        stage.house.clock.move(APART)
        yield Watched(house=house, stage=stage, client=client, request=request)
        back = {"revoked_for": center}
        assert (await client.post(f"/_sandbox/public_accounts/{account}", json=back)).is_success


async def test_a_look_that_is_killed_anywhere_is_made_up_for_by_the_next(url: str) -> None:
    async with nursery(url) as house:
        async with answered(house) as one:
            steps = await one.look()
            assert steps > KILLS
            await one.require_linked_once()
        for dies_at in points(steps, KILLS):
            async with answered(house) as one:
                assert await one.look(dies_at) == SIGKILLED
                one.stage.house.clock.move(APART)
                await one.look()
                await one.require_linked_once()


async def test_a_reading_that_is_killed_anywhere_is_made_up_for_by_the_next(url: str) -> None:
    async with nursery(url) as house, answered(house) as one:
        await one.look()

        async def read(dies_at: int = 0) -> int:
            one.stage.house.clock.move(APART * 60 * 7)
            errand = house.errand(one.stage, deed="keep", dies_at=dies_at)
            report = await house.send(one.stage, errand)
            return report.steps if report.code == 0 else report.code

        async def seen() -> tuple[list[LinkedAccount], list[CenterMember], set[Part]]:
            ports, profile = one.stage.house.storage, one.stage.connection.profile_id
            accounts = await ports.links.of(LinkedAccount, profile)
            members = await ports.links.of(CenterMember, profile)
            readings = await ports.links.readings(profile)
            await ports.work.release()
            return accounts, members, {each.part for each in readings if each.is_complete}

        await read()
        whole = await seen()
        assert whole[2] == set(Part)
        steps = await read()
        assert await seen() == whole, "read again, nothing is new"
        for dies_at in points(steps, KILLS):
            assert await read(dies_at) == SIGKILLED
            assert await seen() == whole, "nothing is lost, and nothing is there twice"
        assert await read() > KILLS
        assert await seen() == whole


async def test_a_reading_somebody_asked_for_is_taken_up_wherever_its_worker_was_killed(
    url: str,
) -> None:
    async with nursery(url) as house, answered(house) as one:
        await one.look()
        stage, profile = one.stage, one.stage.connection.profile_id
        place = profile, stage.connection.provider, BusinessCenterId(house.platform.center)
        ports = stage.house.storage

        async def ask() -> AskedReading:
            asked = await stage.house.make(RefreshLinks)(owner(stage), *place)
            stage.house.clock.move(APART)
            return asked

        async def carry_out(asked: AskedReading, dies_at: int = 0) -> int:
            errand = house.errand(stage, deed="anew", run=asked.id, dies_at=dies_at)
            report = await house.send(stage, errand)
            return report.steps if report.code == 0 else report.code

        async def require_over(asked: AskedReading) -> None:
            [kept] = await ports.asked_readings.of(profile)
            readings = await ports.links.readings(profile)
            await ports.work.release()
            assert (kept.id, kept.problem) == (asked.id, "")
            assert kept.ended_at is not None
            assert {each.part for each in readings if each.as_of >= asked.asked_at} == set(Part)

        asked = await ask()
        steps = await carry_out(asked)
        assert steps > KILLS
        await require_over(asked)
        for dies_at in points(steps, KILLS):
            asked = await ask()
            assert await carry_out(asked, dies_at) == SIGKILLED
            assert (await ask()).id in {asked.id} or dies_at >= steps - 4, "it is the same one"
            [now] = await ports.asked_readings.of(profile)
            await ports.work.release()
            await carry_out(now)
            await require_over(now)
