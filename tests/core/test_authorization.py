from datetime import datetime, timedelta
from itertools import product
from typing import Any

import msgspec
import pytest

from core.authorization import (
    EXCHANGE_LIFE,
    LINK_LIFE,
    STATE_LIFE,
    TOLD,
    Authorization,
    Opened,
    Stage,
    ended,
    opened_at,
    returned_at,
    unsolved,
)
from core.errors import CallbackRefused, LinkRefused
from core.ids import AuthorizationId, ConnectionId, ProfileId, ProviderSlug, WorkspaceId
from core.problem import Problem
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE

TICK = timedelta(microseconds=1)
DONE = {Stage.DONE, Stage.FAILED, Stage.WITHDRAWN}


def attempt(**more: Any) -> Authorization:  # noqa: ANN401 - any field
    made = Authorization(
        id=AuthorizationId("a1"),
        workspace_id=WorkspaceId("w1"),
        profile_id=ProfileId("p1"),
        provider=FAKE,
        opened=Opened.LINK,
        link_hash="link",
        created_at=NOON,
        expires_at=NOON + LINK_LIFE,
    )
    return msgspec.structs.replace(made, **more)


OPENED = attempt(stage=Stage.OPENED, browser_hash="browser", expires_at=NOON + STATE_LIFE)


def test_a_link_lives_thirty_minutes_and_a_state_ten() -> None:
    assert (timedelta(minutes=30), timedelta(minutes=10)) == (LINK_LIFE, STATE_LIFE)


@pytest.mark.parametrize(("stage", "late"), [*product(Stage, [False, True])])
def test_the_stage_follows_the_clock(stage: Stage, late: bool) -> None:  # noqa: FBT001
    one = attempt(stage=stage)
    now = one.expires_at if late else one.expires_at - TICK
    expected = stage
    if late and stage not in DONE:
        left_behind = {Stage.RETURNED: Stage.FAILED, Stage.READING: Stage.DONE}
        expected = left_behind.get(stage, Stage.EXPIRED)
    assert one.stage_at(now) is expected


def test_opening_gives_the_state_its_own_life() -> None:
    opened = opened_at(attempt(), "state", "browser", NOON + timedelta(minutes=29))
    assert (opened.stage, opened.state_hash, opened.browser_hash) == (
        Stage.OPENED,
        "state",
        "browser",
    )
    assert opened.expires_at == NOON + timedelta(minutes=39)


@pytest.mark.parametrize(
    ("one", "now", "reason"),
    [
        (attempt(), NOON + LINK_LIFE, "too old"),
        (attempt(stage=Stage.WITHDRAWN), NOON, "revoked"),
        (OPENED, NOON, "used already"),
        (OPENED, NOON + STATE_LIFE, "used already"),
        (attempt(stage=Stage.RETURNED), NOON, "used already"),
        (attempt(stage=Stage.DONE), NOON, "used already"),
        (attempt(stage=Stage.FAILED), NOON, "used already"),
    ],
)
def test_a_link_is_opened_only_while_it_waits(
    one: Authorization, now: datetime, reason: str
) -> None:
    with pytest.raises(LinkRefused, match=reason):
        opened_at(one, "state", "browser", now)


def test_coming_back_in_time_uses_the_state_up() -> None:
    now = NOON + STATE_LIFE - TICK
    back = returned_at(OPENED, FAKE, "browser", now)
    assert (back.stage, back.expires_at) == (Stage.RETURNED, now + EXCHANGE_LIFE)


@pytest.mark.parametrize(
    ("one", "provider", "browser", "now", "reason"),
    [
        (OPENED, "other", "browser", NOON, "another provider"),
        (OPENED, FAKE, "foreign", NOON, "another browser"),
        (OPENED, FAKE, None, NOON, "another browser"),
        (OPENED, FAKE, "browser", NOON + STATE_LIFE, "ten minutes"),
        (attempt(stage=Stage.RETURNED, browser_hash="browser"), FAKE, "browser", NOON, "already"),
        (attempt(stage=Stage.DONE, browser_hash="browser"), FAKE, "browser", NOON, "already"),
        (attempt(stage=Stage.WITHDRAWN, browser_hash="browser"), FAKE, "browser", NOON, "already"),
        (attempt(), FAKE, None, NOON, "already"),
    ],
)
def test_any_other_way_back_is_refused(
    one: Authorization, provider: str, browser: str | None, now: datetime, reason: str
) -> None:
    with pytest.raises(CallbackRefused, match=reason):
        returned_at(one, ProviderSlug(provider), browser, now)


def test_an_end_with_a_connection_is_done() -> None:
    done = ended(OPENED, NOON, connection_id=ConnectionId("c1"))
    assert (done.stage, done.connection_id, done.ended_at) == (Stage.DONE, "c1", NOON)


def test_an_end_with_a_problem_is_failed_and_keeps_what_it_restores() -> None:
    one = msgspec.structs.replace(OPENED, connection_id=ConnectionId("c1"))
    problem = Problem(code="authorization_denied")
    failed = ended(one, NOON, problem=problem)
    assert (failed.stage, failed.problem, failed.connection_id) == (Stage.FAILED, problem, "c1")


def failed(minutes: int = 0, **more: Any) -> Authorization:  # noqa: ANN401 - any field
    why = Problem(code="authorization_denied")
    at = NOON + timedelta(minutes=minutes)
    return attempt(stage=Stage.FAILED, problem=why, ended_at=at, **more)


def test_of_attempts_that_failed_the_last_is_told_for_an_hour() -> None:
    first, last = failed(), failed(5)
    assert unsolved([first, last], last.ended_at or NOON) is last
    assert unsolved([first, last], NOON + timedelta(minutes=5) + TOLD - TICK) is last
    assert unsolved([first, last], NOON + timedelta(minutes=5) + TOLD) is None


def test_a_later_success_of_the_same_provider_ends_the_telling() -> None:
    done = attempt(stage=Stage.DONE, ended_at=NOON + timedelta(minutes=1))
    elsewhere = msgspec.structs.replace(done, provider=ProviderSlug("other"))
    again, now = failed(2), NOON + timedelta(minutes=3)
    assert unsolved([failed(), done], now) is None
    assert unsolved([failed(), elsewhere], now) == failed()
    assert unsolved([failed(), done, again], now) is again


def test_a_new_attempt_at_the_same_provider_ends_the_telling() -> None:
    tried, now = attempt(created_at=NOON + TICK), NOON + timedelta(minutes=1)
    elsewhere = msgspec.structs.replace(tried, provider=ProviderSlug("other"))
    assert unsolved([failed(), tried], now) is None
    assert unsolved([failed(), elsewhere], now) == failed()


def test_an_attempt_that_was_cut_off_is_told_like_one_that_failed() -> None:
    cut = attempt(stage=Stage.RETURNED, expires_at=NOON)
    assert unsolved([cut], NOON) is cut
    why = cut.why(NOON)
    assert why
    assert why.code == "authorization_interrupted"
    assert attempt().why(NOON) is None
    assert unsolved([attempt(), attempt(stage=Stage.WITHDRAWN, ended_at=NOON)], NOON) is None
