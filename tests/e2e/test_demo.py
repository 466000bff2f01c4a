"""`adport demo` as a process of its own, and its folder."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx  # noqa: TID251
import pytest

from core.operator_errors import PortInUse, SettingInvalid
from entrypoints import demo as module
from entrypoints.demo import demo, listen
from entrypoints.journey.folder import MARKER, own_folder
from entrypoints.serving import bind, port_of

START = (
    "from pathlib import Path; from entrypoints.demo import demo;"
    "raise SystemExit(demo(journey=False, port={port}, data=None))"
)
READY = "Serving until Ctrl-C."


class Running:
    """A demo that serves."""

    def __init__(self, process: subprocess.Popen[str], told: str) -> None:
        self.process = process
        self.told = told

    @property
    def url(self) -> str:
        found = re.search(r"Adport runs at (http://[\d.:]+);", self.told)
        assert found
        return found[1]

    def stop(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(30)


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """A demo in a process group of its own; whatever is left of it is killed at the end."""
    with bind("127.0.0.1", 0) as listener:
        port = port_of(listener)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", START.format(port=port)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            yield Running(process, _until_ready(process))
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def signed_in(url: str, path: str) -> str:
    """The first page of whoever takes an invitation."""
    form = {"name": "Somebody", "email": f"{path[-8:]}@example.com", "password": "wide teal lamp"}
    with httpx.Client(base_url=url, follow_redirects=True) as client:
        return client.post(path, data=form, headers={"Origin": url}).text


def _until_ready(process: subprocess.Popen[str]) -> str:
    told: list[str] = []
    for line in process.stdout or ():
        told.append(line)
        if READY in line:
            return "".join(told)
    pytest.fail(f"The demo ended before it served:\n{''.join(told)}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Iterator[Running]:
    """A demo that is only looked at."""
    with running(folder) as one:
        yield one


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_until_it_is_told_to_stop(tmp_path: Path, by: signal.Signals) -> None:
    with running(tmp_path) as one:
        assert httpx.get(f"{one.url}/health/live").status_code == 200
        assert one.stop(by) == 0
        rest = one.process.stdout.read() if one.process.stdout else ""
        assert rest == "Stopped; nothing is running any more.\n"
        with pytest.raises(ProcessLookupError):
            os.killpg(one.process.pid, 0)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{one.url}/health/live")


def test_the_demo_is_seeded(shown: Running, folder: Path) -> None:
    environment = exported(folder / "adport-demo" / "env")
    key = {"authorization": f"Bearer {environment['ADPORT_API_KEY']}"}
    profiles = httpx.get(f"{shown.url}/api/v1/profiles", headers=key).json()["items"]
    assert [profile["name"] for profile in profiles] == ["Aurora Shop"]
    assert re.search(r"Imported [1-9]\d* campaigns, [1-9]\d* ad groups, [1-9]\d* ads", shown.told)
    for name in ("TikTok for Business", "Facebook", "Power Manager"):
        assert re.search(rf"[1-9]\d* insight rows from {name}\.", shown.told)
    assert environment["ADPORT_PUBLIC_URL"] == shown.url


def test_the_seeded_profile_is_a_union_of_several_platforms_and_currencies(
    shown: Running, folder: Path
) -> None:
    key = exported(folder / "adport-demo" / "env")["ADPORT_API_KEY"]
    signed = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"{shown.url}/api/v1/", headers=signed, timeout=60) as client:
        path = f"profiles/{client.get('profiles').json()['items'][0]['id']}"
        connections = client.get(f"{path}/connections").json()["items"]
        assert {one["state"] for one in connections} == {"connected"}
        accounts = client.get(f"{path}/ad-accounts").json()["items"]
        rows = client.get(f"{path}/insights", params={"limit": 1000}).json()["items"]
    synced = {one["account"]["provider"] for one in accounts if one["is_synced"]}
    assert synced == {one["provider"] for one in connections} == {one["provider"] for one in rows}
    assert synced == {"tiktok", "facebook", "power_manager"}
    spent = {one["provider"]: set[str]() for one in rows}
    for one in rows:
        spent[one["provider"]].add(one["currency"])
    assert all(len(currencies) > 1 for currencies in spent.values())


def test_the_demo_says_where_to_click_and_what_to_type(shown: Running) -> None:
    addresses = re.findall(r"^ +(http://\S+)$", shown.told, re.MULTILINE)
    assert [httpx.get(address).status_code for address in addresses] == [200] * 9
    assert "source adport-demo/env" in shown.told
    assert "adport profiles list" in shown.told
    assert 'adport linked-accounts request --profile "Aurora Shop"' in shown.told
    assert "Who can sign in at the TikTok account sandbox" in shown.told


def test_what_the_demo_says_to_enter_connects_where_there_is_no_page_to_sign_in_on(
    shown: Running, folder: Path
) -> None:
    _, _, told = shown.told.partition("What to enter to connect Power Manager")
    url, key = re.findall(r"Base URL +(\S+)\n +API key +(\S+)", told)[1]
    signed = {
        "authorization": f"Bearer {exported(folder / 'adport-demo' / 'env')['ADPORT_API_KEY']}"
    }
    with httpx.Client(base_url=f"{shown.url}/api/v1/", headers=signed, timeout=60) as client:
        profile = client.get("profiles").json()["items"][0]["id"]
        fields = {"base_url": url, "api_key": key}
        body = {"provider": "power_manager", "fields": fields}
        done = client.post(f"profiles/{profile}/connections", json=body).json()
        assert done["stage"] == "done", done
        kept = client.get(f"connections/{done['connection_id']}").json()
    assert kept["user"]["name"] == "Pavel Novak"


def test_what_the_demo_keeps_is_for_its_owner_only(shown: Running, folder: Path) -> None:
    kept = folder / "adport-demo"
    secrets = [
        value
        for name, value in exported(kept / "env").items()
        if name == "ADPORT_API_KEY" or name.endswith("_SECRET")
    ]
    assert len(secrets) >= 2
    assert all(secret not in shown.told for secret in secrets)
    assert kept.stat().st_mode & 0o777 == 0o700
    assert [(kept / name).stat().st_mode & 0o777 for name in ("keys", "env")] == [0o600, 0o600]


def test_the_commands_it_names_are_found_by_whoever_sources_the_file(
    shown: Running, folder: Path
) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", ". adport-demo/env; command -v adport; echo $PATH"],
        cwd=folder,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    own = Path(sys.executable).parent
    assert done.stdout.splitlines() == [str(own / "adport"), f"{own}:/nowhere"]


def test_a_second_demo_leaves_the_first_ones_folder_alone(
    shown: Running, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {path.name for path in (folder / "adport-demo").iterdir()}
    assert demo(journey=False, port=0, data=folder / "adport-demo") == 6
    told = capsys.readouterr().err
    assert f"Another demo runs in {folder / 'adport-demo'}, at {shown.url}." in told
    assert "--data DIR" in told
    assert kept <= {path.name for path in (folder / "adport-demo").iterdir()}
    assert httpx.get(f"{shown.url}/health/ready").status_code == 200


def test_it_begins_in_an_empty_workspace_on_a_trial(tmp_path: Path) -> None:
    with running(tmp_path) as one:
        begin, look = re.findall(r"http://\S+(/invitations/\S+)", one.told)
        pages = [signed_in(one.url, path) for path in (begin, look)]
    assert ["Trial: " in page for page in pages] == [True, False]
    assert ["Aurora Shop" in page for page in pages] == [False, True]


def test_the_demo_starts_over_in_a_folder_of_its_own(tmp_path: Path) -> None:
    with own_folder(tmp_path / "mine") as folder:
        (folder / "adport.db").write_text("old")
        (folder / "more").mkdir()
    with own_folder(tmp_path / "mine") as again:
        assert again == folder
        assert [path.name for path in folder.iterdir()] == [MARKER]


def test_a_killed_demos_folder_is_known_as_its_own(tmp_path: Path) -> None:
    with running(tmp_path) as one:
        one.stop(signal.SIGKILL)
    with own_folder(tmp_path / "adport-demo") as folder:
        assert [path.name for path in folder.iterdir()] == [MARKER]


def test_an_empty_folder_may_become_the_demos(tmp_path: Path) -> None:
    with own_folder(tmp_path) as folder:
        assert (folder / MARKER).exists()


@pytest.mark.parametrize("journey", [True, False])
def test_a_folder_that_is_not_the_demos_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, journey: bool
) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("ten years of work")
    assert demo(journey=journey, port=0, data=tmp_path) == 6
    told = capsys.readouterr()
    assert "holds something that the demo did not make, so it is left alone." in told.err
    assert "What to do: Choose an empty or a new folder with --data." in told.err
    assert kept.read_text() == "ten years of work"
    assert list(tmp_path.iterdir()) == [kept]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "adport-demo"
    file.write_text("mine")
    with pytest.raises(SettingInvalid), own_folder(file):
        pass
    assert file.read_text() == "mine"


def test_a_taken_port_that_was_asked_for_is_one_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bind("127.0.0.1", 0) as listener:
        code = demo(journey=False, port=port_of(listener), data=tmp_path / "demo")
    told = capsys.readouterr()
    assert re.match(r"Another program listens on 127.0.0.1 port \d+\.\nWhat to do: ", told.err)
    assert code == 6


def test_the_usual_port_gives_way_to_a_free_one_where_it_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with bind("127.0.0.1", 0) as taken:
        monkeypatch.setattr(module, "PORT", port_of(taken))
        with listen(None) as found:
            assert port_of(found) != port_of(taken)
        with pytest.raises(PortInUse):
            listen(port_of(taken))
    with bind("127.0.0.1", 0) as other, pytest.raises(PortInUse):
        listen(port_of(other))


def exported(path: Path) -> dict[str, str]:
    """What a shell that sources the file has in its environment."""
    lines = (line.removeprefix("export ") for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines)
