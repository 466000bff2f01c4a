"""A connection's end: taken back at the platform, or taken apart here."""

import sqlite3
from contextlib import closing

from core.usecases.connections import Revoker
from tests.entrypoints.api.service import House

REVOKE = "oauth2/revoke_token/"


async def _revoked(house: House) -> tuple[str, str]:
    """A connection with data whose person took it back at the platform, and its profile."""
    profile_id = await house.profile(imports="chosen")
    id = await house.connect(profile_id)
    views = (await house.owner.get(f"profiles/{profile_id}/ad-accounts"))["items"]
    chosen = next(one["account"]["id"] for one in views if one["account"]["status"] == "active")
    body = {"provider": "tiktok", "ad_account_ids": [chosen]}
    await house.owner.put(f"profiles/{profile_id}/ad-accounts/selection", body)
    run = await house.owner.post(f"connections/{id}/sync-runs")
    await house.owner.ask("GET", f"sync-runs/{run['id']}/events")
    await house.desk.order("revoke", user="admin")
    await house.owner.post(f"connections/{id}/validate")
    return id, profile_id


async def _pending(house: House) -> None:
    """What the service does every minute."""
    async with house.container() as scope:
        await (await scope.get(Revoker)).pending()


def _bytes(house: House) -> bytes:
    """The database's files, once everything is in them."""
    with closing(sqlite3.connect(house.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = house.database.parent.glob(f"{house.database.name}*")
    return b"".join(one.read_bytes() for one in files)


def _sealed(house: House) -> str:
    with closing(sqlite3.connect(house.database)) as connection:
        [(sealed,)] = connection.execute("SELECT sealed FROM credentials").fetchall()
    return str(sealed)


async def test_a_connection_revoked_at_the_platform_is_read_only_everywhere(house: House) -> None:
    id, _ = await _revoked(house)
    connection = await house.owner.get(f"connections/{id}")
    assert connection["state"] == "revoked"
    assert "credential_revoked" in {one["code"] for one in connection["problems"]}
    for path in ("validate", "sync-runs"):
        problem = await house.owner.refusal(409, "POST", f"connections/{id}/{path}")
        assert problem["code"] == "read_only"
        assert "econnect" in problem["remedy"]


async def test_what_a_revoked_connection_brought_stays_readable(house: House) -> None:
    _, profile_id = await _revoked(house)
    for what in ("insights", "campaigns", "ads", "creatives"):
        found = await house.owner.get(f"profiles/{profile_id}/{what}")
        assert found["items"]
        assert found["as_of"]
    funds = await house.owner.get(f"profiles/{profile_id}/balances")
    assert funds["accounts"]
    assert funds["freshness"]["as_of"]


async def test_reconnecting_brings_a_revoked_connection_back(house: House) -> None:
    id, _ = await _revoked(house)
    made = await house.owner.post(f"connections/{id}/reconnect", {})
    await house.person().agree(made["url"])
    assert (await house.owner.get(f"connections/{id}"))["state"] == "connected"
    assert (await house.owner.post(f"connections/{id}/validate"))["connection"]["id"] == id


async def test_disconnecting_revokes_at_the_platform_and_leaves_no_byte_here(house: House) -> None:
    id = await house.connect(await house.profile())
    sealed = _sealed(house)
    assert sealed.encode() in _bytes(house)
    ended = await house.owner.post(f"connections/{id}/disconnect")
    assert ended["state"] == "disconnected"
    assert [one["code"] for one in ended["problems"]] == ["disconnected"]
    calls = await house.desk.calls()
    assert sum(count for path, count in calls.items() if path.endswith(REVOKE)) == 1
    assert house.rows()["credentials"] == []
    assert sealed.encode() not in _bytes(house)


async def test_disconnecting_twice_is_harmless(house: House) -> None:
    id = await house.connect(await house.profile())
    first = await house.owner.post(f"connections/{id}/disconnect")
    assert await house.owner.post(f"connections/{id}/disconnect") == first
    assert len(await house.audit("connection.disconnected")) == 1


async def test_a_failed_revocation_is_shown_and_tried_again(house: House) -> None:
    id = await house.connect(await house.profile())
    await house.desk.order("faults", path=REVOKE, kind="http_500", times=1)
    waiting = await house.owner.post(f"connections/{id}/disconnect")
    assert waiting["state"] == "disconnected"
    assert [one["code"] for one in waiting["problems"]] == ["revoke_pending"]
    assert len(await house.audit("credential.revoke_failed")) == 1
    problem = await house.owner.refusal(409, "POST", f"connections/{id}/sync-runs")
    assert problem["code"] == "read_only"
    await _pending(house)
    done = await house.owner.get(f"connections/{id}")
    assert [one["code"] for one in done["problems"]] == ["disconnected"]
    assert house.rows()["credentials"] == []


async def test_a_platform_that_never_confirms_keeps_no_secret_here_longer_than_a_day(
    house: House,
) -> None:
    id = await house.connect(await house.profile())
    await house.desk.order("faults", path=REVOKE, kind="http_500", times=1000)
    await house.owner.post(f"connections/{id}/disconnect")
    house.clock.advance(hours=24)
    await _pending(house)
    ended = await house.owner.get(f"connections/{id}")
    assert [one["code"] for one in ended["problems"]] == ["revoke_failed"]
    assert house.rows()["credentials"] == []


async def test_a_profile_is_deleted_by_its_name_alone_and_its_tokens_are_given_back(
    house: House,
) -> None:
    profile_id = await house.profile("Acme")
    await house.connect(profile_id)
    problem = await house.owner.refusal(400, "DELETE", f"profiles/{profile_id}", name="Acne")
    assert problem["field"] == "name"
    deleted = await house.owner.ask("DELETE", f"profiles/{profile_id}", name="Acme")
    assert deleted.status_code == 204
    await house.owner.refusal(404, "GET", f"profiles/{profile_id}")
    assert house.rows()["credentials"] == []
    assert await house.audit("profile.deleted")
