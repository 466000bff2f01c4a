"""Profiles in memory."""

from dataclasses import dataclass
from typing import Any

from core.errors import NameTaken, NotFound, PlanLimit
from core.ids import ProfileId, WorkspaceId
from core.names import key_of
from core.profile import Profile
from tests.fakes.memory import Rows
from tests.fakes.unit_of_work import FakeUnitOfWork

KEYED_BY_PROFILE = (
    "business_centers",
    "ad_accounts",
    "entities",
    "insights",
    "restatements",
    "readings",
    "LinkedAccount",
    "CenterMember",
    "Assignment",
    "AdLink",
    "Identity",
    "center_readings",
    "center_claims",
    "asked_readings",
)
NAMING_PROFILE = ("connections", "authorizations", "sync_runs", "link_requests")


@dataclass(frozen=True, slots=True)
class FakeProfiles:
    work: FakeUnitOfWork

    @property
    def _rows(self) -> Rows[str, Profile]:
        return self.work.rows("profiles", str, Profile)

    async def of(self, workspace_id: WorkspaceId) -> list[Profile]:
        ours = [one for one in self._rows.values() if one.workspace_id == workspace_id]
        return sorted(ours, key=lambda one: (one.created_at, one.id))

    async def get(self, workspace_id: WorkspaceId, id: ProfileId) -> Profile:
        found = self._rows.get(id)
        if found is None or found.workspace_id != workspace_id:
            raise NotFound("profile", id)
        return found

    async def add(self, profile: Profile) -> None:
        self._keep(profile)

    async def change(self, profile: Profile) -> None:
        self._keep(profile)

    async def remove(self, id: ProfileId) -> None:
        self._rows.pop(id, None)
        dead: set[str] = set()
        for table in NAMING_PROFILE:
            dead |= self._sweep(table, lambda key, row: row.profile_id == id)
        for table in KEYED_BY_PROFILE:
            self._sweep(table, lambda key, row: key[0] == id)
        self._sweep("credentials", lambda key, row: key in dead)
        self._sweep("slices", lambda key, row: key[0] in dead)

    def _sweep(self, table: str, is_dead: Any) -> set[str]:  # noqa: ANN401 - rows of any table
        rows: Rows[Any, Any] = self.work.rows(table, object, object)
        dead = [key for key, row in rows.items() if is_dead(key, row)]
        for key in dead:
            del rows[key]
        return set(dead)

    def _keep(self, profile: Profile) -> None:
        for one in self._rows.values():
            if one.id == profile.id or one.workspace_id != profile.workspace_id:
                continue
            if key_of(one.name) == key_of(profile.name):
                raise NameTaken("Another profile has that name.", field="name")
            if profile.seat is not None and one.seat == profile.seat:
                raise PlanLimit("The plan's last place has just been taken by another profile.")
        self._rows[profile.id] = profile
