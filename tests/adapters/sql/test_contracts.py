"""Every storage port keeps its promises: in memory, on SQLite and on PostgreSQL."""

import pytest

from tests.contracts.ad_accounts import AdAccountsContract
from tests.contracts.api_keys import ApiKeysContract
from tests.contracts.asked_readings import AskedReadingsContract
from tests.contracts.audit import AuditContract
from tests.contracts.authorizations import AuthorizationsContract
from tests.contracts.business_centers import BusinessCentersContract
from tests.contracts.connections import ConnectionsContract
from tests.contracts.credentials import CredentialsContract
from tests.contracts.due_connections import DueConnectionsContract
from tests.contracts.entities import EntitiesContract
from tests.contracts.entity_sums import EntitySumsContract
from tests.contracts.insights import InsightsContract
from tests.contracts.link_requests import LinkRequestsContract
from tests.contracts.links import LinksContract
from tests.contracts.logins import LoginsContract
from tests.contracts.members import MembersContract
from tests.contracts.plans import PlansContract
from tests.contracts.profiles import ProfilesContract
from tests.contracts.readings import ReadingsContract
from tests.contracts.restatements import RestatementsContract
from tests.contracts.seals import SealsContract
from tests.contracts.sums import SumsContract
from tests.contracts.sums_of_days import SumsOfDaysContract
from tests.contracts.sync_runs import SyncRunsContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.workers import WorkersContract
from tests.contracts.workspaces import WorkspacesContract


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestPlans(PlansContract): ...


class TestWorkspaces(WorkspacesContract): ...


class TestMembers(MembersContract): ...


class TestLogins(LoginsContract): ...


class TestApiKeys(ApiKeysContract): ...


class TestProfiles(ProfilesContract): ...


class TestAuthorizations(AuthorizationsContract): ...


class TestConnections(ConnectionsContract): ...


class TestDueConnections(DueConnectionsContract): ...


class TestCredentials(CredentialsContract): ...


class TestBusinessCenters(BusinessCentersContract): ...


class TestAdAccounts(AdAccountsContract): ...


class TestLinkRequests(LinkRequestsContract): ...


class TestLinks(LinksContract): ...


class TestAskedReadings(AskedReadingsContract): ...


class TestEntities(EntitiesContract): ...


class TestInsights(InsightsContract): ...


class TestRestatements(RestatementsContract): ...


class TestReadings(ReadingsContract): ...


class TestSums(SumsContract): ...


class TestEntitySums(EntitySumsContract): ...


class TestSumsOfDays(SumsOfDaysContract): ...


class TestSyncRuns(SyncRunsContract): ...


class TestAudit(AuditContract): ...


class TestSeals(SealsContract): ...


class TestWorkers(WorkersContract): ...


class TestUnitOfWork(UnitOfWorkContract): ...
