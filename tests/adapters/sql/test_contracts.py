"""Every storage port keeps its promises: in memory, on SQLite and on PostgreSQL."""

import pytest

from tests.contracts.ad_accounts import AdAccountsContract
from tests.contracts.api_keys import ApiKeysContract
from tests.contracts.audit import AuditContract
from tests.contracts.authorizations import AuthorizationsContract
from tests.contracts.business_centers import BusinessCentersContract
from tests.contracts.campaigns import CampaignsContract
from tests.contracts.connections import ConnectionsContract
from tests.contracts.credentials import CredentialsContract
from tests.contracts.insights import InsightsContract
from tests.contracts.members import MembersContract
from tests.contracts.plans import PlansContract
from tests.contracts.profiles import ProfilesContract
from tests.contracts.seals import SealsContract
from tests.contracts.sync_runs import SyncRunsContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.workspaces import WorkspacesContract


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class TestPlans(PlansContract): ...


class TestWorkspaces(WorkspacesContract): ...


class TestMembers(MembersContract): ...


class TestApiKeys(ApiKeysContract): ...


class TestProfiles(ProfilesContract): ...


class TestAuthorizations(AuthorizationsContract): ...


class TestConnections(ConnectionsContract): ...


class TestCredentials(CredentialsContract): ...


class TestBusinessCenters(BusinessCentersContract): ...


class TestAdAccounts(AdAccountsContract): ...


class TestCampaigns(CampaignsContract): ...


class TestInsights(InsightsContract): ...


class TestSyncRuns(SyncRunsContract): ...


class TestAudit(AuditContract): ...


class TestSeals(SealsContract): ...


class TestUnitOfWork(UnitOfWorkContract): ...
