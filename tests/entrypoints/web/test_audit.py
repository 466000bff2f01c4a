import ast
import csv
import io
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from core.access import Role
from core.audit import AuditEntry
from core.ids import AuditId, WorkspaceId
from core.problem import CATALOGUE
from entrypoints.http.web.deeds import KINDS, WORDS, detail_of
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import member_in, neighbour_in, owner_in, said

ROOT = Path(__file__).parents[3]
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
ROW = re.compile(r'<tr id="([0-9a-f]+)">')


async def test_entries_say_who_did_what_and_how_it_ended(house: House) -> None:
    owner = await owner_in(house)
    profile_id = await house.profile("Shoes")
    page = await owner.get("/audit")
    [entry] = await house.audit("profile.created")
    told = f"Owner (API key “test”) Created a profile Shoes done Request {entry['request_id'][:8]}"
    assert told in said(page)
    assert f'<span title="{profile_id}">Shoes</span>' in page.text
    assert entry["request_id"] in page.text


def test_every_action_has_its_words_and_its_kind() -> None:
    actions = {
        node.value
        for path in (ROOT / "src/core/usecases").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and ACTION.fullmatch(str(node.value))
    }
    assert set(WORDS) == actions
    nouns = [noun for _, some in KINDS.values() for noun in some]
    assert sorted(nouns) == sorted({str(one).partition(".")[0] for one in actions})


@pytest.mark.parametrize(
    ("action", "detail", "told"),
    [
        ("sync.started", f"run {'0a' * 16}", "run 0a0a0a0a…"),
        ("authorization.opened", "tiktok", "The Platform"),
        ("authorization.followed", "link", "by the link for another browser"),
        ("member.changed", "Ada: viewer → media_buyer", "Ada: viewer → media buyer"),
        ("access.refused", "POST /profiles/{profile_id}/sync, needs media_buyer",
         "POST /profiles/{profile_id}/sync, needs media buyer"),
        ("profile.created", "Shoes", ""),
        ("profile.changed", "tiktok my_shoes", "tiktok my_shoes"),
        ("plan.changed", "trial → self_hosted", "trial → self hosted"),
        ("authorization.failed", "wrong_account", CATALOGUE["wrong_account"].what),
    ],
)  # fmt: skip
def test_a_detail_is_told_in_words(action: str, detail: str, told: str) -> None:
    entry = AuditEntry(
        id=AuditId("a"),
        workspace_id=WorkspaceId("w"),
        at=datetime(2026, 3, 1, tzinfo=UTC),
        actor="Ana",
        action=action,
        target="p1",
        detail=detail,
    )
    assert detail_of(entry, {"p1": "Shoes", "tiktok": "The Platform"}) == told


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("kind=profiles", {"profile.created"}),
        ("result=refused", {"access.refused"}),
        ("kind=people&actor=Bo", {"invitation.accepted"}),
        ("since=2100-01-01", set[str]()),
        ("until=2000-01-01", set[str]()),
    ],
)
async def test_the_trail_is_filtered_by_who_what_how_and_when(
    house: House, query: str, actions: set[str]
) -> None:
    owner = await owner_in(house)
    viewer = await member_in(house, Role.VIEWER)
    await house.profile("Shoes")
    await viewer.get("/audit")
    page = await owner.get(f"/audit?{query}")
    assert set(re.findall(r'<span title="(\w+\.\w+)">', page.text)) == actions
    assert ("Nothing matches" in page.text) == (not actions)
    [export] = re.findall(r'href="(/audit[^"]+as=csv)"', page.text)
    text = (await owner.get(unescape(export))).text.lstrip("\ufeff")
    assert {one["Action"] for one in csv.DictReader(io.StringIO(text))} == actions


@pytest.mark.parametrize(
    "query", ["kind=x", "result=x", "since=x", "until=2026-02-30", "until=9999-12-31"]
)
async def test_a_filter_that_is_none_is_refused(house: House, query: str) -> None:
    owner = await owner_in(house)
    page = await owner.get(f"/audit?{query}")
    assert page.status_code == 400
    assert '<p role="alert" id="wrong"' in page.text
    assert "Filter the trail" in page.text
    assert (await owner.get(f"/audit?{query}&as=csv")).status_code == 400


