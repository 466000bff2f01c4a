"""Whether the process lives, and whether it can do its work."""

from tests.entrypoints.api.service import House


async def test_a_service_at_work_is_alive_and_ready(shared: House) -> None:
    for path in ("live", "ready"):
        answer = await shared.api(None).client.get(f"{shared.url}/health/{path}")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")


async def test_a_service_without_its_tables_is_alive_and_not_ready(house: House) -> None:
    house.change("UPDATE alembic_version SET version_num = '0000'")
    ready = await house.api(None).client.get(f"{house.url}/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (503, "unready")
    assert ready.json()["detail"]
    live = await house.api(None).client.get(f"{house.url}/health/live")
    assert live.status_code == 200
