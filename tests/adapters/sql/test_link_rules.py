"""What cannot be of linked accounts the database itself refuses, whoever writes it."""

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.link_request import LinkState
from core.linked_account import Part
from tests.contracts.business_centers import SEATED
from tests.contracts.link_requests import FULL, WAITING, another
from tests.contracts.links import READING, THINGS
from tests.contracts.scene import FAKE, SHOES, set_scene
from tests.fakes.storage import Storage, sql_storage


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def storage(engine: AsyncEngine) -> Storage:
    """One of everything."""
    made = sql_storage(engine)
    await set_scene(made)
    await made.business_centers.put((SEATED,))
    for one in (WAITING, FULL):
        await made.link_requests.add(one, 800, 800)
    await made.links.put(THINGS)
    await made.links.read(READING)
    await made.work.commit()
    return made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE link_requests SET state = 'bogus'",
        "UPDATE link_requests SET looks = -5",
        "UPDATE link_requests SET failures = -1",
        "UPDATE link_requests SET ended_at = created_at WHERE state = 'waiting'",
        "UPDATE link_requests SET ended_at = NULL WHERE state = 'linked'",
        "UPDATE link_requests SET state = 'expired' WHERE state = 'waiting'",
        "UPDATE link_requests SET state = 'cancelled' WHERE state = 'linked'",
        "UPDATE link_requests SET account_id = NULL WHERE state = 'linked'",
        "UPDATE link_requests SET account_id = 'acc1' WHERE state = 'waiting'",
        "UPDATE linked_accounts SET business_center_id = 'nowhere'",
        "UPDATE linked_accounts SET provider = 'other'",
        "UPDATE center_members SET role = 'king'",
        "UPDATE center_members SET key = 'other' WHERE id IS NOT NULL",
        "UPDATE account_ad_links SET account_id = 'nobody'",
        "UPDATE account_ad_links SET business_center_id = 'nowhere'",
        "UPDATE account_identities SET way = 'bogus'",
        "UPDATE account_identities SET availability = 'bogus'",
        "UPDATE account_identities SET way = 'center'",
        "UPDATE account_identities SET whose = 'another'",
        "UPDATE center_readings SET part = 'bogus'",
        "UPDATE center_readings SET is_complete = true, problem = 'forbidden'",
        "UPDATE linked_accounts SET id = 'another'",
    ],
)
async def test_what_cannot_be_is_refused(
    storage: Storage, engine: AsyncEngine, statement: str
) -> None:
    with pytest.raises(IntegrityError):
        async with engine.begin() as db:
            await db.execute(text(statement))


async def test_what_hangs_on_an_account_or_a_business_center_goes_with_it(
    storage: Storage, engine: AsyncEngine
) -> None:
    async def count(table: str) -> int:
        async with engine.connect() as db:
            return int((await db.execute(text(f"SELECT COUNT(*) FROM {table}"))).scalar_one())  # noqa: S608

    assert (await count("linked_accounts"), await count("account_ad_links")) == (1, 1)
    async with engine.begin() as db:
        await db.execute(text("DELETE FROM business_centers"))
    assert (await count("linked_accounts"), await count("account_ad_links")) == (0, 0)


@pytest.mark.parametrize("state", LinkState)
async def test_whatever_a_request_can_be_is_kept(storage: Storage, state: LinkState) -> None:
    ended = None if state is LinkState.WAITING else WAITING.created_at
    account = FULL.account_id if state is LinkState.LINKED else None
    one = another(1, state=state, ended_at=ended, account_id=account)
    await storage.link_requests.add(one, 800, 800)
    await storage.work.commit()


@pytest.mark.parametrize("part", Part)
async def test_a_reading_of_every_part_is_kept(storage: Storage, part: Part) -> None:
    as_of = READING.as_of
    whole = msgspec.structs.replace(READING, part=part, is_complete=True, problem="")
    assert await storage.links.read(whole)
    assert await storage.links.claim(SHOES.id, FAKE, SEATED.id, as_of, as_of)
    await storage.work.commit()
