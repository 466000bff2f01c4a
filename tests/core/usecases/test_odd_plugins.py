"""Plugins that fail as nobody foresaw: what they raise, tell and list is not taken as it is."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.ad_account import UnlistedAdAccounts
from core.authorization import Authorization
from core.campaign import Campaign
from core.connection import PlatformUser
from core.ids import AdAccountId
from core.problem import State
from core.provider_errors import RateLimited, Rejected
from core.reads import Page
from core.slices import SliceStatus
from core.sync import RunStatus
from core.usecases import course
from core.usecases.run_sync import RunSync
from tests.canary import TOKEN
from tests.core.usecases.scene import Scene, begun
from tests.core.usecases.syncing import slices_of, started
from tests.fakes.platforms import FakeProvider

type Reading = Callable[..., Awaitable[Any]]


def campaign(id: Any = "c1", account: str = "a1") -> Campaign:  # noqa: ANN401 - what is odd
    return Campaign(id=id, ad_account_id=AdAccountId(account), name="Shoes")


async def read_with(
    monkeypatch: pytest.MonkeyPatch, campaigns: Reading
) -> tuple[Scene, RunStatus, set[str]]:
    """A run whose campaigns are read so; what is said of those of the account that fails."""
    scene, run = await started()
    read = FakeProvider.campaigns

    async def odd(self: FakeProvider, session: Any, account: Any, cursor: str) -> Page[Campaign]:  # noqa: ANN401
        if account.id != "a1":
            return await read(self, session, account, cursor)
        found: Page[Campaign] = await campaigns(cursor)
        return found

    monkeypatch.setattr(FakeProvider, "campaigns", odd)
    done = await scene.house.make(RunSync)(run)
    failed = [one for one in await slices_of(scene, run) if one.status is SliceStatus.FAILED]
    assert {(one.kind, one.ad_account_id) for one in failed} <= {("campaigns", "a1")}
    return scene, done.status, {one.problem for one in failed}


@pytest.mark.parametrize("error", [KeyError(TOKEN), Rejected(f"No {TOKEN}."), ValueError(TOKEN)])
async def test_no_problem_of_a_sync_tells_the_key(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def campaigns(cursor: str) -> Page[Campaign]:
        raise error

    scene, status, problems = await read_with(monkeypatch, campaigns)
    assert status is RunStatus.PARTIAL
    assert len(problems) == 1
    assert TOKEN not in str(scene.kept()["sync_runs"])
    assert TOKEN not in "".join(problems)
    assert "•••" in problems.pop()


@pytest.mark.parametrize("kind", [Rejected, RateLimited])
async def test_neither_does_what_stops_or_pauses_it(kind: type[Exception]) -> None:
    scene, run = await started()
    error = RateLimited(TOKEN, after=600) if kind is RateLimited else Rejected(TOKEN)
    scene.world.broken |= {"a1": error, "a2": error}
    await scene.house.make(RunSync)(run)
    assert TOKEN not in str(scene.kept()["sync_runs"])


async def test_pages_that_lead_in_a_circle_fail_their_slice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []

    async def campaigns(cursor: str) -> Page[Campaign]:
        read.append(cursor)
        assert len(read) < 100
        return Page(rows=(campaign(),), next={"": "x", "x": "y"}.get(cursor, "x"))

    _, status, problems = await read_with(monkeypatch, campaigns)
    assert status is RunStatus.PARTIAL
    assert problems == {"provider_garbled: Fake leads from page to page in a circle."}


@pytest.mark.parametrize("rows", [(), (campaign(),)])
async def test_pages_without_an_end_fail_their_slice(
    monkeypatch: pytest.MonkeyPatch, rows: tuple[Campaign, ...]
) -> None:
    monkeypatch.setattr(course, "MOST_PAGES" if rows else "MOST_EMPTY", 20)

    async def campaigns(cursor: str) -> Page[Campaign]:
        assert int(cursor or 0) < 100
        return Page(rows=rows, next=str(int(cursor or 0) + 1))

    _, status, problems = await read_with(monkeypatch, campaigns)
    assert status is RunStatus.PARTIAL
    assert problems == {"provider_garbled: The pages of Fake come to no end."}


@pytest.mark.parametrize(
    "row", [campaign(account="a2"), campaign(7), campaign(""), campaign("9" * 201), campaign("a\0")]
)
async def test_rows_that_cannot_be_are_not_kept(
    monkeypatch: pytest.MonkeyPatch, row: Campaign
) -> None:
    async def campaigns(cursor: str) -> Page[Campaign]:
        return Page(rows=(campaign("good"), row))

    scene, status, problems = await read_with(monkeypatch, campaigns)
    assert status is RunStatus.PARTIAL
    assert len(problems) == 1
    assert "Fake" in problems.pop()
    assert "good" not in str(scene.kept())


def identifying(monkeypatch: pytest.MonkeyPatch, told: object) -> None:
    async def identify(*_: object) -> object:
        if isinstance(told, Exception):
            raise told
        return told

    monkeypatch.setattr(FakeProvider, "identify", identify)


ODD_USERS = [
    KeyError(TOKEN),
    None,
    PlatformUser(id=7),  # type: ignore[arg-type]
    PlatformUser(id=""),  # type: ignore[arg-type]
    PlatformUser(id="u1", name=None),  # type: ignore[arg-type]
    {"id": "u1"},
]


@pytest.mark.parametrize("told", ODD_USERS)
async def test_an_attempt_ends_where_a_plugin_does_not_tell_whom_it_is_about(
    monkeypatch: pytest.MonkeyPatch, told: object
) -> None:
    scene = await begun()
    identifying(monkeypatch, told)
    done: Authorization = await scene.come_back(await scene.leave())
    assert done.problem
    assert done.problem.code == "authorization_unanswered"
    assert "plugin of Fake" in done.problem.detail
    assert TOKEN not in done.problem.detail


@pytest.mark.parametrize("told", ODD_USERS)
async def test_what_a_plugin_garbles_is_not_believed_of_a_good_connection(
    monkeypatch: pytest.MonkeyPatch, told: object
) -> None:
    scene = await begun()
    connection = await scene.connect()
    with monkeypatch.context() as patch:
        identifying(patch, told)
        failing = await scene.validate(connection.id)
    [problem] = failing.problems
    assert problem.code == "platform_failing"
    assert "plugin of Fake" in problem.detail
    assert TOKEN not in str(scene.kept())
    assert not (await scene.validate(connection.id)).problems


async def test_accounts_that_can_be_none_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def accounts(*_: object) -> Any:  # noqa: ANN401
        yield None

    scene = await begun()
    connection = await scene.connect()
    monkeypatch.setattr(FakeProvider, "ad_accounts", accounts)
    [problem] = (await scene.validate(connection.id)).problems
    assert problem.code == "platform_failing"
    assert "plugin of Fake failed" in problem.detail


async def test_a_business_center_that_keeps_its_accounts_to_itself_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = FakeProvider.ad_accounts

    async def accounts(self: FakeProvider, session: Any, centers: Any) -> Any:  # noqa: ANN401
        yield UnlistedAdAccounts(business_center="Halden", detail="It refuses.")
        async for one in read(self, session, centers):
            yield one

    scene = await begun()
    connection = await scene.connect()
    monkeypatch.setattr(FakeProvider, "ad_accounts", accounts)
    validated = await scene.validate(connection.id)
    [problem] = validated.problems
    assert (problem.code, problem.subject) == ("accounts_unlisted", "Halden")
    assert (problem.detail, validated.state) == ("It refuses.", State.CONNECTED)
