"""docs/reference/sandbox.md tells the sandbox's people, paths, faults, settings and quota."""

import json
import re
from typing import get_args

import msgspec
from litestar.testing import TestClient

from plugins.tiktok import adport_sandbox
from plugins.tiktok.sandbox.allowances import ALLOWANCES
from plugins.tiktok.sandbox.app import make_app
from plugins.tiktok.sandbox.faults import Kind
from plugins.tiktok.sandbox.guide import guide
from plugins.tiktok.sandbox.orders import AccountStatus
from plugins.tiktok.sandbox.settings import Settings
from tests.docs.pages import by_first, reference, section

PAGE = reference("sandbox")


def test_every_user_is_documented() -> None:
    assert set(by_first(section(PAGE, "Users"))) == set(adport_sandbox().users)


def test_every_admin_path_is_documented() -> None:
    paths = {route.path.replace(":str", "") for route in make_app().routes}
    admin = {path for path in paths if path.startswith("/_sandbox")}
    assert set(by_first(section(PAGE, "Admin paths"))) == admin


def test_every_admin_path_is_on_the_front_page_with_an_example_that_works() -> None:
    app = make_app()
    told = guide(app.state.sandbox.world)
    assert [one.path for one in told] == list(by_first(section(PAGE, "Admin paths")))
    with TestClient(app) as client:
        front = client.get("/").text
        for one in told:
            body = json.loads(one.body) if one.body else None
            answer = client.request("POST" if body else "GET", one.posted, json=body)
            assert answer.is_success, answer.text
            assert one.posted in front


def test_every_status_of_an_account_is_documented() -> None:
    told = set(re.findall(r"`(STATUS_[A-Z_]+)`", section(PAGE, "Admin paths")))
    assert told == set(get_args(AccountStatus.__value__))


def test_every_fault_is_documented() -> None:
    assert set(by_first(section(PAGE, "Faults"))) == set(get_args(Kind.__value__))


def test_every_setting_is_documented() -> None:
    assert set(by_first(section(PAGE, "Settings"))) == set(msgspec.structs.asdict(Settings()))


def test_the_quota_is_documented_as_it_is() -> None:
    basic = ALLOWANCES["basic"]
    assert (
        f"{basic.second} calls a second, {basic.minute} a minute, {basic.day:,} a day"
        in section(PAGE, "Quota")
    )
