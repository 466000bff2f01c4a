from typing import Any

import pytest

from core.ad_account import WITHHELD, AccountStatus
from core.business_center import BusinessCenterStatus
from core.diagnosis import CODES, Found, Room, diagnose, judged_by_room, problem_of
from core.permission import Grant
from core.problem import CATALOGUE, Problem
from core.profile import Import
from core.provider_errors import (
    AccessLost,
    AppMisconfigured,
    CodeDead,
    Expired,
    ForbiddenHost,
    Garbled,
    NotEligible,
    ProviderError,
    RateLimited,
    Revoked,
    ScopeMissing,
    Unavailable,
)
from tests.core.nouns import OTHER, account, center, connection, reach
from tests.fakes.clock import NOON
from tests.fakes.platforms import FakeProvider
from tests.fakes.world import World

FREE = Room(limit=None, is_full=False)
GRANTED = connection(grant=Grant(claimed=World().claimed))


def found_with(**more: Any) -> Found:  # noqa: ANN401 - any field
    healthy = {"centers": (center(is_active=True),), "accounts": (account(),)}
    return Found(**{**healthy, **more})


def codes(
    found: Found, imports: Import = Import.ALL, room: Room = FREE, **more: object
) -> list[tuple[str, str]]:
    one = more.get("of", GRANTED)
    assert isinstance(one, type(GRANTED))
    problems = diagnose(FakeProvider().manifest, one, found, imports, room, NOON)
    assert all(problem.since == NOON for problem in problems)
    return [(problem.code, problem.subject) for problem in problems]


def test_a_healthy_connection_has_no_problem() -> None:
    assert codes(found_with()) == []


def test_each_missing_required_permission_is_named() -> None:
    assert codes(found_with(), of=connection()) == [
        ("permission_missing", "Account management"),
        ("permission_missing", "Reporting"),
    ]


def test_whoever_administers_no_center_is_told_so() -> None:
    assert codes(found_with(centers=())) == [("not_bc_admin", "")]
    standard = center(is_active=True, reached_by=(reach("standard"),))
    assert codes(found_with(centers=(standard,))) == [("not_bc_admin", "")]


def test_a_center_somebody_else_administers_does_not_count() -> None:
    theirs = center(is_active=True, reached_by=(reach("admin", OTHER),))
    assert codes(found_with(centers=(theirs,))) == [("not_bc_admin", "")]


def test_a_suspended_center_is_named() -> None:
    stopped = center(is_active=True, status=BusinessCenterStatus.SUSPENDED)
    assert codes(found_with(centers=(stopped,))) == [("bc_suspended", "Center b1")]


@pytest.mark.parametrize(
    ("room", "expected"),
    [(Room(limit=1, is_full=True), 1), (Room(limit=1, is_full=False), 0), (FREE, 0)],
)
def test_a_resting_center_is_a_notice_only_where_the_plan_has_no_room(
    room: Room, expected: int
) -> None:
    found = found_with(centers=(center("b1", is_active=True, seat=1), center("b2")))
    assert codes(found, room=room) == [("business_center_inactive", "Center b2")] * expected


def test_a_center_beyond_the_plan_is_a_notice_like_a_resting_one() -> None:
    held, beyond = center("b1", is_active=True, seat=1), center("b2", is_active=True, seat=2)
    found = found_with(centers=(held, beyond))
    full = Room(limit=1, is_full=True)
    assert codes(found, room=full) == [("business_center_inactive", "Center b2")]


def test_when_places_change_only_what_is_said_of_the_room_does() -> None:
    told = (Problem(code="throttled"), Problem(code="business_center_inactive", subject="Old"))
    one = connection(problems=told)
    centers = (center("b1", is_active=True, seat=1), center("b2"), center("b3", reached_by=()))
    full = judged_by_room(one, centers, Room(limit=1, is_full=True), NOON)
    assert [(problem.code, problem.subject) for problem in full] == [
        ("throttled", ""),
        ("business_center_inactive", "Center b2"),
    ]
    assert judged_by_room(one, centers, FREE, NOON) == told[:1]


def test_a_lost_active_center_is_named() -> None:
    lost = center("b2", is_active=True, reached_by=(reach(lost_at=NOON),))
    found = found_with(centers=(center("b1", is_active=True), lost))
    assert codes(found) == [("bc_access_lost", "Center b2")]


def test_no_account_is_a_problem() -> None:
    assert codes(found_with(accounts=())) == [("no_ad_accounts", "")]


def test_where_accounts_are_chosen_one_must_be() -> None:
    unselected = found_with(accounts=(account(is_selected=False),))
    assert codes(unselected, Import.CHOSEN) == [("selection_needed", "")]
    assert codes(unselected, Import.ALL) == []


def test_a_lost_selected_account_is_named_and_an_unselected_one_is_not() -> None:
    lost = (reach(lost_at=NOON),)
    found = found_with(
        accounts=(
            account("a1"),
            account("a2", reached_by=lost),
            account("a3", reached_by=lost, is_selected=False),
        )
    )
    assert codes(found) == [("access_lost", "Account a2")]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (AccountStatus.PENDING_REVIEW, "account_in_review"),
        (AccountStatus.SUSPENDED, "account_suspended"),
    ],
)
def test_an_account_the_platform_holds_back_is_named(status: AccountStatus, code: str) -> None:
    held = account(status=status)
    assert codes(found_with(accounts=(held,))) == [(code, "Account a1")]


def test_what_could_not_be_read_is_not_judged() -> None:
    assert codes(Found(centers=None, accounts=None)) == []


def test_troubles_come_first_and_are_not_told_twice() -> None:
    troubles = (
        Problem(code="platform_failing", since=NOON),
        Problem(code="permission_missing", since=NOON),
    )
    told = codes(Found(centers=None, accounts=None, troubles=troubles), of=connection())
    assert told == [
        ("platform_failing", ""),
        ("permission_missing", "Account management"),
        ("permission_missing", "Reporting"),
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Expired("x"), "credential_expired"),
        (Revoked("x"), "credential_revoked"),
        (CodeDead("x"), "authorization_code_dead"),
        (NotEligible("x"), "api_not_eligible"),
        (AppMisconfigured("x"), "app_misconfigured"),
        (RateLimited("x", after=1), "throttled"),
        (ScopeMissing("x"), "permission_missing"),
        (Unavailable("x"), "platform_failing"),
        (Garbled("x"), "platform_failing"),
        (ForbiddenHost("x"), "address_forbidden"),
        (AccessLost("x"), "platform_failing"),
    ],
)
def test_every_error_of_a_platform_amounts_to_a_problem(error: ProviderError, code: str) -> None:
    assert problem_of(error, NOON) == Problem(code=code, detail="x", since=NOON)


def test_every_code_an_error_amounts_to_is_in_the_catalogue() -> None:
    assert set(CODES.values()) <= set(CATALOGUE)


def test_an_account_left_unticked_is_named_and_does_not_count_as_reached() -> None:
    held = account(reached_by=(reach(WITHHELD),))
    assert codes(found_with(accounts=(held,))) == [
        ("no_ad_accounts", ""),
        ("account_withheld", "Account a1"),
    ]
