"""Signed requests: who removed the app, and who wants to be forgotten."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
import pytest

from core.credential import AppCredentials
from core.hearing import HearsErasures, HearsPushes
from core.provider_errors import Rejected
from core.secret import Secret
from plugins.facebook import Facebook
from plugins.facebook.callbacks import answer_erasure, hear, hear_erasure

APP = AppCredentials(id="1", secret=Secret("the-app-secret"))
TOLD = {"algorithm": "HMAC-SHA256", "issued_at": 1_773_576_000, "user_id": "218471"}


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def signed(told: object = TOLD, by: AppCredentials = APP) -> str:
    payload = encoded(msgspec.json.encode(told))
    signature = hmac.new(by.secret.reveal().encode(), payload.encode(), hashlib.sha256).digest()
    return f"{encoded(signature)}.{payload}"


def form(request: str) -> bytes:
    return urlencode({"signed_request": request}).encode()


def test_it_keeps_the_promises_of_the_protocols() -> None:
    hears: HearsPushes = Facebook()
    erases: HearsErasures = Facebook()
    assert isinstance(hears, HearsPushes)
    assert isinstance(erases, HearsErasures)


@pytest.mark.parametrize("id", ["218471", 218471])
def test_who_removed_the_app_is_heard(id: object) -> None:
    heard = hear({}, form(signed({**TOLD, "user_id": id})), APP)
    assert heard.provider == "facebook"
    assert set(heard.user_ids) == {"218471"}


def test_who_wants_to_be_forgotten_is_heard_with_the_time() -> None:
    wish = hear_erasure({}, form(signed()), APP)
    assert (wish.user_id, wish.at) == ("218471", datetime(2026, 3, 15, 12, tzinfo=UTC))
    told = {name: value for name, value in TOLD.items() if name != "issued_at"}
    assert hear_erasure({}, form(signed(told)), APP).at is None


def test_the_answer_is_as_facebook_wants_it() -> None:
    assert answer_erasure("https://a.example/1", "c") == {
        "url": "https://a.example/1",
        "confirmation_code": "c",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"signed_request=",
        b"other=1",
        b"signed_request=a.b.c",
        b"signed_request=!.!",
        b"\xff\xfe",
        form(signed(by=AppCredentials(id="1", secret=Secret("another")))),
        form(signed({**TOLD, "algorithm": "none"})),
        form(signed({"algorithm": "HMAC-SHA256"})),
        form(signed([1])),
        form(signed()).replace(b"signed_request=", b"signed_request=A"),
        form(f".{signed().partition('.')[2]}"),
        form(signed()) + b"&" + form(signed()),
    ],
)
def test_what_facebook_did_not_sign_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected):
        hear({}, body, APP)
    with pytest.raises(Rejected):
        hear_erasure({}, body, APP)


DEEP = b'{"x":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
LESS_DEEP = b'{"x":' + b"[" * 2_500 + b"]" * 2_500 + b"}"


@pytest.mark.parametrize("payload", [DEEP, LESS_DEEP, b'"' + b"\xff" * 9 + b'"', b"\x00"])
@pytest.mark.parametrize("is_signed", [False, True])
def test_no_payload_makes_hearing_fail_otherwise(payload: bytes, *, is_signed: bool) -> None:
    text = encoded(payload)
    signature = hmac.new(APP.secret.reveal().encode(), text.encode(), hashlib.sha256).digest()
    request = f"{encoded(signature if is_signed else bytes(32))}.{text}"
    for heard in (hear, hear_erasure):
        with pytest.raises(Rejected):
            heard({}, form(request), APP)


def test_nothing_of_an_unsigned_payload_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("It was read.")

    monkeypatch.setattr(msgspec.json, "decode", never)
    with pytest.raises(Rejected, match="not signed"):
        hear({}, form(signed(by=AppCredentials(id="1", secret=Secret("another")))), APP)


def test_letters_beyond_ascii_are_no_signed_request() -> None:
    with pytest.raises(Rejected):
        hear({}, b"signed_request=" + b"A" * 43 + b".%C3%A9", APP)