async def test_a_name_that_a_spreadsheet_might_run_is_inert_in_the_file(house: House) -> None:
    owner = await owner_in(house)
    await house.profile("=HYPERLINK(1)")
    text = (await owner.get("/audit?as=csv")).text
    assert '"\'=HYPERLINK(1)"' in text
    assert '"=HYPERLINK(1)"' not in text


async def test_names_are_asked_for_at_once_however_many_profiles_there_are(house: House) -> None:
    owner = await owner_in(house)

    async def statements() -> int:
        told: list[str] = []
        engine = (await house.container.get(AsyncEngine)).sync_engine

        def note(_one: object, _two: object, sql: str, *_: object) -> None:
            told.append(sql)

        event.listen(engine, "before_cursor_execute", note)
        page = await owner.get("/audit")
        event.remove(engine, "before_cursor_execute", note)
        assert "A file has the newest 20,000" in page.text
        return len(told)

    await house.profile("One")
    before = await statements()
    for number in range(5):
        await house.profile(f"P{number}")
    assert await statements() == before


async def test_filters_go_along_from_page_to_page(house: House) -> None:
    owner = await owner_in(house)
    for number in range(60):
        await house.profile(f"P{number}")
    first = await owner.get("/audit?kind=profiles")
    [older] = re.findall(r'href="(/audit\?[^"]*before=\w+)"', first.text)
    second = await owner.get(unescape(older))
    assert len(ROW.findall(second.text)) == 10


async def test_a_manager_may_not_export_it(house: House) -> None:
    manager = await member_in(house, Role.MANAGER)
    assert (await manager.get("/audit?as=csv")).status_code == 403


async def test_the_trail_is_read_page_by_page_newest_first(house: House) -> None:
    owner = await owner_in(house)
    for number in range(60):
        await house.owner.post("api-keys", {"name": f"Key {number}"})
    wanted = [one["id"] for one in (await house.owner.get("audit", limit=500))["items"]]
    first = await owner.get("/audit")
    (older,) = re.findall(r'href="(/audit\?before=\w+)"', first.text)
    second = await owner.get(older)
    assert ROW.findall(first.text) == wanted[:50]
    assert ROW.findall(second.text) == wanted[50:]
    assert "Newest" in second.text
    assert "Older" not in second.text


async def test_a_manager_may_not_read_it(house: House) -> None:
    manager = await member_in(house, Role.MANAGER)
    page = await manager.get("/audit")
    assert page.status_code == 403
    assert 'href="/audit"' not in (await manager.get("/members")).text


async def test_the_trail_of_another_workspace_is_not_found(house: House) -> None:
    neighbour = await neighbour_in(house)
    theirs = (await house.owner.get("audit", limit=1))["items"][0]["id"]
    assert (await neighbour.get(f"/audit?before={theirs}")).status_code == 404
    assert theirs not in (await neighbour.get("/audit")).text


async def test_what_is_no_entry_is_not_found(house: House) -> None:
    owner = await owner_in(house)
    assert (await owner.get("/audit?before=nothing")).status_code == 404


async def test_the_chain_is_verified_on_demand(house: House) -> None:
    owner = await owner_in(house)
    assert "Intact." not in await owner.read("/audit")
    assert "Intact." in await owner.read("/audit?check=yes")


async def test_what_was_altered_behind_our_back_is_named(house: House) -> None:
    owner = await owner_in(house)
    profile_id = await house.profile("Shoes")
    house.change("UPDATE audit SET actor = 'Nobody' WHERE target = ?", profile_id)
    seen = await owner.read("/audit?check=yes")
    assert "The trail is not what was written." in seen
    assert "This entry was altered, or one before it was removed or put in." in seen
    told = await house.owner.get("audit/verification")
    assert [one["entry"]["target"] for one in told["breaks"]] == [profile_id]


async def test_a_manager_may_not_verify_it(house: House) -> None:
    manager = await member_in(house, Role.MANAGER)
    assert (await manager.get("/audit?check=yes")).status_code == 403
