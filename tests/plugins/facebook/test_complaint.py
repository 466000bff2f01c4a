"""How Graph's “no” is read: every row of the table of errors has its class."""

import msgspec
import pytest

from core.provider import Answer
from core.provider_errors import (
    AccessLost,
    AccountGone,
    AppMisconfigured,
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
from plugins.facebook.complaint import find_complaint
from tests.plugins.facebook.answers import content, no

type Key = tuple[int, int | None]

TABLE: dict[type[ProviderError], tuple[Key, ...]] = {
    Unavailable: (
        *((1, None), (1, 99), (2, None), (2, 1504043), (2, 1504038), (2, 1504044)),
        (-2, 2490547),
    ),
    TooLarge: ((-3, 1504045), (100, 1487534), (100, 1504018)),
    Rejected: (
        *((1, 2853001), (2, 1504041), (2, 1504042), (17, 1885172), (100, None), (100, 1487694)),
        *((100, 1752129), (100, 1713230), (613, 1487225), (1885272, None), (1885650, None)),
        *((1487901, None), (2446307, None), (2500, None), (2635, None), (3018, None)),
        (424242, 1),
    ),
    Expired: ((102, None), (190, 459), (190, 463), (190, 464)),
    Revoked: ((190, None), (190, 458), (190, 460), (190, 467), (190, 999)),
    ScopeMissing: ((10, None), (200, None), (283, None), (294, None), (299, 7), (100, 3191001)),
    Forbidden: ((190, 492),),
    AccessLost: ((100, 33),),
    AccountGone: ((803, None),),
    NotEligible: (
        *((3, None), (368, None), (368, 1390008), (1404078, None), (2859015, None)),
        (1404163, None),
    ),
    AppMisconfigured: ((101, None), (104, None)),
}
OF_AN_ACCOUNT: tuple[Key, ...] = (
    *((17, None), (17, 2446079), (32, None), (80001, None), (613, 1487742), (613, 5044001)),
    *((80000, 2446079), (80002, None), (80003, 2446079), (80004, 2446079), (80005, None)),
    *((80006, None), (80008, None), (80009, None), (80014, None)),
)
OF_THE_APP: tuple[Key, ...] = (
    *((4, None), (4, 1504022), (4, 1504039), (341, None), (613, None), (613, 1996)),
)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in TABLE.items() for key in keys]
)
@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_every_row_has_its_class(kind: type[ProviderError], key: Key, status: int) -> None:
    assert type(find_complaint(no(*key, status=status))) is kind


@pytest.mark.parametrize("key", [*OF_AN_ACCOUNT, *OF_THE_APP])
def test_a_throttle_says_whom_it_is_about_and_for_how_long(key: Key) -> None:
    complaint = find_complaint(no(*key))
    assert isinstance(complaint, RateLimited)
    assert complaint.after > 0
    assert complaint.account == (key in OF_AN_ACCOUNT)


def test_a_limit_of_one_object_pauses_that_object_alone() -> None:
    complaint = find_complaint(no(613, 1487632))
    assert isinstance(complaint, RateLimited)
    assert (complaint.after, complaint.account, complaint.endpoint) == (3600, False, True)


def test_the_headers_know_better_when_it_is_over() -> None:
    case = {"type": "ads_insights", "call_count": 100, "estimated_time_to_regain_access": 19}
    told = msgspec.json.encode({"17": [case]}).decode()
    complaint = find_complaint(no(80000, 2446079, headers={"X-Business-Use-Case-Usage": told}))
    assert isinstance(complaint, RateLimited)
    assert complaint.after == 19 * 60


@pytest.mark.parametrize("status", [400, 500])
def test_too_much_at_once_is_told_by_its_words(status: int) -> None:
    words = "Please reduce the amount of data you're asking for, then retry your request"
    assert isinstance(find_complaint(no(1, message=words, status=status)), TooLarge)


def test_a_token_is_not_dead_because_a_page_permission_is_missing() -> None:
    words = "The permission(s) pages_manage_ads must be granted before impersonating a user's page."
    assert isinstance(find_complaint(no(190, message=words)), ScopeMissing)


def test_what_is_called_transient_is_never_final() -> None:
    for code in (190, 100, 368):
        assert isinstance(find_complaint(no(code, is_transient=True)), Unavailable)
    assert isinstance(find_complaint(no(4, is_transient=True)), RateLimited)


def test_a_wrong_proof_is_the_operators_to_mend() -> None:
    words = "(#100) API calls from the server require an appsecret_proof argument"
    assert isinstance(find_complaint(no(100, message=words)), AppMisconfigured)
    refused = no(1, message="Error validating client secret.")
    assert isinstance(find_complaint(refused), AppMisconfigured)


@pytest.mark.parametrize("body", [{"data": []}, {"success": True}, {"success": "true"}, True, []])
def test_content_is_no_complaint(body: object) -> None:
    assert find_complaint(content(body)) is None


@pytest.mark.parametrize("said", [False, "false"])
def test_no_success_is_a_complaint(said: object) -> None:
    assert isinstance(find_complaint(content({"success": said})), Rejected)


@pytest.mark.parametrize("body", [b"", b"<html>busy</html>", b"Service Unavailable", b'{"data":'])
def test_what_is_no_json_is_left_to_the_line(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        find_complaint(Answer(503, {}, body))


def test_the_sentence_quotes_code_and_trace_and_nothing_like_a_token() -> None:
    token = "EAAGm0PX4ZCpsBAKZCZCyGgRZCm2ZBZA1ZAv3nX0"
    answer = no(190, 460, f"Bad {token}\nreally", fbtrace_id="Abc123")
    told = str(find_complaint(answer))
    assert token not in told
    assert "“Bad ••• really” (190/460, Abc123)" in told


def test_without_words_the_sentence_is_ours_alone() -> None:
    assert str(find_complaint(no(3018, message=""))).endswith("37 months. (3018)")
