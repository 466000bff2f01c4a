"""What Prometheus reads of a running service."""

from tests.entrypoints.api.service import House


async def test_prometheus_is_told_of_calls_to_platforms(house: House) -> None:
    profile = await house.owner.post("profiles", {"name": "Acme"})
    await house.connect(profile["id"])
    answer = await house.api(None).client.get(f"{house.url}/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'adport_platform_calls_total{outcome="ok",provider="tiktok"}' in answer.text
    assert "adport_platform_wait_seconds_count" in answer.text
    for scope in ("app", "account", "class"):
        none = f'adport_platform_throttled_total{{provider="tiktok",scope="{scope}"}} 0.0'
        assert none in answer.text


async def test_a_throttle_is_told_with_what_it_was_about(house: House) -> None:
    house.change(
        "INSERT INTO allowances VALUES ('tiktok', 'app-1', 'account', 'secret-id', 0, 0, '', 3)"
    )
    text = (await house.api(None).client.get(f"{house.url}/metrics")).text
    assert 'adport_platform_throttled_total{provider="tiktok",scope="account"} 3.0' in text
    assert "secret-id" not in text
