"""Two workspaces and what is in them, for the contracts to play in."""

from datetime import UTC, datetime, timedelta

from core.access import Role
from core.business_center import Reach
from core.connection import Connection, PlatformUser
from core.credential import SealedCredential
from core.ids import (
    ConnectionId,
    MemberId,
    PermissionSlug,
    PlanSlug,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    WorkspaceId,
)
from core.permission import Grant
from core.problem import Problem
from core.profile import Import, Profile
from core.workspace import Member, Workspace
from tests.fakes.storage import Storage

T0 = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
T1, T2, T3 = (T0 + timedelta(hours=number) for number in (1, 2, 3))

OURS = Workspace(
    id=WorkspaceId("w1"), name="Ours", plan=PlanSlug("trial"), trial_ends_at=T3, created_at=T0
)
THEIRS = Workspace(
    id=WorkspaceId("w2"), name="Theirs", plan=PlanSlug("scale"), trial_ends_at=None, created_at=T1
)
ANA = Member(
    id=MemberId("m1"),
    workspace_id=OURS.id,
    email="ana@example.com",
    name="Ana",
    role=Role.OWNER,
    created_at=T0,
)
SHOES = Profile(
    id=ProfileId("p1"),
    workspace_id=OURS.id,
    name="Schuhe · 鞋",
    imports=Import.CHOSEN,
    seat=1,
    created_at=T0,
)
HATS = Profile(id=ProfileId("p2"), workspace_id=OURS.id, name="Hats", created_at=T1)

FAKE = ProviderSlug("fake")
NOTICE = Problem(code="permission_missing", subject="Reporting", detail="said so", since=T1)

FIRST = Connection(
    id=ConnectionId("c1"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    user=PlatformUser(id=PlatformUserId("u1"), name="Mia", email="m***@example.com"),
    grant=Grant(
        claimed=frozenset({PermissionSlug("a"), PermissionSlug("b")}),
        proven=frozenset({PermissionSlug("a")}),
        disproven=frozenset({PermissionSlug("c")}),
        scopes=("scope.one", "2"),
    ),
    problems=(NOTICE,),
    first_connected_at=T0,
    connected_at=T0,
    validated_at=T1,
    synced_at=T2,
)
SECOND = Connection(
    id=ConnectionId("c2"),
    workspace_id=OURS.id,
    profile_id=SHOES.id,
    provider=FAKE,
    user=PlatformUser(id=PlatformUserId("u2")),
    first_connected_at=T1,
    connected_at=T1,
)

BY_FIRST = Reach(connection_id=FIRST.id, role="admin")
BY_SECOND = Reach(connection_id=SECOND.id, role="operator", lost_at=T2)


def sealed(connection: Connection, text: str = "sealed-text", key: str = "k1") -> SealedCredential:
    return SealedCredential(
        connection_id=connection.id,
        sealed=text,
        key=key,
        fingerprint="f" * 64,
        expires_at=T3,
        sealed_refresh=f"refresh of {text}",
        refresh_expires_at=T3 + timedelta(days=365),
        renew_at=T2,
        failures=2,
        failing="throttled",
    )


async def set_scene(storage: Storage) -> None:
    """Keep both workspaces, one member, both profiles and both connections."""
    for workspace in (OURS, THEIRS):
        await storage.workspaces.add(workspace)
    await storage.members.add(ANA)
    for profile in (SHOES, HATS):
        await storage.profiles.add(profile)
    for connection in (FIRST, SECOND):
        await storage.connections.add(connection)
    await storage.work.commit()
