"""What is known of linked accounts stays when rules of the database come over it."""

from pathlib import Path

import pytest

from adapters.sql.engine import make_engine
from adapters.sql.migrate import upgrade
from core.ids import LinkRequestId, WorkspaceId
from core.link_request import LinkState
from core.linked_account import AdLink, CenterMember, LinkedAccount
from tests.adapters.sql.test_upgrading import ROWS, P, make_old
from tests.fakes.storage import sql_storage

LINKED = (
    "INSERT INTO linked_accounts (profile_id, provider, business_center_id, id, name, granted,"
    " refused, linked_at, changed_at, changed_by)"
    " VALUES ('p', 'fake', 'b', 'x', 'X', '[]', '[]', :at, :at, '')",
    "INSERT INTO account_ad_links (profile_id, provider, business_center_id, account_id,"
    " ad_account_id, changed_at, changed_by) VALUES ('p', 'fake', 'b', 'x', 'a', :at, '')",
    "INSERT INTO link_requests (id, workspace_id, profile_id, provider, business_center_id,"
    " connection_id, asked_by, permissions, is_ads_only, url, state, account_id, created_at,"
    " expires_at, ended_at, looks, next_look_at, failures, failing) VALUES"
    " ('l', 'w', 'p', 'fake', 'b', 'c', 'Ana', '[]', true, '', 'linked', 'x', :at, :at, :at, 1,"
    " :at, 0, '')",
    "INSERT INTO center_members (profile_id, provider, business_center_id, key, id, name, email,"
    " role, changed_at, changed_by)"
    " VALUES ('p', 'fake', 'b', 'u', 'u', 'Mia', '', 'admin', :at, '')",
    "INSERT INTO center_readings (profile_id, provider, business_center_id, part, as_of,"
    " is_complete, problem) VALUES ('p', 'fake', 'b', 'claim', :at, false, '')",
)


@pytest.mark.parametrize("revision", ["0015", "0017"])
async def test_what_is_known_of_linked_accounts_is_kept_when_rules_come_over_it(
    revision: str, empty_url: str, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path}/old.db", empty_url):
        engine = make_engine(url)
        async with engine.begin() as db:
            await db.run_sync(make_old, revision, (*ROWS[:4], *LINKED))
        await upgrade(engine)
        storage = sql_storage(engine)
        assert [one.id for one in await storage.links.of(LinkedAccount, P)] == ["x"]
        assert [one.ad_account_id for one in await storage.links.of(AdLink, P)] == ["a"]
        assert [one.key for one in await storage.links.of(CenterMember, P)] == ["u"]
        assert [one.account_id for one in await storage.link_requests.of(P)] == ["x"]
        await storage.work.release()
        await engine.dispose()


WAITING = (
    "INSERT INTO link_requests (id, workspace_id, profile_id, provider, business_center_id,"
    " connection_id, asked_by, permissions, is_ads_only, url, state, created_at, since, expires_at,"
    " looks, next_look_at, failures, failing)"
    " VALUES ('l', 'w', 'p', 'fake', 'b', 'c', 'Ana', '[\"a\"]', true, 'https://x.example/',"
    " 'waiting', :at, :at, :at, 0, :at, 0, '')"
)


async def test_a_request_that_waits_is_known_to_lack_nothing_yet(
    empty_url: str, tmp_path: Path
) -> None:
    for url in (f"sqlite:///{tmp_path}/old.db", empty_url):
        engine = make_engine(url)
        async with engine.begin() as db:
            await db.run_sync(make_old, "0017", (*ROWS[:3], WAITING))
        await upgrade(engine)
        storage = sql_storage(engine)
        found = await storage.link_requests.get(WorkspaceId("w"), LinkRequestId("l"))
        assert (found.state, found.lacks) == (LinkState.WAITING, frozenset())
        await storage.work.release()
        await engine.dispose()
