"""The log: one event a line, and no secret in any of them, whoever wrote it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx  # noqa: TID251 - its own log lines are the subject
import pytest
import respx
import structlog

from adapters.log import configure_logging
from adapters.redact import MOST_RECENT, Redactor, mask_url
from core.secret import MASK, Secret

CANARY = "canary-1234/5+6="


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    names = ("", "httpx", "httpcore", "uvicorn", "uvicorn.access", "sqlalchemy", "alembic")
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.handlers, one.level, one.propagate) for one in loggers]
    yield
    for one, (handlers, level, propagate) in zip(loggers, before, strict=True):
        one.handlers, one.propagate = handlers, propagate
        one.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def stream(redactor: Redactor) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level="debug", json=True, redactor=redactor, stream=stream)
    return stream


@pytest.fixture
def console(redactor: Redactor) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level="debug", json=False, redactor=redactor, stream=stream)
    return stream


def events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(text) for text in stream.getvalue().splitlines()]


# One way for all


def test_an_event_is_one_json_object_on_one_line(stream: io.StringIO) -> None:
    structlog.get_logger("adport").info("sync.done", rows=3, name="Жанна\nx")
    [event] = events(stream)
    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "sync.done",
        "level": "info",
        "logger": "adport",
        "rows": 3,
        "name": "Жанна\nx",
    }


def test_what_the_standard_library_logs_goes_the_same_way(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        for name in ("uvicorn.error", "uvicorn.access", "sqlalchemy.engine", "alembic.runtime"):
            logging.getLogger(name).warning("%s is up", name)
        structlog.get_logger().warning("ours")
    assert {event["request_id"] for event in events(stream)} == {"r1"}
    assert events(stream)[0]["event"] == "uvicorn.error is up"
    assert len(events(stream)) == 5


def test_handlers_that_libraries_brought_are_taken_away(redactor: Redactor) -> None:
    theirs = io.StringIO()
    logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler(theirs))
    logging.getLogger("uvicorn.error").propagate = False
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    ours = io.StringIO()
    configure_logging(level="info", json=True, redactor=redactor, stream=ours)
    logging.getLogger("uvicorn.error").info("GET /")
    assert theirs.getvalue() == ""
    assert len(events(ours)) == 1


def test_what_is_below_the_level_is_left_out(redactor: Redactor) -> None:
    stream = io.StringIO()
    configure_logging(level="warning", json=True, redactor=redactor, stream=stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("alembic").info("quiet")
    structlog.get_logger().warning("loud")
    assert [event["event"] for event in events(stream)] == ["loud"]


def test_without_a_stream_it_goes_to_stderr(
    redactor: Redactor, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(level="info", json=True, redactor=redactor)
    structlog.get_logger().info("here")
    captured = capsys.readouterr()
    assert "here" in captured.err
    assert captured.out == ""


# One line


@pytest.mark.parametrize("forged", ["a\nb", "a\r\nb", "a\x1b[2Jb", "a\x00b", "a\u2028b", "a\x85b"])
@pytest.mark.parametrize("kind", ["json", "console"])
def test_no_value_can_forge_a_line(forged: str, kind: str, request: pytest.FixtureRequest) -> None:
    stream: io.StringIO = request.getfixturevalue("stream" if kind == "json" else "console")
    structlog.get_logger().info(forged, value=forged, deep={"list": [forged]})
    logging.getLogger("other").info("%s", forged)
    assert len(stream.getvalue().splitlines()) == 2
    assert all(character.isprintable() or character == "\n" for character in stream.getvalue())


@pytest.mark.parametrize("kind", ["json", "console"])
def test_an_exception_stays_on_its_line_without_local_variables(
    kind: str, request: pytest.FixtureRequest
) -> None:
    stream: io.StringIO = request.getfixturevalue("stream" if kind == "json" else "console")
    hidden = "local-" + "value"
    for log in (structlog.get_logger(), logging.getLogger("other")):
        try:
            raise ValueError(f"bad access_token={CANARY}", len(hidden))
        except ValueError:
            log.exception("failed")
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    for text in lines:
        assert "ValueError" in text
        assert "test_log.py" in text
        assert "local-value" not in text
        assert CANARY not in text


# No secret


def test_httpx_does_not_log_addresses(stream: io.StringIO) -> None:
    with respx.mock:
        respx.get("https://api.example.com/").respond()
        httpx.get("https://api.example.com/", params={"secret": CANARY})
    assert stream.getvalue() == ""


def test_a_talkative_httpx_is_redacted_all_the_same(stream: io.StringIO) -> None:
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    with respx.mock:
        respx.get("https://api.example.com/").respond()
        httpx.get("https://api.example.com/", params={"secret": CANARY, "page": "2"})
    assert "page=2" in stream.getvalue()
    assert "canary" not in stream.getvalue()


def test_uvicorns_access_log_says_nothing(stream: io.StringIO) -> None:
    """The addresses in it carry link tokens, which have no name to be masked by."""
    logging.getLogger("uvicorn.access").info('%s - "%s %s"', "1.2.3.4:5", "GET", "/connect/canary")
    assert events(stream) == []


def test_a_code_and_state_in_an_address_are_masked(stream: io.StringIO) -> None:
    structlog.get_logger().info(
        "seen", at="/callback/tiktok?auth_code=canary&code=canary&state=canary&x=1"
    )
    [event] = events(stream)
    assert event["at"] == f"/callback/tiktok?auth_code={MASK}&code={MASK}&state={MASK}&x=1"


@pytest.mark.parametrize("kind", ["json", "console"])
def test_a_registered_secret_is_masked_wherever_it_stands(
    redactor: Redactor, kind: str, request: pytest.FixtureRequest
) -> None:
    stream: io.StringIO = request.getfixturevalue("stream" if kind == "json" else "console")
    redactor.keep(Secret(CANARY))
    structlog.get_logger().info(
        f"x{CANARY}x",
        url="https://a/?q=canary-1234%2F5%2B6%3D",
        deep=[{"a": (CANARY,)}, Exception(CANARY)],
        secret=Secret(CANARY),
        **{CANARY: "as a name"},
    )
    logging.getLogger("other").warning("%r", {"body": CANARY})
    assert "canary" not in stream.getvalue()
    assert f"x{MASK}x" in stream.getvalue() or "\\u2022" in stream.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "https://a/?access_token=canary",
        "https://a/?x=1&client_secret=canary#f",
        "https://a/?next=https%3A%2F%2Fb%2F%3Fcode%3Dcanary",
        "secret=canary&x=1",
        "body was code=canary",
        '{"access_token": "canary", "x": 1}',
        '{"access_token":"ca\\"canary"}',
        "{'refresh_token': 'canary'}",
        "{'token': b'canary'}",
        '{"body": "{\\"access_token\\": \\"canary\\"}"}',
        "Access-Token: canary",
        "Authorization: Bearer canary",
        "authorization: Basic canary==",
        "sent Bearer canary.canary",
        "ACCESS_TOKEN=canary",
    ],
)
def test_what_stands_beside_a_secret_name_is_masked(redactor: Redactor, text: str) -> None:
    masked = redactor.text(text)
    assert "canary" not in masked
    assert MASK in masked


@pytest.mark.parametrize(
    "text",
    [
        '{"code": 40105, "message": "no"}',
        "the secret of success",
        "tokens=3",
        "https://a/?page=2&encode=utf-8",
        "key: value",
    ],
)
def test_plain_words_are_left_alone(redactor: Redactor, text: str) -> None:
    assert redactor.text(text) == text


def test_a_field_with_a_secret_name_is_masked_whatever_it_holds(redactor: Redactor) -> None:
    event = {"Authorization": ["canary"], "deep": [{"password": {"a": "canary"}}], "code": "x"}
    assert redactor.value(event) == {
        "Authorization": MASK,
        "deep": [{"password": MASK}],
        "code": "x",
    }


def test_numbers_and_nothing_stay_what_they_are(redactor: Redactor) -> None:
    assert redactor.value([1, 1.5, True, None]) == [1, 1.5, True, None]


def test_short_secrets_do_not_mask_half_the_language(redactor: Redactor) -> None:
    redactor.keep(Secret(""))
    redactor.keep(Secret("app"))
    assert redactor.text("the app is up") == "the app is up"


def test_passing_secrets_are_forgotten_the_oldest_first(redactor: Redactor) -> None:
    redactor.keep(Secret("lasting-secret"))
    redactor.notice(Secret("oldest-secret"))
    for number in range(MOST_RECENT):
        redactor.notice(Secret(f"secret-{number:06}"))
    shown = redactor.text("lasting-secret oldest-secret secret-000255")
    assert shown == f"{MASK} oldest-secret {MASK}"


def test_a_redactor_shows_nothing_of_what_it_knows(redactor: Redactor) -> None:
    redactor.keep(Secret(CANARY))
    redactor.notice(Secret(CANARY))
    assert "canary" not in repr(redactor)


def test_a_url_is_masked_by_the_manifests_own_names() -> None:
    url = "https://a/x?app_id=1&Geheim=canary&secret=plain"
    assert mask_url(url, {"geheim"}) == f"https://a/x?app_id=1&Geheim={MASK}&secret=plain"
