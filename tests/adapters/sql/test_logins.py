"""Attempts counted by many at once."""

import asyncio

import pytest

from tests.contracts.logins import RULE
from tests.contracts.scene import T0
from tests.fakes.storage import Open


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_of_many_attempts_at_once_none_goes_uncounted(storages: Open) -> None:
    async def attempt() -> bool:
        one = storages()
        allowed = await one.logins.attempt("a", RULE, T0)
        await one.work.commit()
        return allowed

    found = await asyncio.gather(*(attempt() for _ in range(12)))
    assert found.count(True) == RULE.attempts
