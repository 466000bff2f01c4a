from itertools import product

import pytest

from core.access import Deed, Role, may, require, require_rank
from core.errors import Denied
from core.ids import WorkspaceId
from tests.fakes.house import actor

TABLE = {
    Role.VIEWER: {Deed.VIEW},
    Role.MEDIA_BUYER: {Deed.VIEW, Deed.SYNC, Deed.VALIDATE},
    Role.MANAGER: {
        Deed.VIEW,
        Deed.SYNC,
        Deed.VALIDATE,
        Deed.CONNECT,
        Deed.DISCONNECT,
        Deed.CHOOSE_ACCOUNTS,
        Deed.LINK_ACCOUNTS,
        Deed.EDIT_PROFILES,
    },
    Role.ADMIN: set(Deed),
    Role.OWNER: set(Deed),
}
"""Who may do what, written out: the code derives it from the least role of each deed."""

W = WorkspaceId("w1")


@pytest.mark.parametrize(("role", "deed"), [*product(Role, Deed)])
def test_every_role_may_exactly_its_deeds(role: Role, deed: Deed) -> None:
    assert may(role, deed) == (deed in TABLE[role])


@pytest.mark.parametrize(("role", "deed"), [*product(Role, Deed)])
def test_whoever_may_not_is_denied_with_the_role_it_takes(role: Role, deed: Deed) -> None:
    if deed in TABLE[role]:
        require(actor(W, role), deed)
        return
    with pytest.raises(Denied, match=r"needs .+ or higher"):
        require(actor(W, role), deed)


@pytest.mark.parametrize(("mine", "theirs"), [*product(Role, Role)])
def test_nobody_decides_over_a_higher_role(mine: Role, theirs: Role) -> None:
    ranks = list(Role)
    if ranks.index(theirs) <= ranks.index(mine):
        require_rank(actor(W, mine), theirs)
        return
    with pytest.raises(Denied):
        require_rank(actor(W, mine), theirs)
