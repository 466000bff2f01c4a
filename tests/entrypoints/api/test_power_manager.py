"""Power Manager through the service: connected with a key, synced, and connected again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plugins.power_manager.sandbox import KEYS, make_app
from plugins.power_manager.sandbox.app import App
from plugins.power_manager.sandbox.faults import Fault
from tests.entrypoints.api.client import Desk
from tests.entrypoints.api.log import written
from tests.entrypoints.api.service import Door, House, opening, running

SLUG = "power_manager"


@dataclass
class Plant:
    """The service beside a sandbox of its own."""

    house: House
    url: str
    app: App

    def fields(self, user: str = "owner", **more: str) -> dict[str, str]:
        key = KEYS.get(user, user)
        return {"base_url": self.url, "api_key": key, "header": "X-API-Key", **more}

    async def enter(self, profile_id: str, user: str = "owner", **more: str) -> dict[str, Any]:
        body = {"provider": SLUG, "fields": self.fields(user, **more)}
        done: dict[str, Any] = await self.house.owner.post(
            f"profiles/{profile_id}/connections", body
        )
        return done

    async def again(self, connection_id: str, user: str, **more: str) -> dict[str, Any]:
        body = {"fields": self.fields(user, **more)}
        done: dict[str, Any] = await self.house.owner.post(f"connections/{connection_id}/key", body)
        return done

    async def connect(self, profile_id: str, user: str = "owner", **more: str) -> str:
        done = await self.enter(profile_id, user, **more)
        assert done["stage"] == "done", done
        return str(done["connection_id"])

    async def show(self, connection_id: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.house.owner.get(f"connections/{connection_id}")
        return found

    async def validate(self, connection_id: str) -> dict[str, Any]:
        await self.house.owner.post(f"connections/{connection_id}/validate")
        return await self.show(connection_id)


@pytest.fixture(scope="session")
async def back_door() -> AsyncIterator[Door]:
    """Where the sandbox of each test answers."""
    async with opening() as door:
        yield door


@pytest.fixture
async def plant(back_door: Door, house: House) -> Plant:
    app = back_door.app = make_app()
    app.state.counts_calls = False
    return Plant(house=house, url=back_door.url, app=app)


def codes(connection: dict[str, Any]) -> set[str]:
    return {one["code"] for one in connection["problems"]}


async def items(house: House, path: str, **params: str | int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.owner.get(path, **params))["items"]
    return found


async def test_the_form_says_what_it_is_and_what_it_asks_for(plant: Plant) -> None:
    [one] = [each for each in await items(plant.house, "providers") if each["slug"] == SLUG]
    assert one["connects_by"] == "key"
    assert "No product of a vendor" in one["note"]
    assert [field["name"] for field in one["fields"]] == [
        "display_name",
        "base_url",
        "api_key",
        "header",
    ]
    assert [field["is_secret"] for field in one["fields"]] == [False, False, True, False]
    assert one["fields"][3]["choices"] == ["Authorization: Bearer", "X-API-Key"]


async def test_a_key_connects_and_ninety_days_come_in(plant: Plant) -> None:
    house = plant.house
    profile_id = await house.profile()
    with written() as log:
        id = await plant.connect(profile_id, display_name="Büro Süd")
        done = await house.sync(id)
    connection = await plant.show(id)
    assert connection["user"]["name"] == "Büro Süd"
    assert connection["state"] == "connected"
    assert codes(connection) <= {"account_in_review"}
    assert done["run"]["status"] == "done", done
    world = plant.app.state.world
    assert done["progress"]["rows"]["campaigns"] == sum(
        len(one.campaigns) for one in world.accounts.values()
    )
    views = await items(house, f"profiles/{profile_id}/ad-accounts")
    assert {one["account"]["id"]: one["account"]["balance_micros"] for one in views} == {
        one.id: one.balance_minor * 1_000_000 // one.units for one in world.accounts.values()
    }
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    for level in ("account", "campaign"):
        days = 80 if level == "account" else 20  # a page has room for a thousand rows
        found = await items(
            house,
            f"profiles/{profile_id}/insights",
            level=level,
            since=f"{yesterday - timedelta(days=days)}",
            until=f"{yesterday}",
            limit=1000,
        )
        assert len({one["day"] for one in found}) > days / 2
        assert {one["currency"] for one in found} >= {"JPY", "KWD", "USD"}
    assert KEYS["owner"] not in log.getvalue()
    assert "raceback" not in log.getvalue()


async def test_what_is_kept_is_the_whole_of_ninety_days_to_the_last_unit(plant: Plant) -> None:
    house = plant.house
    profile_id = await house.profile(imports="chosen")
    id = await plant.connect(profile_id)
    [gulf] = [one for one in plant.app.state.world.accounts.values() if one.currency == "KWD"]
    body = {"provider": SLUG, "ad_account_ids": [gulf.id]}
    await house.owner.put(f"profiles/{profile_id}/ad-accounts/selection", body)
    assert (await house.sync(id))["run"]["status"] == "done"
    kept = [row for row in house.rows()["insights"] if gulf.id in row]
    days = {row for row in kept if "account" in row}
    assert len(days) == 90


async def test_another_key_of_the_same_user_takes_the_old_ones_place(plant: Plant) -> None:
    id = await plant.connect(await plant.house.profile())
    plant.app.state.revoke("owner")
    assert (await plant.validate(id))["state"] == "reauthorize"
    new = plant.app.state.key_for("owner")
    done = await plant.again(id, new, header="Authorization: Bearer")
    assert (done["stage"], done["connection_id"]) == ("done", id)
    assert (await plant.show(id))["state"] == "connected"


async def test_the_key_of_somebody_else_is_refused_and_changes_nothing(plant: Plant) -> None:
    id = await plant.connect(await plant.house.profile())
    before, sealed = await plant.show(id), plant.house.rows()["credentials"]
    done = await plant.again(id, "partner")
    assert (done["stage"], done["problem"]["code"]) == ("failed", "wrong_account")
    assert await plant.show(id) == before
    assert plant.house.rows()["credentials"] == sealed


async def test_the_same_user_id_at_another_service_is_somebody_else(plant: Plant) -> None:
    profile_id = await plant.house.profile()
    id = await plant.connect(profile_id)
    async with opening() as door:
        door.app = make_app()
        other = await plant.connect(profile_id, base_url=door.url)
    assert other != id


async def test_a_wrong_key_is_not_kept(plant: Plant) -> None:
    profile_id = await plant.house.profile()
    done = await plant.enter(profile_id, "pm-key-of-nobody")
    assert (done["stage"], done["problem"]["code"]) == ("failed", "key_refused")
    assert await items(plant.house, f"profiles/{profile_id}/connections") == []
    assert plant.app.state.calls == {}


async def test_what_has_no_scope_is_off_and_says_why(plant: Plant) -> None:
    profile_id = await plant.house.profile()
    id = await plant.connect(profile_id, "reader")
    connection = await plant.show(id)
    lacking = {
        one["subject"] for one in connection["problems"] if one["code"] == "permission_missing"
    }
    assert lacking == {"balances:read", "insights:read"}
    rows = await items(plant.house, f"connections/{id}/permissions")
    assert {one["name"]: one["granted"] for one in rows} == {
        "accounts:read": True,
        "balances:read": False,
        "insights:read": False,
    }
    done = await plant.house.sync(id)
    assert done["run"]["status"] == "done"
    assert "“insights:read”" in done["run"]["problem"]
    assert set(done["progress"]["rows"]) == {"campaigns"}
    assert not any(path.endswith("insights") for path in plant.app.state.calls)


async def test_a_scope_that_is_given_later_is_seen_by_validating(plant: Plant) -> None:
    id = await plant.connect(await plant.house.profile(), "reader")
    world = plant.app.state.world
    world.users["reader"] = type(world.users["reader"])(
        id=world.users["reader"].id,
        name="Rosa Lind",
        roles=world.users["reader"].roles,
    )
    assert "permission_missing" not in codes(await plant.validate(id))


async def test_a_service_that_is_busy_in_the_middle_costs_nothing(plant: Plant) -> None:
    house = plant.house
    id = await plant.connect(await house.profile())
    faults = plant.app.state.faults
    faults.add(Fault(kind="busy", path="v1/ad-accounts/*/insights", times=3, after=2))
    faults.add(Fault(kind="failing", path="v1/ad-accounts/*/campaigns", times=1))
    assert (await house.sync(id))["run"]["status"] == "done"


async def test_a_service_inside_the_operators_network_is_refused(
    door: Door, tmp_path_factory: pytest.TempPathFactory, desk: Desk
) -> None:
    folder = tmp_path_factory.mktemp("strict")
    async with opening() as inside:
        inside.app = make_app()
        settings = {
            "ADPORT_ALLOW_PRIVATE_HOSTS": "false",
            "ADPORT_TIKTOK_API_URL": "https://ads.example/",
            "ADPORT_TIKTOK_AUTHORIZE_URL": "https://ads.example/auth",
        }
        async with running(door, folder, desk, None, is_worker=False, **settings) as house:
            profile_id = await house.profile()
            for url in (
                inside.url,
                inside.url.replace("http:", "https:"),
                "https://10.0.0.1/",
                "https://[::ffff:169.254.169.254]/",
            ):
                body = {
                    "provider": SLUG,
                    "fields": {"base_url": url, "api_key": KEYS["owner"]},
                }
                answer = await house.owner.ask("POST", f"profiles/{profile_id}/connections", body)
                assert answer.json()["code"] == "forbidden_host", answer.text
            named = {"base_url": "https://localhost/", "api_key": KEYS["owner"]}
            done = await house.owner.post(
                f"profiles/{profile_id}/connections", {"provider": SLUG, "fields": named}
            )
            assert done["problem"]["code"] == "address_forbidden"
        assert inside.app.state.calls == {}
