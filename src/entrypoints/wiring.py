"""The one place where ports meet adapters, and use cases get what they need."""

from collections.abc import AsyncIterator

from dishka import (
    AnyOf,
    AsyncContainer,
    Provider,
    Scope,
    make_async_container,
    provide,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.chance import SystemChance
from adapters.clock import SystemClock
from adapters.hasher import ArgonHasher
from adapters.http import Client, make_client
from adapters.jobs.queue import PgQueuerJobs
from adapters.metrics import Metrics
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.registry import InstalledPlatforms
from adapters.sealer import AesSealer, parse_ring
from adapters.sql.allowances import SqlAllowances
from adapters.sql.asked_readings import SqlAskedReadings
from adapters.sql.audit import SqlAudit
from adapters.sql.authorizations import SqlAuthorizations
from adapters.sql.connections import SqlConnections
from adapters.sql.credentials import SqlCredentials
from adapters.sql.engine import make_engine
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
from core.ports.allowances import Allowances
from core.ports.api_keys import ApiKeys
from core.ports.asked_readings import AskedReadings
from core.ports.audit import Audit
from core.ports.authorizations import Authorizations
from core.ports.business_centers import BusinessCenters
from core.ports.chance import Chance
from core.ports.clock import Clock
from core.ports.connections import Connections
from core.ports.credentials import Credentials
from core.ports.entities import Entities
from core.ports.hasher import Hasher
from core.ports.insights import Insights
from core.ports.jobs import Jobs
from core.ports.link_requests import LinkRequests
from core.ports.links import Links
from core.ports.logins import Logins
from core.ports.members import Members
from core.ports.plans import Plans
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.readings import Readings
from core.ports.sealer import Sealer
from core.ports.seals import Seals
from core.ports.sums import Sums
from core.ports.sync_runs import SyncRuns
from core.ports.unit_of_work import UnitOfWork
from core.ports.workers import Workers
from core.ports.workspaces import Workspaces
from core.usecases import authorizations, openings
from entrypoints.addresses import Addresses
from entrypoints.linking import LinkingParts
from entrypoints.pushing import Pushing
from entrypoints.settings import Settings
from entrypoints.usecases import UseCases


class World(Provider):
    """What lives as long as the process: the clock, the keys, the engine, the platforms."""

    scope = Scope.APP

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    clock = provide(SystemClock, provides=Clock)
    chance = provide(SystemChance, provides=Chance)
    hasher = provide(ArgonHasher, provides=Hasher)
    metrics = provide(Metrics)
    allowances = provide(SqlAllowances, provides=Allowances)

    @provide
    def settings(self) -> Settings:
        return self._settings

    @provide
    def addresses(self) -> AnyOf[Addresses, authorizations.RedirectUris]:
        return Addresses(self._settings.public_url)

    @provide
    def plugins(self) -> Plugins:
        return Plugins()

    @provide
    def sealer(self) -> Sealer:
        return AesSealer(parse_ring(self._settings.ring(), self._settings.ring_source))

    @provide
    def redactor(self) -> Redactor:
        return Redactor()

    @provide
    def openings(self) -> openings.Openings:
        return openings.Openings()

    @provide
    async def engine(self) -> AsyncIterator[AsyncEngine]:
        engine = make_engine(self._settings.database_url)
        yield engine
        await engine.dispose()

    @provide
    async def jobs(self, engine: AsyncEngine) -> AsyncIterator[AnyOf[PgQueuerJobs, Jobs]]:
        jobs = PgQueuerJobs(engine)
        yield jobs
        await jobs.close()

    @provide
    async def client(self) -> AsyncIterator[Client]:
        async with make_client(allow_private=self._settings.allow_private_hosts) as client:
            yield client

    @provide
    async def platforms(
        self,
        plugins: Plugins,
        client: Client,
        redactor: Redactor,
        allowances: Allowances,
        metrics: Metrics,
    ) -> AsyncIterator[AnyOf[Platforms, InstalledPlatforms]]:
        platforms = InstalledPlatforms(
            plugins=plugins,
            client=client,
            redactor=redactor,
            allowances=allowances,
            metrics=metrics,
            apps=self._settings.apps,
            levels=self._settings.levels,
            api_urls=self._settings.api_urls,
            authorize_urls=self._settings.authorize_urls,
            allow_private=self._settings.allow_private_hosts,
        )
        yield platforms
        await platforms.close()


class Storage(Provider):
    """The ports that are kept in the database, one unit of work for all of a use case's."""

    scope = Scope.REQUEST

    plans = provide(SqlPlans, provides=Plans)
    workspaces = provide(SqlWorkspaces, provides=Workspaces)
    members = provide(SqlMembers, provides=Members)
    api_keys = provide(SqlApiKeys, provides=ApiKeys)
    profiles = provide(SqlProfiles, provides=Profiles)
    authorizations = provide(SqlAuthorizations, provides=Authorizations)
    connections = provide(SqlConnections, provides=Connections)
    credentials = provide(SqlCredentials, provides=Credentials)
    business_centers = provide(SqlBusinessCenters, provides=BusinessCenters)
    ad_accounts = provide(SqlAdAccounts, provides=AdAccounts)
    entities = provide(SqlEntities, provides=Entities)
    insights = provide(SqlInsights, provides=Insights)
    readings = provide(SqlReadings, provides=Readings)
    sums = provide(SqlSums, provides=Sums)
    link_requests = provide(SqlLinkRequests, provides=LinkRequests)
    links = provide(SqlLinks, provides=Links)
    asked_readings = provide(SqlAskedReadings, provides=AskedReadings)
    sync_runs = provide(SqlSyncRuns, provides=SyncRuns)
    audit = provide(SqlAudit, provides=Audit)
    seals = provide(SqlSeals, provides=Seals)
    workers = provide(SqlWorkers, provides=Workers)
    logins = provide(SqlLogins, provides=Logins)

    @provide
    async def work(self, engine: AsyncEngine) -> AsyncIterator[AnyOf[SqlWork, UnitOfWork]]:
        work = SqlWork(engine)
        try:
            yield work
        finally:
            await work.release()


def make_container(settings: Settings, *more: Provider) -> AsyncContainer:
    """Everything, wired; dishka checks the whole graph here. Nothing is opened yet.

    What `more` provides takes the place of ours.
    """
    parts = (Storage(), UseCases(), Pushing(), LinkingParts())
    return make_async_container(World(settings), *parts, *more)
