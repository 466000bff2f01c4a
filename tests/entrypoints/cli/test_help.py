"""Help: instant, complete, and with an example each."""

import inspect
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from adapters.plugins import Plugins
from entrypoints import linking, usecases
from entrypoints.cli.lazy import LazyGroup
from entrypoints.cli.main import PLACES, adport
from tests.entrypoints.cli.line import Line

ADPORT = str(Path(sys.executable).with_name("adport"))
CLI = Path(inspect.getfile(LazyGroup)).parent

ELSEWHERE = {
    "AttemptAtOnce",
    "AcceptInvitation",
    "Admission",
    "CarryOutReading",
    "CenterDoor",
    "ChangePassword",
    "CloseSlice",
    "DoubtConnection",
    "FindGround",
    "FinishAuthorization",
    "FollowLink",
    "Forecast",
    "ForgetLogins",
    "GiveBack",
    "LearnGrants",
    "ReadIdentities",
    "Harvest",
    "KeepLinks",
    "KeepPart",
    "LetTry",
    "ListProfileCards",
    "LookAround",
    "LookAtConnection",
    "LookAtInvitation",
    "LookForAccounts",
    "LookAtLink",
    "MayGoOn",
    "NameEntities",
    "NoteRefusal",
    "OpenCredential",
    "PlanSync",
    "Presence",
    "ProveKeys",
    "PutRows",
    "QueueFreeReadings",
    "QueueFreeRuns",
    "Recognise",
    "ReadAds",
    "ReadLinks",
    "ReadDashboard",
    "ReadPixels",
    "ReadSpend",
    "RecogniseSession",
    "RecoverDegraded",
    "Renew",
    "RenewDue",
    "Revoker",
    "RunSync",
    "SeeRequests",
    "Settle",
    "SettleLinks",
    "ShowProfile",
    "ShowWaysIn",
    "SignIn",
    "SignOut",
    "Standing",
    "StayInside",
    "StartDueSyncs",
    "StartSession",
    "Surveyor",
    "TellAlive",
    "Trail",
    "Vault",
}
"""Parts of other deeds, and what only browsers, programs and every start ask for; a profile is
shown by its name in every list."""


def commands(
    group: click.Group = adport, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


LEAVES = dict(commands())


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_help_with_an_example(path: tuple[str, ...], line: Line) -> None:
    shown = line.did(*path, "--help")
    assert LEAVES[path].help
    before, mark, examples = shown.partition("Examples:")
    assert mark
    assert before.strip()
    assert f"adport {' '.join(path)}" in examples


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_option_is_described(path: tuple[str, ...]) -> None:
    options = [one for one in LEAVES[path].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_the_list_names_every_command(line: Line) -> None:
    shown = line.did("--help")
    assert [name for name in PLACES if name not in shown] == []


def test_help_imports_nothing_but_click() -> None:
    code = (
        "import sys; from entrypoints.cli.main import adport\n"
        "try: adport.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([one for one in ('msgspec', 'rich', 'sqlalchemy', 'httpx', 'litestar', 'dishka')"
        " if one in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stderr.strip() == "[]"


def test_help_takes_less_than_150_milliseconds() -> None:
    def taken() -> float:
        began = time.perf_counter()
        subprocess.run([ADPORT, "--help"], capture_output=True, check=True)  # noqa: S603
        return time.perf_counter() - began

    assert min(taken() for _ in range(5)) < 0.15


def test_every_use_case_can_be_reached() -> None:
    source = "".join(path.read_text() for path in CLI.glob("*.py"))
    rooms = usecases, linking
    wired = "".join(Path(inspect.getfile(room)).read_text() for room in rooms)
    named = {
        name
        for room in rooms
        for module in vars(room).values()
        if inspect.ismodule(module) and module.__name__.startswith("core.usecases.")
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and f".{name}," in wired
    }
    assert len(named) > 30
    assert sorted(name for name in named - ELSEWHERE if name not in source) == []


def test_the_version_is_told(line: Line) -> None:
    assert line.did("--version").startswith("adport 0.")


def test_no_provider_is_named_in_the_code() -> None:
    paths = [*CLI.glob("*.py"), CLI.parent / "sandboxing.py", CLI.parent / "doctor.py"]
    slugs = [slug.lower() for slug in Plugins().providers]
    assert slugs
    assert [
        path.name for path in paths if any(one in path.read_text().lower() for one in slugs)
    ] == []
