from datetime import timedelta

import msgspec
import pytest

from core.ad_account import AccountStatus
from core.business_center import BusinessCenterStatus
from core.discovery import merged_accounts, merged_centers, with_default, with_new_active
from core.ids import BusinessCenterId, ProviderSlug
from core.limit import Holder
from core.plan import GROWTH, SELF_HOSTED, TRIAL, Plan
from core.profile import Import
from tests.core.nouns import MINE, OTHER, account, center, connection, reach
from tests.fakes.clock import NOON
from tests.fakes.world import seen_account, seen_center

LATER = NOON + timedelta(days=1)
ACTIVE = frozenset({BusinessCenterId("bc1")})
ELSEWHERE = ProviderSlug("elsewhere")


def test_a_new_center_is_known_and_inactive() -> None:
    (found,) = merged_centers([], [seen_center("b1", "standard")], connection(), NOON)
    assert (found.is_active, found.seat, found.reached_by) == (False, None, (reach("standard"),))


def test_a_known_center_keeps_its_place_and_learns_the_rest() -> None:
    known = center(is_active=True, seat=1, name="Old")
    (found,) = merged_centers([known], [seen_center("b1", name="New")], connection(), NOON)
    assert (found.name, found.is_active, found.seat) == ("New", True, 1)


def test_a_known_center_keeps_the_balance_that_was_read_of_it() -> None:
    known = center(balance_micros=-5, balance_at=NOON)
    (found,) = merged_centers([known], [seen_center("b1")], connection(), LATER)
    assert (found.balance_micros, found.balance_at) == (-5, NOON)


def test_what_is_not_told_this_time_stays_as_it_was_known() -> None:
    told = {"name": "", "currency": "", "timezone": ""}
    known_center = center(name="Shop", currency="EUR", timezone="Europe/Vienna")
    shown_center = msgspec.structs.replace(seen_center("b1"), **told)
    (merged,) = merged_centers([known_center], [shown_center], connection(), NOON)
    assert (merged.name, merged.currency, merged.timezone) == ("Shop", "EUR", "Europe/Vienna")
    known = account("a1", name="Shop", currency="EUR", timezone="Europe/Vienna")
    shown = msgspec.structs.replace(seen_account("a1"), **told)
    (found,) = merged_accounts([known], [shown], connection(), Import.ALL, ACTIVE, NOON)
    assert (found.name, found.currency, found.timezone) == ("Shop", "EUR", "Europe/Vienna")


def test_a_vanished_center_is_marked_and_never_deleted() -> None:
    known = center(is_active=True, seat=1)
    (gone,) = merged_centers([known], [], connection(), LATER)
    assert gone.reached_by == (reach(lost_at=LATER),)
    assert (gone.is_active, gone.seat) == (True, 1)


def test_a_loss_keeps_the_time_it_was_first_noticed() -> None:
    known = center(reached_by=(reach(lost_at=NOON),))
    (gone,) = merged_centers([known], [], connection(), LATER)
    assert gone.reached_by[0].lost_at == NOON


def test_what_comes_back_is_lost_no_longer() -> None:
    known = center(reached_by=(reach(lost_at=NOON),))
    (back,) = merged_centers([known], [seen_center("b1")], connection(), LATER)
    assert back.reached_by == (reach(),)


def test_another_connections_reach_is_left_alone() -> None:
    known = center(reached_by=(reach("standard", OTHER),))
    (seen,) = merged_centers([known], [seen_center("b1")], connection(), LATER)
    assert {one.connection_id for one in seen.reached_by} == {MINE, OTHER}
    (unseen,) = merged_centers([known], [], connection(), LATER)
    assert unseen == known


def test_another_providers_holdings_are_left_out() -> None:
    assert merged_centers([center(provider=ELSEWHERE)], [], connection(), LATER) == ()
    elsewhere = account(provider=ELSEWHERE)
    assert merged_accounts([elsewhere], [], connection(), Import.ALL, ACTIVE, LATER) == ()


@pytest.mark.parametrize("plan", [GROWTH, SELF_HOSTED])
def test_a_plan_without_count_activates_all_new_ones_without_seats(plan: Plan) -> None:
    broken = center("b2", status=BusinessCenterStatus.SUSPENDED)
    found = with_new_active([center("b1"), broken], [], [], plan)
    assert [(one.is_active, one.seat) for one in found] == [(True, None)] * 2


