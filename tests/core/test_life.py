from datetime import datetime, timedelta

import pytest

from core.credential import Credential, SealedCredential
from core.life import (
    ending_problem,
    life_problems,
    newly_ending,
    pause_after,
    renewal_of,
    trouble_code,
)
from core.secret import Secret
from tests.canary import REFRESH_TOKEN, TOKEN
from tests.core.nouns import MINE
from tests.fakes.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def credential(life: timedelta | None, *, refresh: bool = True) -> Credential:
    return Credential(
        token=Secret(TOKEN),
        expires_at=None if life is None else NOON + life,
        refresh=Secret(REFRESH_TOKEN) if refresh else None,
    )


def sealed(ends_at: datetime | None, failing: str = "") -> SealedCredential:
    return SealedCredential(
        connection_id=MINE,
        sealed="s",
        key="k1",
        fingerprint="f",
        expires_at=ends_at,
        failing=failing,
    )


@pytest.mark.parametrize(
    ("life", "before_its_end"),
    [
        (365 * DAY, 10 * DAY),
        (60 * DAY, 10 * DAY),
        (DAY, 4 * HOUR),
        (6 * HOUR, HOUR),
        (HOUR, 10 * MINUTE),
        (10 * MINUTE, 5 * MINUTE),
    ],
)
def test_a_renewal_begins_well_before_the_end(life: timedelta, before_its_end: timedelta) -> None:
    assert renewal_of(credential(life), NOON) == NOON + life - before_its_end


def test_what_has_no_end_or_no_refresh_token_is_never_renewed() -> None:
    assert renewal_of(credential(None), NOON) is None
    assert renewal_of(credential(DAY, refresh=False), NOON) is None


def test_the_pause_grows_with_every_failure_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(failures) / MINUTE for failures in range(1, 8)]
    assert pauses == [1, 2, 4, 8, 15, 15, 15]
    assert pause_after(10_000) == 15 * MINUTE


def test_a_failed_renewal_never_ends_a_connection_by_itself() -> None:
    assert trouble_code("throttled") == "throttled"
    assert trouble_code("app_misconfigured") == "app_misconfigured"
    assert trouble_code("authorization_code_dead") == "platform_failing"
    assert trouble_code("credential_revoked") == "platform_failing"


@pytest.mark.parametrize(
    ("left", "subject"),
    [
        (15 * DAY, None),
        (14 * DAY, "within 14 days"),
        (4 * DAY, "within 14 days"),
        (3 * DAY, "within 3 days"),
        (MINUTE, "within 3 days"),
    ],
)
def test_an_end_is_announced_fourteen_and_three_days_before(
    left: timedelta, subject: str | None
) -> None:
    found = ending_problem(NOON + left, NOON)
    assert (found.subject if found else None) == subject


def test_the_announcement_says_the_date() -> None:
    found = ending_problem(NOON + DAY, NOON)
    assert found
    assert found.detail == "It ends on 2026-03-11 at 12:00 UTC."


def test_an_end_is_announced_once_at_each_distance() -> None:
    far, near = (ending_problem(NOON + left * DAY, NOON) for left in (10, 2))
    assert far
    assert near
    assert newly_ending((), (far,)) == far
    assert newly_ending((far,), (far,)) is None
    assert newly_ending((far,), (near,)) == near


def test_an_end_that_renewing_pushes_is_not_announced() -> None:
    renewed = sealed(NOON + HOUR)
    assert [one.code for one in life_problems(renewed, NOON)] == ["credential_ends_soon"]
    pushed = SealedCredential(
        connection_id=MINE,
        sealed="s",
        sealed_refresh="r",
        key="k1",
        fingerprint="f",
        expires_at=NOON + HOUR,
        refresh_expires_at=NOON + 300 * DAY,
    )
    assert list(life_problems(pushed, NOON)) == []


def test_a_renewal_that_fails_stays_a_problem_until_it_succeeds() -> None:
    (found,) = life_problems(sealed(None, "throttled"), NOON)
    assert (found.code, found.subject) == ("throttled", "Renewal")
