"""Attempts counted by many at once, and sign-ins beside what ends them."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from core.access import Actor
from core.errors import Invalid, Unauthenticated
from core.login import LoginSession
from core.secret import Secret
from core.usecases.logging_in import Client, Known, SignIn, SignOut
from core.usecases.passwords import ChangePassword
from tests.contracts.logins import RULE, session
from tests.contracts.scene import ANA, T0
from tests.fakes.chance import FakeChance
from tests.fakes.hasher import FakeHasher
from tests.fakes.house import House
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


OLD, NEW = Secret("orange window seldom"), Secret("another long password")
HERE = Client(address="192.0.2.1")
ME = Known(
    actor=Actor(workspace_id=ANA.workspace_id, name=ANA.name, role=ANA.role, member_id=ANA.id),
    member=ANA,
    session=session("mine"),
)


class Chance(FakeChance):
    """Draws nothing that another one draws."""

    drawn = 0

    def __init__(self) -> None:
        super().__init__()
        Chance.drawn += 1000
        self._ids, self._tokens = count(Chance.drawn), count(Chance.drawn)


class SlowHasher(FakeHasher):
    """Takes as long over an old password as it is told to."""

    def __init__(self) -> None:
        self.began, self.go_on = asyncio.Event(), asyncio.Event()

    async def verify(self, hash: str | None, password: Secret) -> bool:
        self.began.set()
        await self.go_on.wait()
        return await super().verify(hash, password)


async def change_password(house: House) -> None:
    await house.make(ChangePassword)(ME, OLD, NEW)


async def sign_out_everywhere(house: House) -> None:
    await house.make(SignOut).everywhere(ME)


type Deed = Callable[[House], Awaitable[None]]
ENDS = pytest.mark.parametrize("end", [change_password, sign_out_everywhere])


async def moved_in(storages: Open) -> None:
    """Ana has a password, and a session."""
    one = storages()
    await one.logins.change_password(ANA.id, await FakeHasher().hash(OLD), T0)
    await one.logins.start(ME.session)
    await one.work.commit()


def house(storages: Open, hasher: FakeHasher | None = None) -> House:
    return House(storage=storages(), hasher=hasher or FakeHasher(), chance=Chance())


async def others(storages: Open) -> list[LoginSession]:
    """The sessions beside the one that Ana has all along."""
    return [one for one in await storages().logins.sessions(ANA.id) if one.hash != "mine"]


@ENDS
async def test_no_session_begins_by_what_was_read_before_all_sessions_were_ended(
    storages: Open, end: Deed
) -> None:
    await moved_in(storages)
    slow = SlowHasher()
    sign_in = house(storages, slow).make(SignIn)
    signing = asyncio.create_task(sign_in(ANA.email, OLD, HERE))
    await slow.began.wait()
    await end(house(storages))
    slow.go_on.set()
    with pytest.raises(Unauthenticated):
        await signing
    assert await others(storages) == []


@ENDS
async def test_nobody_changes_a_password_by_what_was_read_before_another_ended_all_sessions(
    storages: Open, end: Deed
) -> None:
    await moved_in(storages)
    slow = SlowHasher()
    change = house(storages, slow).make(ChangePassword)
    changing = asyncio.create_task(change(ME, OLD, Secret("a stranger's password")))
    await slow.began.wait()
    await end(house(storages))
    slow.go_on.set()
    with pytest.raises(Invalid):
        await changing


async def test_of_sessions_that_begin_beside_a_change_of_password_none_survives_it(
    storages: Open,
) -> None:
    await moved_in(storages)

    async def sign_in(number: int) -> None:
        await house(storages).make(SignIn)(ANA.email, OLD, Client(address=f"192.0.2.{number}"))

    signing = [sign_in(number) for number in range(8)]
    change = change_password(house(storages))
    ends = await asyncio.gather(change, *signing, return_exceptions=True)
    assert ends[0] is None
    assert {type(one) for one in ends[1:]} <= {type(None), Unauthenticated}
    assert await others(storages) == []
