"""How TikTok's “no” is read."""

import msgspec
import pytest

from core.provider import Answer
from core.provider_errors import (
    AccessLost,
    AccountGone,
    AppMisconfigured,
    CodeDead,
    Expired,
    Forbidden,
    NotEligible,
    ProviderError,
    RateLimited,
    Rejected,
    Revoked,
    ScopeMissing,
    TooLarge,
    Unavailable,
)
from plugins.tiktok.complaint import find_complaint

EVERY_CODE: dict[type[ProviderError], tuple[int, ...]] = {
    Revoked: (40105, 40107),
    Expired: (40102, 40103, 40114, 40309),
    CodeDead: (40110, 40115),
    ScopeMissing: (40130, 40131),
    AccessLost: (40106,),
    AccountGone: (40013, 40300, 40302),
    Forbidden: (40001, 40003, 40120, 40126, 40127, 40301),
    NotEligible: (40117, 40118, 40119, 40121, 40122, 41000),
    AppMisconfigured: (40101, 40113, 40124, 40125),
    RateLimited: (40016, 40100, 40132, 40133, 61000),
    TooLarge: (40011, 40061, 40067),
    Unavailable: (
        *(40200, 40201, 40202, 40700, 40901, 40902, 40903, 40913, 41013),
        *(50000, 50002, 60001),
        *range(51000, 54000),
    ),
    Rejected: (
        *(40000, 40002, 40006, 40007, 40008, 40009, 40010, 40014, 40050, 40051, 40052, 40053),
        *(40062, 40063, 40065, 40104, 40108, 40109, 40112, 40116, 40128, 40129, 40400, 40502),
        *(40900, 40904, 40905, 40906, 40907, 40908, 40909, 40910, 40911, 40912, 40914, 40915),
        *(40916, 41001, 41002, 70001),
    ),
}
"""Every row of TikTok's table of codes."""

ROWS = [(code, error) for error, codes in EVERY_CODE.items() for code in codes]


def said(code: int, message: str = "", headers: dict[str, str] | None = None) -> Answer:
    body = msgspec.json.encode({"code": code, "message": message, "request_id": "r", "data": {}})
    return Answer(200, headers or {}, body)


def complaint(code: int, message: str = "", headers: dict[str, str] | None = None) -> ProviderError:
    found = find_complaint(said(code, message, headers))
    assert found is not None
    return found


def test_every_code_has_its_class() -> None:
    assert {code: type(complaint(code)) for code, _ in ROWS} == dict(ROWS)


def test_no_documented_code_is_called_unknown() -> None:
    assert [code for code, _ in ROWS if "do not know" in str(complaint(code))] == []


def test_only_throttles_and_illnesses_are_worth_asking_again() -> None:
    worth = {error for error in EVERY_CODE if complaint(EVERY_CODE[error][0]).retry}
    assert worth == {RateLimited, Unavailable}


@pytest.mark.parametrize("code", [0, 20001, 40012])
def test_success_in_part_and_nothing_to_do_are_content(code: int) -> None:
    assert find_complaint(said(code)) is None


def test_a_code_nobody_documented_is_rejected_and_named() -> None:
    found = complaint(49999, "Something new")
    assert type(found) is Rejected
    assert "49999" in str(found)
    assert "Something new" in str(found)


def test_quirk_1_a_revoked_token_comes_with_http_200_and_is_not_asked_again() -> None:
    found = complaint(40105, "Access token is incorrect or has been revoked.")
    assert type(found) is Revoked
    assert not found.retry


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("App reaches the QPS limit.", 1),
        ("App reaches the QPS limit 20", 1),
        ("Due to too many requests, requests from App [7] are temporarily restricted.", 300),
        ("App reaches the QPM limit.", 300),
        ("Requests made too frequently", 300),
    ],
)
@pytest.mark.parametrize("code", [40016, 40100])
def test_quirk_3_a_throttle_waits_as_long_as_its_window(code: int, words: str, after: int) -> None:
    found = complaint(code, words)
    assert isinstance(found, RateLimited)
    assert found.after == after
    assert not found.account


@pytest.mark.parametrize("name", ["date", "Date"])
def test_quirk_3_a_used_up_day_waits_until_midnight_utc(name: str) -> None:
    headers = {name: "Tue, 03 Mar 2026 22:30:00 GMT"}
    found = complaint(40100, "App reaches the QPD limit.", headers)
    assert isinstance(found, RateLimited)
    assert found.after == 90 * 60


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}])
def test_quirk_3_a_used_up_day_without_a_clock_waits_an_hour(headers: dict[str, str]) -> None:
    found = complaint(40100, "Too many requests per day", headers)
    assert isinstance(found, RateLimited)
    assert found.after == 3600