def test_the_trial_activates_the_first_working_one_that_is_administered() -> None:
    found = with_new_active(
        [
            center("b0", reached_by=(reach("standard"),)),
            center("b1", status=BusinessCenterStatus.SUSPENDED),
            center("b2"),
            center("b3"),
        ],
        [],
        [],
        TRIAL,
    )
    assert {one.id: one.seat for one in found if one.is_active} == {"b2": 1}
    assert len(found) == 4


def test_the_trial_activates_none_that_the_platform_has_stopped() -> None:
    found = with_new_active([center(status=BusinessCenterStatus.SUSPENDED)], [], [], TRIAL)
    assert not found[0].is_active


def test_a_held_place_in_any_profile_leaves_no_room() -> None:
    held = [Holder(name="elsewhere", seat=1)]
    assert not with_new_active([center()], [], held, TRIAL)[0].is_active


def test_a_known_inactive_one_stays_as_somebody_chose() -> None:
    assert not with_new_active([center()], [center()], [], SELF_HOSTED)[0].is_active


def test_the_same_id_at_another_provider_is_not_known() -> None:
    known = [center(provider=ELSEWHERE)]
    assert with_new_active([center()], known, [], SELF_HOSTED)[0].is_active


def test_importing_all_selects_new_accounts_but_closed_ones() -> None:
    seen = [seen_account("a1"), seen_account("a2", status=AccountStatus.CLOSED)]
    found = merged_accounts([], seen, connection(), Import.ALL, ACTIVE, NOON)
    assert {one.id: one.is_selected for one in found} == {"a1": True, "a2": False}


def test_importing_chosen_selects_nothing_by_itself() -> None:
    found = merged_accounts([], [seen_account("a1")], connection(), Import.CHOSEN, ACTIVE, NOON)
    assert [(one.is_selected, one.is_default) for one in found] == [(False, False)]


@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize("imports", Import)
def test_a_selection_is_kept_whatever_the_profile_imports(
    imports: Import,
    chosen: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    known = account("a1", is_selected=chosen, balance_micros=7, balance_at=NOON)
    seen = [seen_account("a1"), seen_account("a2")]
    found = merged_accounts([known], seen, connection(), imports, ACTIVE, LATER)
    assert {one.id: one.is_selected for one in found} == {"a1": chosen, "a2": imports is Import.ALL}
    assert (found[0].balance_micros, found[0].balance_at) == (7, NOON)


def test_a_vanished_account_is_marked_and_stays_selected() -> None:
    (gone,) = merged_accounts([account()], [], connection(), Import.ALL, ACTIVE, LATER)
    assert gone.is_lost
    assert gone.is_selected


def test_an_account_another_connection_reaches_is_not_lost() -> None:
    shared = account(reached_by=(reach(), reach("admin", OTHER)))
    (left,) = merged_accounts([shared], [], connection(), Import.ALL, ACTIVE, LATER)
    assert not left.is_lost


def test_the_default_is_the_first_working_selected_account_by_name() -> None:
    accounts = (
        account("a1", name="alpha", status=AccountStatus.SUSPENDED),
        account("a2", name="Beta"),
        account("a3", name="acorn", is_selected=False),
        account("a4", name="charlie"),
    )
    assert [one.id for one in with_default(accounts, ACTIVE) if one.is_default] == ["a2"]


def test_an_account_of_an_active_center_comes_before_one_of_an_inactive_center() -> None:
    accounts = (
        account("a1", business_center_id=BusinessCenterId("idle")),
        account("a2", business_center_id=BusinessCenterId("bc1")),
    )
    assert [one.id for one in with_default(accounts, ACTIVE) if one.is_default] == ["a2"]
    assert [one.id for one in with_default(accounts[:1], ACTIVE) if one.is_default] == ["a1"]


def test_a_chosen_default_stays_even_if_it_breaks() -> None:
    accounts = (account("a1"), account("a2", is_default=True, status=AccountStatus.SUSPENDED))
    assert [one.id for one in with_default(accounts, ACTIVE) if one.is_default] == ["a2"]


def test_a_deselected_default_is_given_on() -> None:
    accounts = (account("a1"), account("a2", is_default=True, is_selected=False))
    assert [one.id for one in with_default(accounts, ACTIVE) if one.is_default] == ["a1"]


def test_without_a_selected_account_there_is_no_default() -> None:
    bare = msgspec.structs.replace(account("a1"), is_selected=False, is_default=True)
    assert not with_default((bare,), ACTIVE)[0].is_default
