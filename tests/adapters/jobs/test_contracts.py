"""The queue keeps its promises: in a fake, in memory, and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from adapters.jobs.queue import PgQueuerJobs
from adapters.sql.engine import make_engine
from tests.contracts.jobs import Handing, JobsContract, OpenJobs
from tests.fakes.jobs import FakeJobs


@pytest.fixture(params=["fake", "memory", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def open_jobs(kind: str, url: str) -> AsyncIterator[OpenJobs]:
    engine, fake = make_engine(url), FakeJobs()
    opened = [PgQueuerJobs(engine)]

    def open_one() -> Handing:
        if kind == "fake":
            return fake
        if kind == "postgresql":
            opened.append(PgQueuerJobs(engine))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.close()
    await engine.dispose()


class TestJobs(JobsContract): ...
