"""One odd value in one account or Business Center keeps no other from being stored."""

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.business_center import Reach
from core.connection import PlatformUser
from core.ids import AdAccountId, BusinessCenterId, PlatformUserId
from core.problem import Problem
from tests.contracts.ad_accounts import BARE
from tests.contracts.business_centers import IDLE
from tests.contracts.scene import FIRST, OURS, SHOES, T1, set_scene
from tests.fakes.storage import Storage, sql_storage

HALF, NUL = "a\ud800b", "a\x00b"
MENDED = "a\ufffdb"

every_odd_text = pytest.mark.parametrize("odd", [HALF, NUL])


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def storage(engine: AsyncEngine) -> Storage:
    made = sql_storage(engine)
    await set_scene(made)
    return made


@every_odd_text
@pytest.mark.parametrize(
    "field", ["name", "currency", "timezone", "platform_status", "status_reason", "suspended_until"]
)
async def test_an_account_is_kept_without_what_is_odd(
    storage: Storage, field: str, odd: str
) -> None:
    strange = msgspec.structs.replace(BARE, **{field: odd})
    other = msgspec.structs.replace(BARE, id=AdAccountId("a9"), name="zz")
    await storage.ad_accounts.put([strange, other])
    await storage.work.commit()
    found = {one.id: one for one in await storage.ad_accounts.of(SHOES.id)}
    assert found[other.id] == other
    assert found[BARE.id] == msgspec.structs.replace(BARE, **{field: MENDED})
    await storage.work.release()


@every_odd_text
@pytest.mark.parametrize("field", ["name", "currency", "timezone"])
async def test_a_business_center_is_kept_without_what_is_odd(
    storage: Storage, field: str, odd: str
) -> None:
    await storage.business_centers.put([msgspec.structs.replace(IDLE, **{field: odd})])
    await storage.work.commit()
    found = await storage.business_centers.of(SHOES.id)
    assert found == [msgspec.structs.replace(IDLE, **{field: MENDED})]
    await storage.work.release()


@every_odd_text
async def test_odd_ids_and_roles_are_kept_and_written_over(storage: Storage, odd: str) -> None:
    reach = Reach(connection_id=FIRST.id, role=odd)
    strange = msgspec.structs.replace(IDLE, id=BusinessCenterId(odd), reached_by=(reach,))
    for _ in range(2):
        await storage.business_centers.put([strange])
        await storage.work.commit()
    (found,) = await storage.business_centers.of(SHOES.id)
    assert (found.id, found.reached_by[0].role) == (MENDED, MENDED)
    await storage.work.release()


async def test_a_currency_too_long_for_one_is_not_known(storage: Storage) -> None:
    await storage.ad_accounts.put([msgspec.structs.replace(BARE, currency="ABCDEFGHIJKL")])
    await storage.business_centers.put([msgspec.structs.replace(IDLE, currency="ABCDEFGHI")])
    await storage.work.commit()
    assert [one.currency for one in await storage.ad_accounts.of(SHOES.id)] == [""]
    assert [one.currency for one in await storage.business_centers.of(SHOES.id)] == [""]
    await storage.work.release()


@every_odd_text
async def test_a_connection_keeps_its_user_grant_and_problems(storage: Storage, odd: str) -> None:
    user = PlatformUser(id=PlatformUserId("u1"), name=odd, email=odd)
    problem = Problem(code="access_lost", subject=odd, detail=odd, since=T1)
    grant = msgspec.structs.replace(FIRST.grant, scopes=(odd,))
    strange = msgspec.structs.replace(FIRST, user=user, problems=(problem,), grant=grant)
    await storage.connections.change(strange)
    await storage.work.commit()
    found = await storage.connections.get(OURS.id, FIRST.id)
    assert (found.user.id, found.problems[0].since) == ("u1", T1)
    assert found.grant.claimed == FIRST.grant.claimed
    told = {found.user.name, found.user.email, *found.grant.scopes}
    told |= {found.problems[0].subject, found.problems[0].detail}
    assert {text.replace("\x00", "\ufffd") for text in told} == {MENDED}
    await storage.work.release()
