"""What a process refuses to start with, and the file it makes for itself."""

import logging
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from adapters.sealer import generate_key
from core.operator_errors import SettingInvalid
from entrypoints.doctor import examine
from entrypoints.settings import Settings, read_settings
from entrypoints.start import make_folder, opened


def settings(path: Path, **more: str) -> Settings:
    url = f"sqlite:///{path}"
    given = {"ADPORT_DATABASE_URL": url, "ADPORT_KEYS": generate_key(), "ADPORT_LOG_LEVEL": "ERROR"}
    return read_settings(given | more)


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level


@pytest.mark.parametrize(
    "url",
    [
        "https://adport.example/adport",
        "https://adport.example?x=1",
        "https://adport.example/#top",
        "https://mara@adport.example",
        "https://adport.example:many",
        "https://",
        "http://[::1",
    ],
)
def test_a_public_url_is_host_and_port_alone(url: str) -> None:
    with pytest.raises(SettingInvalid, match="ADPORT_PUBLIC_URL"):
        read_settings({"ADPORT_PUBLIC_URL": url})


@pytest.mark.parametrize("url", ["https://adport.example", "http://[::1]:8400"])
def test_a_slash_behind_the_public_url_is_no_path(url: str) -> None:
    assert read_settings({"ADPORT_PUBLIC_URL": url + "/"}).public_url == url


def test_a_new_database_and_its_folder_are_for_nobody_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "data" / "adport.db"
    with caplog.at_level(logging.INFO):
        make_folder(settings(file))
        make_folder(settings(file))
    assert (S_IMODE(file.parent.stat().st_mode), S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
    assert caplog.messages == [f"Made a new database at {file}"]


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_folder(settings(tmp_path / "adport.db"))
    assert S_IMODE(tmp_path.stat().st_mode) == 0o750


def test_of_missing_folders_only_the_last_is_made(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match=rf"ADPORT_DATABASE_URL.*{tmp_path}/typo does not"):
        make_folder(settings(tmp_path / "typo" / "data" / "adport.db"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(SettingInvalid, match="is no folder"):
        make_folder(settings(tmp_path / "data" / "adport.db"))


async def test_an_unknown_plan_is_refused_by_its_setting(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "adport.db", ADPORT_PLAN="gold")
    with pytest.raises(SettingInvalid, match="ADPORT_PLAN names no plan: “gold”"):
        async with opened(chosen):
            pass


@pytest.mark.parametrize("is_born", [False, True])
async def test_the_doctor_notices_an_unknown_plan(tmp_path: Path, *, is_born: bool) -> None:
    file, key = tmp_path / "adport.db", generate_key()
    if is_born:
        async with opened(settings(file, ADPORT_KEYS=key)):
            pass
    chosen = settings(file, ADPORT_KEYS=key, ADPORT_PLAN="gold")
    [plan] = [one for one in await examine(chosen, online=False) if one.name == "plan"]
    assert not plan.passed
    assert "ADPORT_PLAN" in plan.detail
    assert "self_hosted" in plan.remedy


async def test_a_bad_key_file_is_told_by_its_setting_and_path(tmp_path: Path) -> None:
    file = tmp_path / "adport.key"
    file.write_text("k1:short")
    chosen = settings(tmp_path / "adport.db", ADPORT_KEYS="", ADPORT_KEYS_FILE=str(file))
    [ring] = [one for one in await examine(chosen, online=False) if one.name == "master keys"]
    assert not ring.passed
    assert f"ADPORT_KEYS_FILE ({file})" in ring.detail
    assert "short" not in ring.detail
