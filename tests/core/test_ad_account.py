import pytest

from core.ad_account import WITHHELD, AccountStatus, best_reach, require_launchable
from core.errors import RoleMissing
from core.problem import State
from tests.core.nouns import MINE, OTHER, account, reach
from tests.fakes.clock import NOON

BOTH = account(reached_by=(reach("analyst"), reach("admin", OTHER)))


def test_the_healthier_connection_is_the_better_one() -> None:
    best = best_reach(BOTH, {MINE: State.CONNECTED, OTHER: State.DEGRADED})
    assert best == reach("analyst")


def test_of_two_healthy_ones_the_stronger_role_is_better() -> None:
    best = best_reach(BOTH, {MINE: State.CONNECTED, OTHER: State.CONNECTED})
    assert best == reach("admin", OTHER)


def test_when_one_loses_access_the_other_takes_over() -> None:
    lost = account(reached_by=(reach("analyst"), reach("admin", OTHER, lost_at=NOON)))
    assert best_reach(lost, {MINE: State.LIMITED, OTHER: State.CONNECTED}) == reach("analyst")


def test_what_no_usable_connection_reaches_has_no_best() -> None:
    assert best_reach(BOTH, {}) is None


@pytest.mark.parametrize(
    ("role", "may"), [("admin", True), ("operator", True), ("analyst", False), ("", False)]
)
def test_launching_takes_admin_or_operator(role: str, may: bool) -> None:  # noqa: FBT001
    if may:
        require_launchable(account(), role)
        return
    with pytest.raises(RoleMissing, match="admin or operator"):
        require_launchable(account(), role)


def test_nothing_is_launched_on_an_account_in_review() -> None:
    with pytest.raises(RoleMissing, match="still reviewing"):
        require_launchable(account(status=AccountStatus.PENDING_REVIEW), "admin")


def test_an_account_nobody_ever_reached_is_lost() -> None:
    assert account(reached_by=()).is_lost


def test_a_connection_from_which_the_account_is_withheld_is_not_used() -> None:
    held = account(reached_by=(reach(WITHHELD), reach("analyst", OTHER)))
    states = {MINE: State.CONNECTED, OTHER: State.DEGRADED}
    assert best_reach(held, states) == reach("analyst", OTHER)
    assert not held.is_withheld
    assert account(reached_by=(reach(WITHHELD), reach(by=OTHER, lost_at=NOON))).is_withheld
    assert not account(reached_by=(reach(lost_at=NOON),)).is_withheld
