"""Starting: everything a process needs before its first deed, or one clear refusal."""

import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from dishka import AsyncContainer, Provider
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.guard import check_url
from adapters.log import configure_logging
from adapters.redact import Redactor
from adapters.sql.migrate import require_current, upgrade
from core.access import Actor
from core.errors import NameTaken, NotFound
from core.ids import WorkspaceId
from core.login import FIRST_ADDRESS
from core.operator_errors import SettingInvalid
from core.plan import FACTORY
from core.ports.members import Members
from core.ports.workspaces import Workspaces
from core.usecases.keys import ProveKeys
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from core.workspace import Member
from entrypoints.settings import Settings
from entrypoints.wiring import make_container

FIRST_ID = WorkspaceId("default")
FIRST_WORKSPACE = "My workspace"
FIRST_OWNER = (FIRST_ADDRESS, "Owner")


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


async def log_redacted(settings: Settings, container: AsyncContainer) -> None:
    """Send the log to stderr as the settings say, redacted, before anything is said."""
    redactor = await container.get(Redactor)
    redactor.keep(settings.keys)
    configure_logging(
        level=settings.log_level, json=settings.log_format == "json", redactor=redactor
    )


async def _prepare(settings: Settings, container: AsyncContainer) -> None:
    await log_redacted(settings, container)
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
    """The file an embedded database lives in and its folder, for nobody else to read.

    Raises SettingInvalid where they cannot be made; of missing folders only the last one is made.
    """
    path = make_url(settings.database_url).database
    if not path or path == ":memory:":
        raise SettingInvalid("ADPORT_DATABASE_URL names no file; use sqlite:///PATH.")
    file = Path(path)
    if file.exists():
        return
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        if not file.exists():
            raise SettingInvalid(f"ADPORT_DATABASE_URL: {file.parent} is no folder.") from error
    except FileNotFoundError as error:
        above = file.absolute().parent.parent
        raise SettingInvalid(f"ADPORT_DATABASE_URL: the folder {above} does not exist.") from error
    except OSError as error:
        raise SettingInvalid(
            f"ADPORT_DATABASE_URL: {path} cannot be made: {error.strerror}: {error.filename}"
        ) from error
    else:
        _tell_made(file)


def _tell_made(file: Path) -> None:
    """A person at a terminal may have mistyped the path; a program's output stays as it is.

    The standard library's log, for this may be said before ours is configured.
    """
    level = logging.WARNING if sys.stderr.isatty() else logging.INFO
    logging.getLogger(__name__).log(level, "Made a new database at %s", file.absolute())


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
        try:
            await found(first)
        except NameTaken:
            return  # another process was founding it at the same moment
        except NotFound as error:
            raise plan_unknown(settings) from error


def plan_unknown(settings: Settings) -> SettingInvalid:
    """The refusal of a plan for new workspaces that there is not."""
    known = ", ".join(plan.slug for plan in FACTORY)
    return SettingInvalid(
        f"ADPORT_PLAN names no plan: “{settings.plan[:64]}”.",
        remedy=f"Set it to {known}, or one that “adport plans edit” has made.",
    )


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
