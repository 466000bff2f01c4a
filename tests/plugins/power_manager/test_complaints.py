"""What a service's “no” means, what is asked again, and what of it is shown."""

from dataclasses import replace

import msgspec
import pytest

from adapters.bounds import Bounds
from adapters.http import HttpSession
from core.ad_account import AdAccount
from core.insight import Level
from core.provider import Answer
from core.provider_errors import (
    AccountGone,
    Expired,
    Garbled,
    ProviderError,
    RateLimited,
    Rejected,
    ScopeMissing,
    Unavailable,
)
from plugins.power_manager import PowerManager
from plugins.power_manager.complaint import find_complaint
from plugins.power_manager.sandbox.app import App
from plugins.power_manager.sandbox.faults import Fault, Kind
from tests.adapters.stand_in import Naps
from tests.plugins.power_manager.conftest import Lines
from tests.plugins.power_manager.test_reading import WEEK

PROVIDER = PowerManager()


def said(status: int, **error: object) -> Answer:
    return Answer(status, {}, msgspec.json.encode({"error": error}))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said(400, code="validation"), Rejected),
        (said(401, code="invalid_key"), Expired),
        (Answer(401, {}, b"<html>"), Unavailable),
        (Answer(403, {}, b"<html>WAF</html>"), Unavailable),
        (Answer(401, {}, b"[" * 50_000), Unavailable),
        (Answer(401, {}, b""), Expired),
        (Answer(403, {}, b"{}"), ScopeMissing),
        (said(403, code="forbidden"), ScopeMissing),
        (said(404, code="not_found"), AccountGone),
        (Answer(404, {}, b"<html>no such page</html>"), Rejected),
        (said(429, code="rate_limited"), RateLimited),
        (said(503, code="unavailable", retry_after_s=7), RateLimited),
        (said(503, code="unavailable"), Unavailable),
        (said(500), Unavailable),
        (Answer(502, {}, b"\xff\xfe"), Unavailable),
        (Answer(400, {}, b'{"error": "a text"}'), Rejected),
        (Answer(400, {}, b'{"error": ' + b"[" * 100_000), Rejected),
    ],
)
def test_what_a_refusal_means(answer: Answer, kind: type[ProviderError]) -> None:
    assert type(find_complaint(answer)) is kind


def test_content_is_no_complaint() -> None:
    assert find_complaint(Answer(200, {}, b'{"error": {"code": "invalid_key"}}')) is None


@pytest.mark.parametrize(
    ("told", "after"), [(7, 7), (0, 1), (-3, 1), (0.5, 1), (10**9, 86_400), (None, 60)]
)
def test_how_long_to_wait_is_told_in_the_body(told: float | None, after: float) -> None:
    complaint = find_complaint(said(429, code="rate_limited", retry_after_s=told))
    assert isinstance(complaint, RateLimited)
    assert complaint.after == after


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_what_the_service_wrote_is_not_passed_on(status: int) -> None:
    complaint = find_complaint(said(status, code="pm-secret-key", message="pm-secret-key"))
    assert "pm-secret-key" not in f"{complaint} {complaint!r}"


async def test_a_dead_key_is_not_tried_again(line_of: Lines, app: App, naps: Naps) -> None:
    line = line_of("pm-key-of-nobody")
    with pytest.raises(Expired):
        await PROVIDER.identify(line)
    assert (line.calls, naps.taken) == (1, [])


@pytest.mark.parametrize(
    ("kind", "error", "calls"),
    [
        ("expired", Expired, 1),
        ("permission_missing", ScopeMissing, 1),
        ("failing", Unavailable, 4),
        ("throttled", RateLimited, 4),
        ("busy", RateLimited, 4),
        ("redirect", Rejected, 1),
        ("html", Garbled, 1),
        ("truncated", Garbled, 1),
        ("endless", Garbled, 1),
    ],
)
async def test_what_passes_is_asked_again_and_nothing_else(
    line: HttpSession, app: App, kind: Kind, error: type[ProviderError], calls: int
) -> None:
    app.state.faults.add(Fault(kind=kind, times=0))
    with pytest.raises(error):
        await PROVIDER.identify(line)
    assert line.calls == calls


async def test_silence_is_waited_for_a_few_times_and_not_for_ever(
    line: HttpSession, app: App
) -> None:
    app.state.faults.add(Fault(kind="timeout", times=0, seconds=5))
    quick = replace(line, bounds=Bounds(seconds=0.05, size=1000))
    with pytest.raises(Unavailable, match="did not end its answer"):
        await PROVIDER.identify(quick)
    assert quick.calls == 4


async def test_a_busy_service_is_given_its_time_and_some_more(
    line: HttpSession, app: App, naps: Naps
) -> None:
    app.state.faults.add(Fault(kind="busy", times=2))
    assert (await PROVIDER.identify(line)).name
    assert len(naps.taken) == 2
    assert all(2 <= nap <= 2.2 for nap in naps.taken)


async def test_an_ad_account_that_is_gone_is_told_apart_from_a_wrong_address(
    line: HttpSession, app: App, accounts: dict[str, AdAccount]
) -> None:
    app.state.faults.add(Fault(kind="account_lost", times=0))
    with pytest.raises(AccountGone):
        await PROVIDER.campaigns(line, accounts["Halden Kids"], "")
    with pytest.raises(Rejected, match="base URL"):
        await PROVIDER.identify(line)
    with pytest.raises(Rejected, match="base URL"):
        _ = [one async for one in PROVIDER.business_centers(line)]


async def test_an_id_leads_to_no_other_path(
    line: HttpSession, accounts: dict[str, AdAccount]
) -> None:
    odd = msgspec.structs.replace(accounts["Halden Kids"], id="../me?x=1#")
    with pytest.raises(AccountGone):
        await PROVIDER.insights(line, odd, Level.ACCOUNT, WEEK, "")
