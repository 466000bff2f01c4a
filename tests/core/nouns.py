"""Nouns to begin from, each changed by the test that cares."""

from typing import Any

import msgspec

from core.ad_account import AccountStatus, AdAccount
from core.business_center import BusinessCenter, BusinessCenterStatus, Reach
from core.connection import Connection, PlatformUser
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    PlanSlug,
    PlatformUserId,
    ProfileId,
    WorkspaceId,
)
from core.problem import CATALOGUE, Problem, State
from core.workspace import Workspace
from tests.fakes.clock import NOON
from tests.fakes.platforms import FAKE

MINE = ConnectionId("c1")
OTHER = ConnectionId("c2")


def workspace(**more: Any) -> Workspace:  # noqa: ANN401 - any field
    made = Workspace(
        id=WorkspaceId("w1"),
        name="Acme",
        plan=PlanSlug("trial"),
        trial_ends_at=None,
        created_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


def connection(**more: Any) -> Connection:  # noqa: ANN401 - any field
    made = Connection(
        id=MINE,
        workspace_id=WorkspaceId("w1"),
        profile_id=ProfileId("p1"),
        provider=FAKE,
        user=PlatformUser(id=PlatformUserId("u1"), name="Mia"),
        first_connected_at=NOON,
        connected_at=NOON,
    )
    return msgspec.structs.replace(made, **more)


def center(id: str = "b1", **more: Any) -> BusinessCenter:  # noqa: ANN401 - any field
    made = BusinessCenter(
        id=BusinessCenterId(id),
        workspace_id=WorkspaceId("w1"),
        profile_id=ProfileId("p1"),
        provider=FAKE,
        name=f"Center {id}",
        status=BusinessCenterStatus.ENABLED,
        reached_by=(reach(),),
    )
    return msgspec.structs.replace(made, **more)


def account(id: str = "a1", **more: Any) -> AdAccount:  # noqa: ANN401 - any field
    made = AdAccount(
        id=AdAccountId(id),
        profile_id=ProfileId("p1"),
        provider=FAKE,
        name=f"Account {id}",
        currency="USD",
        timezone="UTC",
        status=AccountStatus.ACTIVE,
        is_selected=True,
        reached_by=(reach("operator"),),
    )
    return msgspec.structs.replace(made, **more)


def reach(role: str = "admin", by: ConnectionId = MINE, **more: Any) -> Reach:  # noqa: ANN401
    return msgspec.structs.replace(Reach(connection_id=by, role=role), **more)


def in_state(state: State) -> Connection:
    """A connection whose one problem puts it in that state."""
    if state is State.CONNECTED:
        return connection()
    code = next(code for code, entry in CATALOGUE.items() if entry.state is state)
    return connection(problems=(Problem(code=code, since=NOON),))
