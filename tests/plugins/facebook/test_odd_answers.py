"""Answers that are not as the papers have them: one odd value costs that value, and no more."""

from collections.abc import Mapping

import msgspec
import pytest
import respx

from adapters.http import Client, HttpSession, make_client
from core.ad_account import (
    WITHHELD,
    AccountStatus,
    AdAccount,
    SeenAdAccount,
    UnlistedAdAccounts,
)
from core.business_center import SeenBusinessCenter
from core.credential import AppCredentials, Credential
from core.ids import AdAccountId, BusinessCenterId, ProfileId
from core.insight import Level, Window
from core.provider_errors import Garbled, Rejected
from core.secret import Secret
from plugins.facebook import Facebook
from tests.fakes.allowances import pace_of
from tests.plugins.facebook.conftest import NOON

API = "https://graph.facebook.com/v26.0/"
ACCOUNT = AdAccount(
    id=AdAccountId("17"),
    profile_id=ProfileId("p"),
    provider=Facebook.manifest.slug,
    name="Shop",
    currency="USD",
    timezone="UTC",
    status=AccountStatus.ACTIVE,
)
DAY = Window(since=NOON.date(), until=NOON.date())


def line(client: Client) -> HttpSession:
    return HttpSession(
        provider=Facebook(),
        client=client,
        app=AppCredentials(id="1", secret=Secret("s")),
        api_url=API,
        credential=Credential(token=Secret("EAAB")),
        pace=pace_of("Facebook"),
    )


@pytest.fixture
def session() -> HttpSession:
    return line(make_client(allow_private=False))


def answers(wire: respx.MockRouter, path: str, *rows: Mapping[str, object]) -> None:
    wire.get(url__startswith=f"{API}{path}").respond(json={"data": list(rows)})


def granted(wire: respx.MockRouter, *ticked: str) -> None:
    """The token names those accounts, where any are given."""
    scopes = [{"scope": "ads_read", "target_ids": list(ticked)}] if ticked else []
    info = {"is_valid": True, "granular_scopes": scopes}
    wire.get(url__startswith=f"{API}debug_token").respond(json={"data": info})


async def accounts_of(session: HttpSession) -> list[SeenAdAccount]:
    shown = [one async for one in Facebook().ad_accounts(session, ())]
    return [one for one in shown if isinstance(one, SeenAdAccount)]


@respx.mock
async def test_roles_in_another_shape_are_not_told(session: HttpSession) -> None:
    odd = ({"id": "1", "permitted_roles": [{"role": "ADMIN"}]}, {"id": "2", "permitted_roles": 7})
    plain = ({"id": "3", "permitted_roles": ["EMPLOYEE", "ADMIN"], "name": 5},)
    answers(respx.mock, "me/businesses", *odd, *plain)
    found = [one async for one in Facebook().business_centers(session)]
    assert [(one.role, one.name) for one in found] == [("", ""), ("", ""), ("admin", "5")]


@respx.mock
async def test_an_account_of_an_unknown_status_and_zone_is_shown(session: HttpSession) -> None:
    odd = {"id": "act_17", "account_status": 42, "timezone_name": "Mars", "disable_reason": 99}
    answers(respx.mock, "me/adaccounts", odd)
    granted(respx.mock)
    [seen] = await accounts_of(session)
    assert (seen.id, seen.name, seen.timezone) == ("17", "17", "UTC")
    assert (seen.status, seen.platform_status) == (AccountStatus.UNKNOWN, "42")
    assert (seen.role, seen.status_reason) == ("", "99")


@respx.mock
@pytest.mark.parametrize(
    ("decided", "ticked", "withheld"),
    [
        ({}, ("1",), {"2"}),
        ({}, ("act_1", "2"), set()),
        ({}, (), set()),
        ({}, ("99",), set()),
        ({"UNTICKED": "listed"}, ("1",), set()),
    ],
)
async def test_an_unticked_account_is_withheld_though_the_persons_own_list_has_it(
    session: HttpSession, decided: Mapping[str, str], ticked: tuple[str, ...], withheld: set[str]
) -> None:
    session.app = AppCredentials(id="1", secret=Secret("s"), options=decided)
    rows = [{"id": f"act_{id}", "user_tasks": ["MANAGE"]} for id in ("1", "2")]
    answers(respx.mock, "me/adaccounts", *rows)
    granted(respx.mock, *ticked)
    seen = await accounts_of(session)
    assert {str(one.id) for one in seen if one.role == WITHHELD} == withheld
    assert {one.role for one in seen} <= {"admin", WITHHELD}


