"""The storage ports over one unit of work: in memory, or in a database."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.asked_readings import SqlAskedReadings
from adapters.sql.audit import SqlAudit
from adapters.sql.authorizations import SqlAuthorizations
from adapters.sql.connections import SqlConnections
from adapters.sql.credentials import SqlCredentials
from adapters.sql.entities import SqlEntities
from adapters.sql.holdings import SqlAdAccounts, SqlBusinessCenters
from adapters.sql.insights import SqlInsights
from adapters.sql.link_requests import SqlLinkRequests
from adapters.sql.links import SqlLinks
from adapters.sql.logins import SqlLogins
from adapters.sql.profiles import SqlProfiles
from adapters.sql.readings import SqlReadings
from adapters.sql.seals import SqlSeals
from adapters.sql.sums import SqlSums
from adapters.sql.sync_runs import SqlSyncRuns
from adapters.sql.tenants import SqlApiKeys, SqlMembers, SqlPlans, SqlWorkspaces
from adapters.sql.work import SqlWork
from adapters.sql.workers import SqlWorkers
from core.ports.ad_accounts import AdAccounts
from core.ports.api_keys import ApiKeys
from core.ports.asked_readings import AskedReadings
from core.ports.audit import Audit
from core.ports.authorizations import Authorizations
from core.ports.business_centers import BusinessCenters
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.entities import Entities
from core.ports.insights import Insights
from core.ports.link_requests import LinkRequests
from core.ports.links import Links
from core.ports.logins import Logins
from core.ports.members import Members
from core.ports.plans import Plans
from core.ports.profiles import Profiles
from core.ports.readings import Readings
from core.ports.seals import Seals
from core.ports.sums import Sums
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.ports.workers import Workers
from core.ports.workspaces import Workspaces
from tests.fakes.ad_accounts import FakeAdAccounts
from tests.fakes.api_keys import FakeApiKeys
from tests.fakes.asked_readings import FakeAskedReadings
from tests.fakes.audit import FakeAudit
from tests.fakes.authorizations import FakeAuthorizations
from tests.fakes.business_centers import FakeBusinessCenters
from tests.fakes.connections import FakeConnections
from tests.fakes.credentials import FakeCredentials
from tests.fakes.entities import FakeEntities
from tests.fakes.insights import FakeInsights
from tests.fakes.link_requests import FakeLinkRequests
from tests.fakes.links import FakeLinks
from tests.fakes.logins import FakeLogins
from tests.fakes.members import FakeMembers
from tests.fakes.memory import Memory
from tests.fakes.plans import FakePlans
from tests.fakes.profiles import FakeProfiles
from tests.fakes.readings import FakeReadings
from tests.fakes.seals import FakeSeals
from tests.fakes.sums import FakeSums
from tests.fakes.sync_runs import FakeSyncRuns
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.workers import FakeWorkers
from tests.fakes.workspaces import FakeWorkspaces


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Every storage port of one unit of work."""

    work: UnitOfWork
    plans: Plans
    workspaces: Workspaces
    members: Members
    api_keys: ApiKeys
    profiles: Profiles
    authorizations: Authorizations
    connections: Connections
    credentials: Credentials
    business_centers: BusinessCenters
    ad_accounts: AdAccounts
    entities: Entities
    insights: Insights
    readings: Readings
    sums: Sums
    sync_runs: SyncRuns
    audit: Audit
    seals: Seals
    workers: Workers
    logins: Logins
    link_requests: LinkRequests
    links: Links
    asked_readings: AskedReadings


class Open(Protocol):
    """Opens another unit of work on the same rows."""

    def __call__(self) -> Storage: ...


def fake_storage(memory: Memory) -> Storage:
    work = FakeUnitOfWork(memory)
    return Storage(
        work=work,
        plans=FakePlans(work),
        workspaces=FakeWorkspaces(work),
        members=FakeMembers(work),
        api_keys=FakeApiKeys(work),
        profiles=FakeProfiles(work),
        authorizations=FakeAuthorizations(work),
        connections=FakeConnections(work),
        credentials=FakeCredentials(work),
        business_centers=FakeBusinessCenters(work),
        ad_accounts=FakeAdAccounts(work),
        entities=FakeEntities(work),
        insights=FakeInsights(work),
        readings=FakeReadings(work),
        sums=FakeSums(work),
        sync_runs=FakeSyncRuns(work),
        audit=FakeAudit(work),
        seals=FakeSeals(work),
        workers=FakeWorkers(work),
        logins=FakeLogins(work),
        link_requests=FakeLinkRequests(work),
        links=FakeLinks(work),
        asked_readings=FakeAskedReadings(work),
    )


def sql_storage(engine: AsyncEngine) -> Storage:
    work = SqlWork(engine)
    return Storage(
        work=work,
        plans=SqlPlans(work),
        workspaces=SqlWorkspaces(work),
        members=SqlMembers(work),
        api_keys=SqlApiKeys(work),
        profiles=SqlProfiles(work),
        authorizations=SqlAuthorizations(work),
        connections=SqlConnections(work),
        credentials=SqlCredentials(work),
        business_centers=SqlBusinessCenters(work),
        ad_accounts=SqlAdAccounts(work),
        entities=SqlEntities(work),
        insights=SqlInsights(work),
        readings=SqlReadings(work),
        sums=SqlSums(work),
        sync_runs=SqlSyncRuns(work),
        audit=SqlAudit(work),
        seals=SqlSeals(work),
        workers=SqlWorkers(work),
        logins=SqlLogins(work),
        link_requests=SqlLinkRequests(work),
        links=SqlLinks(work),
        asked_readings=SqlAskedReadings(work),
    )
