"""What menus offer where there is too much to offer all of it."""

import pytest

from core.usecases.ad_accounts import AccountView
from entrypoints.http.web.ads import OFFERED, offered
from tests.core.nouns import account


def views(count: int) -> list[AccountView]:
    """Every tenth is in scope."""
    return [
        AccountView(
            account=account(f"a{n}"),
            is_in_scope=n % 10 == 0,
            is_synced=False,
            best=None,
            launch_refusal=None,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, OFFERED, OFFERED + 1, 10_000])
def test_accounts_in_scope_are_offered_first_and_never_too_many(count: int) -> None:
    every = views(count)
    found = offered(every, "")
    assert len(found) == min(count, OFFERED)
    in_scope = [one for one in every if one.is_in_scope][:OFFERED]
    assert found[: len(in_scope)] == in_scope


def test_the_chosen_account_is_always_offered() -> None:
    every = views(10_000)
    found = offered(every, "a9999")
    assert (len(found), found[0].account.id) == (OFFERED, "a9999")
    assert offered(every, "a0") == offered(every, "unknown") == offered(every, "")
