"""The plugin on the real line: what is asked again, and what an answer from the edge becomes."""

from collections.abc import AsyncIterator
from datetime import date

import httpx  # noqa: TID251 - answers are made up at the level of HTTP here
import pytest
import respx

from adapters.http import HttpSession
from core.credential import Credential
from core.insight import Level, Window
from core.library import Creative, CreativeKind
from core.provider_errors import (
    Garbled,
    Incomplete,
    ProviderError,
    RateLimited,
    Rejected,
    Revoked,
    ScopeMissing,
    Unavailable,
)
from core.secret import Secret
from plugins.tiktok import TikTok
from plugins.tiktok.authorization import identify
from tests.fakes.allowances import pace_of
from tests.plugins.tiktok.canned import ACCOUNT, APP, Json, no, ok
from tests.plugins.tiktok.test_balances import CENTER

API = "https://business-api.tiktok.com/open_api/v1.3/"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
PERSON = ok(core_user_id="7", display_name="Mara")
HTML = "<html><title>504 Gateway Time-out</title></html>"


class Naps(list[float]):
    """How long the line slept between tries."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def session(naps: Naps) -> AsyncIterator[HttpSession]:
    async with httpx.AsyncClient() as client:
        yield HttpSession(
            provider=TikTok(),
            client=client,
            app=APP,
            api_url=API,
            credential=Credential(token=Secret(TOKEN)),
            pace=pace_of("TikTok", sleep=naps),
            sleep=naps,
        )


def answer(*bodies: Json | httpx.Response) -> respx.Route:
    answers = [
        body if isinstance(body, httpx.Response) else httpx.Response(200, json=dict(body))
        for body in bodies
    ]
    return respx.get(f"{API}user/info/").mock(side_effect=answers)


async def refusal(session: HttpSession) -> ProviderError:
    with pytest.raises(ProviderError) as raised:
        await identify(session)
    return raised.value


@respx.mock
async def test_the_token_goes_alone_in_its_header(session: HttpSession) -> None:
    route = answer(PERSON)
    await identify(session)
    assert route.calls.last.request.headers["access-token"] == TOKEN
    assert "authorization" not in route.calls.last.request.headers


@respx.mock
async def test_quirk_1_http_200_with_a_revoked_token_is_asked_once(session: HttpSession) -> None:
    route = answer(no(40105, "Access token is incorrect or has been revoked."))
    assert type(await refusal(session)) is Revoked
    assert route.call_count == 1


@respx.mock
async def test_quirk_2_two_system_errors_are_outlived(session: HttpSession) -> None:
    route = answer(no(50000), no(50000), PERSON)
    assert (await identify(session)).id == "7"
    assert route.call_count == 3


@respx.mock
async def test_quirk_3_a_full_second_is_waited_out(session: HttpSession, naps: Naps) -> None:
    answer(no(40100, "App reaches the QPS limit."), PERSON)
    assert (await identify(session)).id == "7"
    assert any(1 <= nap < 2 for nap in naps)


@respx.mock
async def test_quirk_3_a_full_minute_is_told_and_holds_the_next_call_back(
    session: HttpSession,
) -> None:
    route = answer(no(40100, "requests from App [7001] are temporarily restricted."), PERSON)
    found = await refusal(session)
    assert isinstance(found, RateLimited)
    assert found.after == 300
    assert isinstance(await refusal(session), RateLimited)
    assert route.call_count == 1


@respx.mock
async def test_quirk_4_a_throttled_account_does_not_hold_the_next_call_back(
    session: HttpSession,
) -> None:
    route = answer(*[no(40133)] * 4, PERSON)
    found = await refusal(session)
    assert isinstance(found, RateLimited)
    assert found.account
    assert (await identify(session)).id == "7"
    assert route.call_count == 5


@respx.mock
async def test_quirk_6_an_html_504_is_asked_again(session: HttpSession) -> None:
    route = answer(httpx.Response(504, html=HTML), PERSON)
    assert (await identify(session)).id == "7"
    assert route.call_count == 2


@respx.mock
async def test_quirk_6_an_html_504_that_stays_is_an_illness(session: HttpSession) -> None:
    answer(*[httpx.Response(504, html=HTML)] * 4)
    assert isinstance(await refusal(session), Unavailable)


@respx.mock
async def test_quirk_7_the_edge_is_not_blamed_on_the_token(session: HttpSession) -> None:
    route = answer(httpx.Response(400, html="<HTML>Bad Request</HTML>"))
    assert type(await refusal(session)) is Rejected
    assert route.call_count == 1


@respx.mock
async def test_quirk_8_a_404_in_plain_text_is_a_mistake_of_ours(session: HttpSession) -> None:
    answer(httpx.Response(404, text="404 page not found"))
    found = await refusal(session)
    assert isinstance(found, Rejected)
    assert "slash" in str(found)


@respx.mock
async def test_html_with_status_200_cannot_be_read(session: HttpSession) -> None:
    answer(httpx.Response(200, html="<html>Just a moment</html>"))
    assert type(await refusal(session)) is Garbled


@respx.mock
async def test_an_answer_of_another_shape_cannot_be_read(session: HttpSession) -> None:
    answer({"code": 0, "message": "OK", "data": []})
    assert type(await refusal(session)) is Garbled


@respx.mock
async def test_a_report_out_of_which_ads_were_left_is_not_taken_for_whole(
    session: HttpSession,
) -> None:
    headers = {"X-Tt-Ads-Throttle": "Number of ad ids is equal or more than 20k, only return ..."}
    answer(httpx.Response(200, json=dict(PERSON), headers=headers))
    assert isinstance(await refusal(session), Incomplete)


@respx.mock
async def test_quirk_8_no_path_of_a_bulk_reading_is_asked_for_without_its_slash(
    session: HttpSession,
) -> None:
    tiktok = TikTok()
    respx.route().mock(return_value=httpx.Response(200, json=dict(no(40105))))
    window = Window(since=date(2026, 3, 1), until=date(2026, 3, 1))
    image = Creative(id="i", ad_account_id=ACCOUNT.id, name="", kind=CreativeKind.IMAGE)
    video = Creative(id="v", ad_account_id=ACCOUNT.id, name="", kind=CreativeKind.VIDEO)
    for reading in (
        tiktok.campaigns(session, ACCOUNT, ""),
        tiktok.ad_groups(session, ACCOUNT, ""),
        tiktok.ads(session, ACCOUNT, ""),
        tiktok.ads(session, ACCOUNT, "[2,1,0]"),
        tiktok.creatives(session, ACCOUNT, ""),
        tiktok.creatives(session, ACCOUNT, "[1,1,0]"),
        tiktok.creative_url(session, ACCOUNT, image),
        tiktok.creative_url(session, ACCOUNT, video),
        tiktok.audiences(session, ACCOUNT, ""),
        tiktok.pixels(session, ACCOUNT, ""),
        tiktok.pixel_events(session, ACCOUNT, ("1",), window, ""),
        tiktok.insights(session, ACCOUNT, Level.AD, window, ""),
        tiktok.balance(session, ACCOUNT),
        tiktok.center_balances(session, CENTER, ""),
        tiktok.transactions(session, CENTER, window, ""),
    ):
        with pytest.raises(Revoked):
            await reading
    assert len({call.request.url.path for call in respx.calls}) == 15
    assert {call.request.url.path[-1] for call in respx.calls} == {"/"}


@respx.mock
async def test_no_path_is_asked_for_without_its_slash(session: HttpSession) -> None:
    tiktok = TikTok()
    respx.route().mock(return_value=httpx.Response(200, json=no(40001, "lacks the required scope")))
    with pytest.raises(ScopeMissing):
        await anext(tiktok.business_centers(session))
    with pytest.raises(ScopeMissing):
        await anext(tiktok.ad_accounts(session, ()))
    with pytest.raises(ScopeMissing):
        await tiktok.revoke(session, Credential(token=Secret(TOKEN)))
    assert {call.request.url.path[-1] for call in respx.calls} == {"/"}


@respx.mock
async def test_a_refusal_shows_neither_token_nor_secret(session: HttpSession) -> None:
    respx.get(f"{API}oauth2/advertiser/get/").respond(
        json=dict(no(40105, f"Access token {TOKEN} is incorrect."))
    )
    with pytest.raises(Revoked) as raised:
        await anext(TikTok().ad_accounts(session, ()))
    assert TOKEN not in repr(raised.value)
    assert APP.secret.reveal() not in repr(raised.value)
