"""Linking a public account with real processes: by API, by command line, and through a kill."""

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx  # noqa: TID251
import pytest

from core.access import Role
from entrypoints.serving import bind, port_of
from plugins.tiktok.sandbox.people import NORTHLIGHT, id_of
from tests.e2e.conftest import ADPORT
from tests.entrypoints.api.client import Api
from tests.entrypoints.api.linking import BOB, PLACE, SPARK, STORE, YUKI, Linker
from tests.entrypoints.api.service import House, opening, running, sandboxed

AT = ("--profile", "Acme", "--business-center", NORTHLIGHT)
URL = re.compile(r"https?://\S+/phone/scan\?code=\S+")
CASA = id_of("public account", 2)
SEEN = 40
"""Seconds within which a scan is seen."""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A service without a worker, whose profile “Acme” is connected."""
    async with (
        opening() as door,
        opening() as side_door,
        sandboxed(side_door) as desk,
        running(door, tmp_path, desk, is_worker=False, ADPORT_TIKTOK_LEVEL="ultimate") as house,
    ):
        await house.connect(await house.profile())
        yield house


async def approve(house: House, url: str, account: str = YUKI) -> None:
    """The owner opens the address on their phone, and says yes."""
    async with httpx.AsyncClient() as phone:
        assert (await phone.get(url)).is_success
        form = {
            "code": url.rpartition("code=")[2],
            "account": account,
            "permission": SPARK,
            "decision": "approve",
        }
        answer = await phone.post(f"{house.desk.url}/phone/scan", data=form)
    assert "is linked" in answer.text


async def revoke(house: House, account: str = YUKI) -> None:
    """The owner takes it back there."""
    async with httpx.AsyncClient() as phone:
        form = {"account": account, "center": NORTHLIGHT}
        assert (await phone.post(f"{house.desk.url}/phone/revoke", data=form)).status_code == 302


@asynccontextmanager
async def typing(house: House, *words: str) -> AsyncIterator[Process]:
    """A command that runs; whatever is left of it is killed at the end."""
    env = {**os.environ, **house.environment, "ADPORT_LOG_LEVEL": "WARNING"}
    ran = await asyncio.create_subprocess_exec(ADPORT, *words, env=env, stdout=PIPE, stderr=PIPE)
    try:
        yield ran
    finally:
        if ran.returncode is None:
            ran.kill()
        await ran.wait()


async def typed(house: House, *words: str, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    """What a command of linked accounts answers, having ended with that code."""
    async with typing(house, "linked-accounts", *words, "--json") as ran:
        out, err = await ran.communicate()
    assert ran.returncode == code, (out, err)
    return json.loads(out or err)


async def shown_url(ran: Process) -> str:
    """The address that a waiting command shows beside its code."""
    assert ran.stderr is not None
    said = ""
    async with asyncio.timeout(SEEN):
        while True:
            line = (await ran.stderr.readline()).decode()
            assert line, said
            said += line
            if (found := URL.search(said)) and line.startswith("The request is"):
                assert "█" in said
                return found[0]


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[tuple[Process, Api]]:
    """The service as a process of its own, its worker included."""
    listener = bind("127.0.0.1", 0)
    port = port_of(listener)
    listener.close()
    async with typing(house, "serve", "--port", str(port)) as ran:
        api = Api(f"http://127.0.0.1:{port}", house.key)
        async with asyncio.timeout(SEEN):
            while True:
                try:
                    await api.get("me")
                    break
                except httpx.TransportError:
                    assert ran.returncode is None
                    await asyncio.sleep(0.1)
        yield ran, api
        await api.close()


async def linked(api: Api, request_id: str) -> dict[str, Any]:
    """The request once it is linked."""
    async with asyncio.timeout(SEEN):
        while True:
            found: dict[str, Any] = await api.get(f"link-requests/{request_id}")
            if found["state"] != "waiting":
                assert found["state"] == "linked"
                return found
            await asyncio.sleep(0.2)


async def test_a_request_is_answered_though_the_service_was_killed_while_it_waited(
    house: House,
) -> None:
    [profile] = (await house.owner.get("profiles"))["items"]
    path = f"profiles/{profile['id']}/link-requests"
    async with serving(house) as (ran, api):
        made = await api.post(path, {**PLACE, "permissions": SPARK})
        other = await api.post(path, {**PLACE, "permissions": ["series"]})
        ran.send_signal(signal.SIGKILL)
        await ran.wait()
    await approve(house, made["url"])
    async with serving(house) as (_, api):
        assert (await linked(api, made["id"]))["account_id"] == YUKI
        assert (await api.get(f"link-requests/{other['id']}"))["state"] == "waiting"


async def test_the_whole_way_by_the_command_line(house: House) -> None:
    async with typing(house, "linked-accounts", "request", *AT, "--json") as ran:
        await approve(house, await shown_url(ran))
        out, _ = await asyncio.wait_for(ran.communicate(), SEEN)
    assert ran.returncode == 0
    assert json.loads(out)["account_id"] == YUKI
    await typed(house, "refresh", *AT)
    done = await typed(house, "assign", YUKI, *AT, "--member", BOB, "--level", "post")
    assert [one["outcome"] for one in done["items"]] == ["done"]
    await typed(house, "link-ads", YUKI, STORE, *AT)
    shown = await typed(house, "show", YUKI, *AT)
    assert [one["is_ready"] for one in shown["readiness"]] == [True]
    assert [one["member_id"] for one in shown["members"]] == [BOB]
    [review] = (await typed(house, "review", "--profile", "Acme", "--account", YUKI))["items"]
    assert BOB in {one["user_id"] for one in review["access"]}
    assert (await typed(house, "posts", YUKI, *AT))["items"]
    await revoke(house)
    await typed(house, "refresh", *AT)
    marked = await typed(house, "show", YUKI, *AT)
    assert marked["lost_at"]
    assert (marked["members"], marked["ad_accounts"]) == ([], [])


async def test_a_command_that_waits_ends_when_somebody_else_notes_that_the_owner_declined(
    house: House,
) -> None:
    async with typing(house, "linked-accounts", "request", *AT) as ran:
        await shown_url(ran)
        [request] = (await typed(house, "requests", "--profile", "Acme"))["items"]
        await typed(house, "cancel", request["id"], "--declined")
        _, err = await asyncio.wait_for(ran.communicate(), SEEN)
    assert ran.returncode == 4
    assert b"declined" in err
    assert b"What to do: " in err


async def test_a_command_that_is_stopped_leaves_its_request_to_the_service(house: House) -> None:
    async with typing(house, "linked-accounts", "request", *AT) as ran:
        url = await shown_url(ran)
        ran.send_signal(signal.SIGINT)
        await asyncio.wait_for(ran.communicate(), SEEN)
    assert ran.returncode == 130
    [request] = (await house.owner.get(await _requests(house)))["items"]
    assert request["state"] == "waiting"
    await approve(house, url, CASA)
    async with serving(house) as (_, api):
        assert (await linked(api, request["id"]))["account_id"] == CASA


async def test_a_viewer_cannot_ask_at_the_command_line_either(house: House) -> None:
    await house.member(Role.VIEWER)
    acting = ("--as", f"{Role.VIEWER}@example.com")
    told = await typed(house, "request", *AT, "--no-wait", *acting, code=3)
    assert told["code"] == "denied"
    assert (await house.owner.get(await _requests(house)))["items"] == []


async def test_the_801st_is_refused_at_the_command_line_before_any_call(house: House) -> None:
    await house.desk.order("crowd", bc_id=NORTHLIGHT, accounts=799)
    [profile] = (await house.owner.get("profiles"))["items"]
    await Linker(house=house, profile_id=profile["id"], api=house.owner).refresh()
    await house.desk.forget_calls()
    told = await typed(house, "request", *AT, "--no-wait", code=4)
    assert told["code"] == "link_limit"
    assert "800" in told["detail"]
    assert await house.desk.calls() == {}


async def _requests(house: House) -> str:
    [profile] = (await house.owner.get("profiles"))["items"]
    return f"profiles/{profile['id']}/link-requests"
