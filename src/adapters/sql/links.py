"""Linked accounts and all that hangs on them in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.link_tables import (
    CLAIM,
    account_ad_links,
    account_assignments,
    account_identities,
    center_members,
    center_readings,
    linked_accounts,
)
from adapters.sql.platform_tables import business_centers
from adapters.sql.storable import told_row
from adapters.sql.tables import profiles
from adapters.sql.work import SqlWork, row_of
from core.business_center import BusinessCenter
from core.ids import (
    BusinessCenterId,
    PlatformUserId,
    ProfileId,
    ProviderSlug,
    PublicAccountId,
    WorkspaceId,
)
from core.linked_account import (
    AdLink,
    Assignment,
    CenterMember,
    CenterReading,
    Identity,
    Linkage,
    LinkedAccount,
)

TABLES: Mapping[type, Table] = {
    LinkedAccount: linked_accounts,
    CenterMember: center_members,
    Assignment: account_assignments,
    AdLink: account_ad_links,
    Identity: account_identities,
}


@dataclass(frozen=True, slots=True)
class SqlLinks:
    """Linked accounts and all that hangs on them in the database."""

    work: SqlWork

    async def of[T: Linkage](self, kind: type[T], profile_id: ProfileId) -> list[T]:
        table = TABLES[kind]
        query = select(table).where(table.c.profile_id == profile_id)
        return await self.work.many(query.order_by(*table.primary_key.columns), kind)

    async def everywhere(
        self,
        workspace_id: WorkspaceId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        account_id: PublicAccountId,
    ) -> list[LinkedAccount]:
        ours = select(profiles.c.id).where(profiles.c.workspace_id == workspace_id)
        query = select(linked_accounts).where(
            linked_accounts.c.profile_id.in_(ours),
            linked_accounts.c.provider == provider,
            linked_accounts.c.business_center_id == center_id,
            linked_accounts.c.id == account_id,
            linked_accounts.c.lost_at.is_(None),
        )
        return await self.work.many(query.order_by(linked_accounts.c.profile_id), LinkedAccount)

    async def put(self, things: Iterable[Linkage]) -> None:
        rows: dict[type, dict[tuple[object, ...], dict[str, Any]]] = {}
        for one in things:
            row = told_row(TABLES[type(one)], one)
            key = tuple(row[column.name] for column in TABLES[type(one)].primary_key)
            rows.setdefault(type(one), {})[key] = row
        for kind in (one for one in TABLES if one in rows):
            # Always in the same order, so that two who write the same rows wait, not deadlock.
            ordered = sorted(rows[kind].items(), key=lambda item: tuple(map(str, item[0])))
            await self.work.upsert(TABLES[kind], [row for _, row in ordered])

    async def forget(self, provider: ProviderSlug, person: PlatformUserId) -> None:
        for table, column in (
            (account_identities, account_identities.c.user_id),
            (account_assignments, account_assignments.c.member_id),
            (center_members, center_members.c.id),
        ):
            await self.work.execute(
                delete(table).where(table.c.provider == provider, column == person)
            )

    async def hold(
        self, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
    ) -> None:
        await hold_center(self.work, profile_id, provider, center_id)

    async def readings(self, profile_id: ProfileId) -> list[CenterReading]:
        query = select(center_readings).where(
            center_readings.c.profile_id == profile_id, center_readings.c.part != CLAIM
        )
        return await self.work.many(
            query.order_by(*center_readings.primary_key.columns), CenterReading
        )

    async def read(self, reading: CenterReading) -> bool:
        return await self._later(row_of(center_readings, reading), reading.as_of)

    async def claim(
        self,
        profile_id: ProfileId,
        provider: ProviderSlug,
        center_id: BusinessCenterId,
        before: datetime,
        now: datetime,
    ) -> bool:
        row = {
            "profile_id": profile_id,
            "provider": provider,
            "business_center_id": center_id,
            "part": CLAIM,
            "as_of": now,
            "is_complete": False,
            "problem": "",
        }
        return await self._later(row, before)

    async def unclaimed(
        self, provider: ProviderSlug, before: datetime, limit: int
    ) -> list[BusinessCenter]:
        its = and_(
            center_readings.c.profile_id == business_centers.c.profile_id,
            center_readings.c.provider == business_centers.c.provider,
            center_readings.c.business_center_id == business_centers.c.id,
        )
        claimed = exists().where(
            its, center_readings.c.part == CLAIM, center_readings.c.as_of > before
        )
        query = select(business_centers).where(
            business_centers.c.provider == provider, business_centers.c.is_active, ~claimed
        )
        query = query.order_by(business_centers.c.profile_id, business_centers.c.id).limit(limit)
        return await self.work.many(query, BusinessCenter)

    async def _later(self, row: Mapping[str, Any], limit: datetime) -> bool:
        """Insert the row, or replace one that is not of a time after `limit`."""
        kind = sqlite if self.work.engine.dialect.name == "sqlite" else postgresql
        statement = kind.insert(center_readings).values(**row)
        keys = [column.name for column in center_readings.primary_key]
        rest = {name: statement.excluded[name] for name in row if name not in keys}
        older = center_readings.c.as_of <= limit
        done = await self.work.execute(
            statement.on_conflict_do_update(index_elements=keys, set_=rest, where=older)
        )
        return done.rowcount == 1


def at_center(
    table: Table, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
) -> ColumnElement[bool]:
    """What belongs to that Business Center."""
    return and_(
        table.c.profile_id == profile_id,
        table.c.provider == provider,
        table.c.business_center_id == center_id,
    )


async def hold_center(
    work: SqlWork, profile_id: ProfileId, provider: ProviderSlug, center_id: BusinessCenterId
) -> None:
    """Wait until nobody else holds it, and hold it until the work ends."""
    query = select(business_centers.c.id).where(
        business_centers.c.profile_id == profile_id,
        business_centers.c.provider == provider,
        business_centers.c.id == center_id,
    )
    await work.execute(query.with_for_update().execution_options(hold=True))
