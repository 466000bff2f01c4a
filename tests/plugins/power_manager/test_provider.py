"""What is particular to a Power Manager service, beside what the kit asks of any provider."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adport.testing.house import House
from adport.testing.reading import known, read_whole, seen_accounts
from adport.testing.stage import Stage
from core.ad_account import AccountStatus
from core.business_center import BusinessCenter, BusinessCenterStatus
from core.ids import BusinessCenterId
from core.insight import Insight, Level, Window
from core.problem import State
from core.provider import Answer, Session
from core.provider_errors import RateLimited, Revoked, ScopeMissing, Unavailable
from core.reads import Page
from plugins.power_manager import PowerManager, adport_sandbox
from plugins.power_manager.complaint import USUAL_PAUSE, find_complaint
from plugins.power_manager.listings import every
from plugins.power_manager.shapes import Center, Rows
from plugins.power_manager.values import micros_of_minor

ROOT = Path(__file__).parents[3]
CONTRACT = json.loads((ROOT / "docs/reference/power-manager.openapi.json").read_text())


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    house = House(PowerManager(), adport_sandbox())
    yield house
    house.close()


@pytest.mark.parametrize(
    ("minor", "currency", "micros"),
    [
        (1234, "USD", 12_340_000),
        (1234, "JPY", 1_234_000_000),
        (1234, "KWD", 1_234_000),
        (-5, "EUR", -50_000),
        (None, "EUR", None),
    ],
)
def test_money_is_of_the_currencys_own_smallest_unit(
    minor: int | None, currency: str, micros: int | None
) -> None:
    assert micros_of_minor(minor, currency) == micros


@pytest.mark.parametrize(
    ("body", "after"),
    [
        (b'{"error": {"code": "rate_limited", "retry_after_s": 7.5}}', 7.5),
        (b'{"error": {"code": "rate_limited"}}', USUAL_PAUSE),
        (b'{"error": {"code": "rate_limited", "retry_after_s": -1}}', USUAL_PAUSE),
        (b"slow down", USUAL_PAUSE),
    ],
)
def test_a_limit_says_for_how_long_in_the_body(body: bytes, after: float) -> None:
    told = find_complaint(Answer(429, {}, body))
    assert isinstance(told, RateLimited)
    assert told.after == after


@pytest.mark.parametrize(("status", "kind"), [(401, Revoked), (403, ScopeMissing)])
def test_no_is_read_from_the_status_and_never_quoted(status: int, kind: type[Exception]) -> None:
    told = find_complaint(Answer(status, {}, b'{"error": {"message": "key sk-123 is bad"}}'))
    assert isinstance(told, kind)
    assert "sk-123" not in str(told)


def test_permissions_are_exactly_the_scopes_that_the_service_reports(house: House) -> None:
    async def test(stage: Stage) -> None:
        whole, reader = await stage.connect("ana"), await stage.connect("reader")
        assert whole.state is State.LIMITED, "one of its Business Centers is suspended"
        assert not [one for one in whole.problems if one.code == "permission_missing"]
        missing = [one.subject for one in reader.problems if one.code == "permission_missing"]
        assert missing == ["balances:read", "insights:read"]
        assert reader.grant.proven == {"accounts_read"}

    house.play(test)


def test_the_key_goes_into_the_header_that_was_chosen(house: House) -> None:
    async def test(stage: Stage) -> None:
        given = {**stage.sandbox.keys["ana"], "header": "X-API-Key", "name": "My manager"}
        done = await stage.enter(given)
        assert done.connection_id
        assert (await stage.connection(done.connection_id)).user.name == "My manager"
        key = given["api_key"]
        assert {one.headers.get("x-api-key") for one in stage.wire.sent} == {key}
        assert not [one for one in stage.wire.sent if "authorization" in one.headers]

    house.play(test)


def test_the_same_id_at_another_service_is_another_user(house: House) -> None:
    async def test(stage: Stage) -> None:
        one = await stage.connect("ana")
        other = {**stage.sandbox.keys["ana"], "base_url": "https://elsewhere.example"}
        done = await stage.enter(other, one.id)
        assert done.problem
        assert done.problem.code == "wrong_account"

    house.play(test)


def test_an_unknown_status_is_unknown_and_a_suspended_center_is_told(house: House) -> None:
    async def test(stage: Stage) -> None:
        line = await stage.line(await stage.connect("ana"))
        found = {one.name: one for one in await seen_accounts(stage.provider, line)}
        assert found["Lantern"].status is AccountStatus.UNKNOWN
        assert found["Lantern"].platform_status == "frozen"
        assert found["Harbour Kuwait"].status is AccountStatus.PENDING_REVIEW
        assert found["Outside"].business_center_id is None
        centers = [one async for one in PowerManager.business_centers(line)]
        assert [one.status for one in centers] == [
            BusinessCenterStatus.ENABLED,
            BusinessCenterStatus.SUSPENDED,
        ]

    house.play(test)


def test_balances_and_metrics_are_exact_in_every_currency(house: House) -> None:
    async def test(stage: Stage) -> None:
        line = await stage.line(await stage.connect("ana"))
        center = BusinessCenter(
            id=BusinessCenterId("bc-101"),
            workspace_id=stage.ana.workspace_id,
            profile_id=stage.profile_id,
            provider=stage.slug,
            name="Harbour Group",
            status=BusinessCenterStatus.ENABLED,
        )
        page = await PowerManager.center_balances(line, center, "")
        assert [one.micros for one in page.rows] == [
            1_250_500_000,
            48_000_000_000,
            12_345_000,
        ]
        yen = next(
            one for one in await seen_accounts(stage.provider, line) if one.currency == "JPY"
        )
        account, today = known(stage, yen), stage.began.date()
        window = Window(since=today - timedelta(days=3), until=today - timedelta(days=2))

        async def read(session: Session, _: object, cursor: str) -> Page[Insight]:
            return await PowerManager.insights(session, account, Level.ACCOUNT, window, cursor)

        rows = (await read_whole(read, line, account)).rows
        assert len(rows) == 2
        assert all(one.spend_micros and one.spend_micros % 1_000_000 == 0 for one in rows)
        none = await PowerManager.insights(line, account, Level.AD, window, "")
        assert (none.rows, none.next, none.total) == ((), "", 0)

    house.play(test)


def test_a_list_without_an_end_is_garbled_and_not_read_for_ever(house: House) -> None:
    class Circle:
        async def get(self, path: str, shape: type, params: object) -> Rows[Center]:
            return Rows(data=(), next_cursor="again")

    async def test(_: Stage) -> None:
        with pytest.raises(Exception, match="no end"):
            async for _row in every(Circle(), "x", Rows[Center], {}):  # type: ignore[arg-type]
                pass

    house.play(test)


def test_a_platform_that_is_not_there_is_unavailable() -> None:
    assert find_complaint(Answer(200, {}, b"{}")) is None
    assert not isinstance(find_complaint(Answer(400, {}, b"{}")), Unavailable)


def test_the_sandbox_answers_what_the_published_contract_says(house: House) -> None:
    def fields(name: str) -> tuple[set[str], set[str]]:
        schema = CONTRACT["components"]["schemas"][name]
        return set(schema["required"]), set(schema["properties"])

    async def test(stage: Stage) -> None:
        line = await stage.line(await stage.connect("ana"))
        day = stage.began.date().isoformat()
        account = "v1/ad-accounts/acc-9007199254740993"
        for path, name in {
            "v1/business-centers": "BusinessCenter",
            "v1/ad-accounts": "AdAccount",
            f"{account}/campaigns": "Campaign",
            f"{account}/insights?since={day}&until={day}": "Insight",
        }.items():
            found = await line.get(path, dict[str, object])
            assert set(found) == {"data", "next_cursor", "total"}
            rows = found["data"]
            assert isinstance(rows, list)
            required, allowed = fields(name)
            for row in rows:
                assert required <= set(row) <= allowed, name
        me = await line.get("v1/me", dict[str, object])
        required, allowed = fields("Me")
        assert required <= set(me) <= allowed

    house.play(test)


def test_the_page_tells_every_path_of_the_contract() -> None:
    page = (ROOT / "docs/reference/power-manager.md").read_text()
    for path, methods in CONTRACT["paths"].items():
        for method in methods:
            assert f"| `{method.upper()} {path}` |" in page
    for code in CONTRACT["components"]["schemas"]["Error"]["properties"]["error"]["properties"][
        "code"
    ]["enum"]:
        assert f"`{code}`" in page
