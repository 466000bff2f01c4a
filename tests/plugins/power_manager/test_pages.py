"""The reference page tells the calls of the contract, and users and faults of the sandbox."""

from typing import get_args

from plugins.power_manager.sandbox import USERS
from plugins.power_manager.sandbox.contract import CALLS
from plugins.power_manager.sandbox.faults import Kind
from plugins.power_manager.sandbox.steering import PATHS, PREFIX
from tests.docs.pages import by_first, reference, section

PAGE = reference("power-manager")


def test_every_call_is_documented_with_its_scope() -> None:
    told = {call: scope for call, (scope, _) in by_first(section(PAGE, "Calls")).items()}
    assert told == {f"{one.method} {one.path}": one.scope or "none" for one in CALLS}


def test_every_user_path_and_fault_of_the_sandbox_is_documented() -> None:
    told = by_first(section(PAGE, "The sandbox"))
    users = {user: [what[0].upper() + what[1:]] for user, what in USERS.items()}
    assert {name: cells for name, cells in told.items() if name in users} == users
    assert set(told) == {
        *users,
        *(f"{PREFIX}{path}" for path in PATHS),
        *get_args(Kind.__value__),
    }
