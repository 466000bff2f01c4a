"""What a line tells: each try once, and no secret in logs, errors or what they carry."""

import io
import logging
import traceback
from collections.abc import Iterator

import httpx  # noqa: TID251 - the wire is the subject
import pytest
import respx
from structlog.testing import capture_logs

from adapters.http import Client
from adapters.log import configure_logging
from adapters.redact import Redactor
from core.provider_errors import (
    ProviderError,
)
from tests.adapters.failures import MEANING, OTHERS
from tests.adapters.stand_in import API, APP_SECRET, CODE, CONTENT, TOKEN, Content, line

CANARIES = (TOKEN, APP_SECRET, CODE)


async def test_every_try_is_logged_with_its_query_masked(
    client: Client, wire: respx.MockRouter
) -> None:
    wire.get(f"{API}rows").mock(
        side_effect=[httpx.ConnectError("x"), httpx.Response(200, json=CONTENT)]
    )
    with capture_logs() as logs:
        await line(client).get("rows", Content, {"secret": APP_SECRET, "page": "2"})
    for entry in logs:
        assert entry.pop("ms") >= 0
    told = {
        "event": "platform.call",
        "log_level": "info",
        "method": "GET",
        "host": "api.example.com",
        "path": "rows",
        "query": "secret=•••&page=2",
    }
    assert logs == [
        told | {"status": None, "problem": "provider_unavailable", "try": 1},
        told | {"status": 200, "problem": None, "try": 2},
    ]


LEAKY: list[httpx.Response | Exception] = [
    httpx.Response(200, text=f"<html>{TOKEN}{APP_SECRET}{CODE}</html>"),
    httpx.Response(200, json={"code": TOKEN}),
    httpx.Response(200, json={"code": 0, "row": {"id": CODE}}),
    httpx.Response(200, json={"code": 1, "message": f"bad token {TOKEN}"}),
    httpx.Response(302, headers={"location": f"https://x.example/?access_token={TOKEN}"}),
    httpx.Response(400, text=f"secret={APP_SECRET}"),
    httpx.Response(429, headers={"retry-after": TOKEN, "set-cookie": TOKEN}),
    httpx.Response(500, text=CODE),
    *(kind(f"{TOKEN} {APP_SECRET} {CODE}") for kind in sorted(MEANING, key=str)),
    *OTHERS,
]


@pytest.mark.parametrize("answer", LEAKY, ids=lambda answer: type(answer).__name__)
async def test_no_failure_shows_a_secret(
    client: Client,
    wire: respx.MockRouter,
    caplog: pytest.LogCaptureFixture,
    answer: httpx.Response | Exception,
) -> None:
    told = io.StringIO()
    with told_into(told), caplog.at_level(logging.DEBUG):
        wire.route().mock(side_effect=[answer] * 12)
        session = line(client, api_url=f"{API}")
        shown = [str(session), repr(session)]
        for asked in (
            session.get("rows", Content, {"secret": APP_SECRET, "code": CODE}),
            session.get(f"rows?secret={APP_SECRET}&auth_code=x&code={CODE}", Content),
            session.post("token", Content, {"secret": APP_SECRET, "code": CODE}),
        ):
            try:
                await asked
            except ProviderError as error:
                shown += [repr(error), error.remedy, *everything_of(error)]
    assert "platform.call" in told.getvalue()
    for canary in CANARIES:
        assert not [text for text in (*shown, told.getvalue(), caplog.text) if canary in text]


class told_into:  # noqa: N801 - reads as a with-statement
    """The real logging at its most talkative, for a while."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    def __enter__(self) -> None:
        root = logging.getLogger()
        self.before = root.handlers, root.level
        configure_logging(level="debug", json=True, redactor=Redactor(), stream=self.stream)
        root.handlers = [*root.handlers, *self.before[0]]

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        root.handlers, root.level = self.before


def everything_of(error: BaseException | None) -> Iterator[str]:
    """The error and what it carries along, hidden contexts included."""
    while error is not None:
        yield "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__
