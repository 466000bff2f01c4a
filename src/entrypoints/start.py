"""Starting: everything a process needs before its first deed, or one clear refusal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from dishka import AsyncContainer, Provider
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.guard import check_url
from adapters.log import configure_logging
from adapters.redact import Redactor
from adapters.sql.migrate import require_current, upgrade
from core.access import Actor
from core.errors import NameTaken
from core.ids import WorkspaceId
from core.operator_errors import SettingInvalid
from core.ports.members import Members
from core.ports.workspaces import Workspaces
from core.usecases.keys import ProveKeys
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from core.workspace import Member
from entrypoints.settings import Settings
from entrypoints.wiring import make_container

FIRST_ID = WorkspaceId("default")
FIRST_WORKSPACE = "My workspace"
FIRST_OWNER = ("owner@localhost.localdomain", "Owner")


@asynccontextmanager
async def opened(settings: Settings, *more: Provider) -> AsyncIterator[AsyncContainer]:
    """The wired service, with its database up to date and its keys proven.

    An embedded database is made and migrated by itself; what `more` provides takes the place of
    ours. Raises OperatorError with a remedy.
    """
    container = make_container(settings, *more)
    try:
        await _prepare(settings, container)
        yield container
    finally:
        await container.close()


async def _prepare(settings: Settings, container: AsyncContainer) -> None:
    redactor = await container.get(Redactor)
    redactor.keep(settings.keys)
    configure_logging(
        level=settings.log_level, json=settings.log_format == "json", redactor=redactor
    )
    for url in settings.api_urls.values():
        check_url(url, allow_private=settings.allow_private_hosts)
    settings.ring()
    engine = await container.get(AsyncEngine)
    if settings.is_embedded:
        make_folder(settings)
        await upgrade(engine)
    else:
        await require_current(engine)
    async with container() as scope:
        await (await scope.get(ProveKeys))()
    await _found_first(settings, container)


def make_folder(settings: Settings) -> None:
    """The folder an embedded database lives in. Raises SettingInvalid where it cannot be made."""
    path = make_url(settings.database_url).database
    if not path or path == ":memory:":
        raise SettingInvalid("ADPORT_DATABASE_URL names no file; use sqlite:///PATH.")
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingInvalid(f"The folder of {path} cannot be made.") from error


async def _found_first(settings: Settings, container: AsyncContainer) -> None:
    """A fresh installation has one workspace and its owner."""
    async with container() as scope:
        if await (await scope.get(Workspaces)).all():
            return
        found = await scope.get(FoundWorkspace)
        email, name = FIRST_OWNER
        first = NewWorkspace(
            id=FIRST_ID,
            name=FIRST_WORKSPACE,
            plan=settings.plan,
            owner_email=email,
            owner_name=name,
        )
        with suppress(NameTaken):  # another process was founding it at the same moment
            await found(first)


async def operator(settings: Settings, container: AsyncContainer) -> Actor:
    """Whom the CLI acts as: the workspace's owner, or the member the operator names.

    Raises SettingInvalid where ADPORT_WORKSPACE or ADPORT_MEMBER names nobody.
    """
    async with container() as scope:
        workspaces = await (await scope.get(Workspaces)).all()
        wanted = WorkspaceId(settings.workspace or workspaces[0].id)
        if wanted not in {one.id for one in workspaces}:
            raise SettingInvalid(f"ADPORT_WORKSPACE names no workspace: “{wanted[:64]}”.")
        members = await (await scope.get(Members)).of(wanted)
    member = _pick(members, settings.member)
    return Actor(workspace_id=wanted, name=member.name, role=member.role, member_id=member.id)


def _pick(members: list[Member], email: str) -> Member:
    if not email:
        return max(members, key=lambda one: (one.role == "owner", -one.created_at.timestamp()))
    found = next((one for one in members if one.email == email.lower()), None)
    if found is None:
        raise SettingInvalid(f"ADPORT_MEMBER names no member of this workspace: “{email[:80]}”.")
    return found
