import pytest
from msgspec.structs import replace

from core.access import Role
from core.errors import Denied, Invalid, NotFound
from core.ids import AuditId
from core.usecases.audits import ReadAudit, VerifyAudit
from core.usecases.profiles import CreateProfile, NewProfile
from core.usecases.trail import LONGEST, Trail
from tests.core.usecases.scene import begun


async def test_the_trail_is_told_newest_first_in_pages() -> None:
    scene = await begun()
    await scene.house.make(CreateProfile)(scene.ana, NewProfile(name="Hats"))
    read = scene.house.make(ReadAudit)
    newest = await read(scene.ana, limit=1)
    older = await read(scene.ana, before=newest[0].id)
    assert [one.action for one in [*newest, *older]] == [
        "profile.created",
        "profile.created",
        "workspace.founded",
    ]


async def test_an_entry_says_who_did_what_to_what() -> None:
    scene = await begun()
    entry = (await scene.trail())[0]
    assert (entry.actor, entry.action, entry.target, entry.detail) == (
        "Ana",
        "profile.created",
        scene.profile_id,
        "Shoes",
    )
    assert entry.at == scene.house.clock.now()


async def test_an_entry_is_kept_with_the_deed_or_not_at_all() -> None:
    scene = await begun()
    await scene.house.make(Trail).note(scene.ana, "thing.done", "t1")
    await scene.house.storage.work.release()
    assert "thing.done" not in await scene.actions()


async def test_an_endless_detail_is_cut() -> None:
    scene = await begun()
    await scene.house.make(Trail).note(scene.ana, "thing.done", "t1", detail="x" * 9999)
    assert len((await scene.trail())[0].detail) == LONGEST


@pytest.mark.parametrize("limit", [0, 501])
async def test_a_limit_that_is_none_is_refused(limit: int) -> None:
    scene = await begun()
    with pytest.raises(Invalid):
        await scene.house.make(ReadAudit)(scene.ana, limit=limit)


async def test_a_page_before_an_entry_that_is_not_there_is_refused() -> None:
    scene = await begun()
    with pytest.raises(NotFound):
        await scene.house.make(ReadAudit)(scene.ana, before=AuditId("nothing"))


async def test_reading_the_trail_takes_an_admin() -> None:
    scene = await begun()
    with pytest.raises(Denied):
        await scene.house.make(ReadAudit)(scene.as_role(Role.MANAGER))


async def test_the_trail_of_a_house_is_intact() -> None:
    scene = await begun()
    found = await scene.house.make(VerifyAudit)(scene.ana)
    assert (found.is_intact, found.entries) == (True, len(await scene.trail()))


async def test_an_entry_altered_behind_our_back_is_found() -> None:
    scene = await begun()
    entry = (await scene.trail())[-1]
    rows = scene.house.storage.work.memory.tables["audit"]  # type: ignore[attr-defined]
    rows[entry.id] = replace(entry, actor="Somebody else")
    found = await scene.house.make(VerifyAudit)(scene.ana)
    assert [(one.number, one.entry and one.entry.id) for one in found.breaks] == [(1, entry.id)]


async def test_verifying_the_trail_takes_an_admin() -> None:
    scene = await begun()
    with pytest.raises(Denied):
        await scene.house.make(VerifyAudit)(scene.as_role(Role.MANAGER))