@respx.mock
async def test_a_token_that_facebook_does_not_explain_withholds_nothing(
    session: HttpSession,
) -> None:
    answers(respx.mock, "me/adaccounts", {"id": "act_1"})
    error = {"error": {"code": 100, "message": "no"}}
    respx.mock.get(url__startswith=f"{API}debug_token").respond(400, json=error)
    assert [one.role for one in await accounts_of(session)] == [""]


@respx.mock
@pytest.mark.parametrize("code", [10, 33, 100, 200, 2654])
async def test_a_business_that_keeps_its_accounts_to_itself_is_named(
    session: HttpSession, code: int
) -> None:
    answers(respx.mock, "me/adaccounts", {"id": "act_1"})
    answers(respx.mock, "7/client_ad_accounts", {"id": "act_2"})
    error = {"error": {"code": code, "message": "no"}}
    respx.mock.get(url__startswith=f"{API}7/owned_ad_accounts").respond(400, json=error)
    granted(respx.mock)
    home = SeenBusinessCenter(id=BusinessCenterId("7"), name="Halden", role="admin")
    shown = [one async for one in Facebook().ad_accounts(session, (home,))]
    assert {str(one.id) for one in shown if isinstance(one, SeenAdAccount)} == {"1", "2"}
    [unlisted] = [one for one in shown if isinstance(one, UnlistedAdAccounts)]
    assert unlisted.business_center == "Halden"
    assert f"({code})" in unlisted.detail


@respx.mock
async def test_odd_numbers_are_not_known(session: HttpSession) -> None:
    row = {"date_start": "2026-03-15", "spend": "-", "impressions": None, "clicks": "many"}
    answers(respx.mock, "act_17/insights", row)
    page = await Facebook().insights(session, ACCOUNT, Level.ACCOUNT, DAY, "")
    [one] = page.rows
    assert (one.spend_micros, one.impressions, one.clicks, one.conversions) == (None, None, None, 0)


@respx.mock
@pytest.mark.parametrize("row", [{"date_start": "soon"}, {"date_start": "2026-03-15"}])
async def test_a_row_without_day_or_name_is_garbled(
    session: HttpSession, row: dict[str, str]
) -> None:
    answers(respx.mock, "act_17/insights", row)
    with pytest.raises(Garbled):
        await Facebook().insights(session, ACCOUNT, Level.AD, DAY, "")


@respx.mock
@pytest.mark.parametrize("body", [{}, {"data": None}, {"success": True}])
async def test_a_list_that_is_not_there_is_not_empty(session: HttpSession, body: object) -> None:
    respx.get(url__startswith=f"{API}act_17/campaigns").respond(json=body)
    with pytest.raises(Garbled):
        await Facebook().campaigns(session, ACCOUNT, "")


@respx.mock
async def test_the_last_page_has_a_cursor_and_no_next(session: HttpSession) -> None:
    route = respx.get(url__startswith=f"{API}act_17/campaigns")
    paging = {"cursors": {"after": "Nz"}}
    route.respond(json={"data": [{"id": "1"}], "paging": {**paging, "next": "https://evil/"}})
    first = await Facebook().campaigns(session, ACCOUNT, "")
    route.respond(json={"data": [{"id": "2"}], "paging": paging})
    last = await Facebook().campaigns(session, ACCOUNT, first.next)
    assert (bool(first.next), last.next) == (True, "")
    assert route.calls.last.request.url.params["after"] == "Nz"
    assert {call.request.url.host for call in respx.calls} == {"graph.facebook.com"}


@respx.mock
async def test_a_cursor_of_another_version_begins_anew(session: HttpSession) -> None:
    answers(respx.mock, "act_17/campaigns", {"id": "1"})
    page = await Facebook().campaigns(session, ACCOUNT, msgspec.json.encode({"odd": 1}).decode())
    assert [one.id for one in page.rows] == ["1"]


@respx.mock
async def test_html_under_a_4xx_is_a_refusal_and_no_dead_token(session: HttpSession) -> None:
    respx.get(url__startswith=f"{API}me").respond(403, text="<html>no</html>")
    with pytest.raises(Rejected):
        await Facebook().identify(session)
