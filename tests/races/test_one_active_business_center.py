"""However many race for it, from however many processes, a trial's one seat has one holder."""

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from tests.races.runner import PROCESSES, TASKS, Round, race

ROUNDS = 50
CONTENDERS = PROCESSES * TASKS


async def raced(url: str, rounds: int, way: str) -> list[Round]:
    engine = make_engine(url)
    await upgrade(engine)
    await engine.dispose()
    return await race(url, rounds, way)


def assert_one_holder(found: Round) -> None:
    """One winner, whom the database has as the only active one; all others were refused."""
    assert len(found.got) == CONTENDERS
    assert found.active == found.winners
    assert len(found.winners) == 1
    assert {one.code for one in found.losers} == {"trial_limit"}


def assert_losers_know_the_holder(found: Round) -> None:
    (holder,) = found.winners
    assert all(f"“{holder}”" in one.words for one in found.losers)


async def test_on_sqlite_the_use_case_lets_one_of_many_in(sqlite_url: str) -> None:
    for found in await raced(sqlite_url, ROUNDS, "activate"):
        assert_one_holder(found)
        assert_losers_know_the_holder(found)


async def test_on_postgresql_the_use_case_lets_one_of_many_in(postgresql_url: str) -> None:
    for found in await raced(postgresql_url, ROUNDS, "activate"):
        assert_one_holder(found)
        assert_losers_know_the_holder(found)


async def test_on_sqlite_the_constraint_alone_lets_one_of_many_in(sqlite_url: str) -> None:
    for found in await raced(sqlite_url, 10, "put"):
        assert_one_holder(found)


async def test_on_postgresql_the_constraint_alone_lets_one_of_many_in(postgresql_url: str) -> None:
    for found in await raced(postgresql_url, 10, "put"):
        assert_one_holder(found)


async def test_the_winner_is_not_always_the_same(postgresql_url: str) -> None:
    found = await raced(postgresql_url, 20, "activate")
    assert len({one.winners for one in found}) > 1