def test_quirk_4_a_throttled_ad_account_slows_nobody_else() -> None:
    found = complaint(40133, "Requests made too frequently for advertiser 1")
    assert isinstance(found, RateLimited)
    assert found.account


def test_quirk_6_an_html_504_is_an_illness() -> None:
    found = find_complaint(Answer(504, {}, b"<html>504 Gateway Time-out</html>"))
    assert isinstance(found, Unavailable)


def test_quirk_7_the_edge_refusing_a_long_request_is_not_blamed_on_the_token() -> None:
    found = find_complaint(Answer(400, {}, b"<HTML><H1>Bad Request</H1></HTML>"))
    assert type(found) is Rejected
    assert "not in doubt" in str(found)
    assert "HTML" not in str(found)


@pytest.mark.parametrize("status", [401, 403])
def test_quirk_7_even_an_edge_that_says_unauthorized_is_not_blamed_on_the_token(
    status: int,
) -> None:
    assert type(find_complaint(Answer(status, {}, b"Access Denied"))) is Rejected


def test_quirk_8_a_missing_slash_is_a_clear_mistake_of_ours() -> None:
    found = find_complaint(Answer(404, {}, b"404 page not found"))
    assert isinstance(found, Rejected)
    assert "slash" in str(found)


def test_an_envelope_in_a_4xx_is_read() -> None:
    answer = Answer(403, {}, said(40105).body)
    assert type(find_complaint(answer)) is Revoked


def test_a_bare_429_is_a_throttle() -> None:
    assert isinstance(find_complaint(Answer(429, {}, b"")), RateLimited)


@pytest.mark.parametrize("body", [b"<html>Just a moment</html>", b"", b"[]", b"{}", b"null"])
def test_a_200_without_an_envelope_cannot_be_read(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        find_complaint(Answer(200, {}, body))


@pytest.mark.parametrize("code", [40001, 40002])
@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("No permission to operate advertiser: 7001", AccessLost),
        ("The advertiser 7001 doesn't exist or has been deleted.", AccountGone),
        ("The advertiser 7001 doesn\N{RIGHT SINGLE QUOTATION MARK}t exist.", AccountGone),
        ("You don't have permission to operate this catalog:{7001}.", Forbidden),
        ("You don't have permission to the asset(7001)", Forbidden),
    ],
)
def test_quirk_26_the_words_tell_what_an_overloaded_code_means(
    code: int, words: str, error: type[ProviderError]
) -> None:
    assert type(complaint(code, words)) is error


@pytest.mark.parametrize(
    ("code", "words", "error"),
    [
        (
            40001,
            "Permission error: The access token lacks the required scope for endpoint "
            "'/report/integrated/get/(method=GET)'. Please first check the method.",
            ScopeMissing,
        ),
        (40001, "advertiser does not grant you /file/video/ad/search/:GET", Forbidden),
        (40002, "Missing required field(s): account_id.", Rejected),
        (40002, "Time format should be %Y-%m-%dT%H:%M. Please try again.", Rejected),
        (40002, "pixel_ids: Field must be set to array", Rejected),
        (40101, "Invalid auth_code. Not able to get a token with an old auth_code.", CodeDead),
        (40101, "The app_id and secret do not match", AppMisconfigured),
        (40000, "The app_id is inconsistent with the token's app information.", AppMisconfigured),
        (51001, "internal service timeout", Unavailable),
    ],
)
def test_quirk_26_what_only_one_code_says(
    code: int, words: str, error: type[ProviderError]
) -> None:
    assert type(complaint(code, words)) is error


def test_both_ways_of_lacking_a_permission_are_told_apart() -> None:
    ours = complaint(40001, "The access token lacks the required scope")
    theirs = complaint(40001, "advertiser does not grant you /ad/get/:GET permission")
    assert "connection lacks" in str(ours)
    assert "advertiser did not grant" in str(theirs)


def test_the_platforms_words_are_quoted_on_one_line_and_cut() -> None:
    found = str(complaint(40002, "bad\r\n\x1b[31mfield\u2028\u202e" + " long" * 200))
    assert "bad [31mfield" in found
    assert found.isprintable()
    assert len(found) < 400


def test_what_looks_like_a_token_in_the_platforms_words_is_masked() -> None:
    token = "0123456789abcdef0123456789abcdef01234567"
    assert token not in str(complaint(40105, f"Access token {token} is incorrect."))
    assert "real_time_cost_per_total_complete_payment" in str(
        complaint(40002, "Invalid metric fields: real_time_cost_per_total_complete_payment")
    )


@pytest.mark.parametrize("message", ["null", '""'])
def test_a_complaint_without_words_still_says_what_is_wrong(message: str) -> None:
    found = find_complaint(Answer(200, {}, f'{{"code":40300,"message":{message}}}'.encode()))
    assert str(found) == "The ad account does not exist or was deleted. (40300)"
