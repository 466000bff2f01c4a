"""The figures for Prometheus: what is counted, and under which few labels."""

from collections.abc import Iterator

import pytest
import respx
from prometheus_client.parser import text_string_to_metric_families

from adapters.http import Client
from adapters.metrics import Metrics
from core.provider_errors import RateLimited
from core.quota import Caller, Scope
from tests.adapters.stand_in import API, CONTENT, TOKEN, Content, line


def samples(metrics: Metrics) -> Iterator[tuple[str, dict[str, str], float]]:
    """Every sample, as Prometheus reads it."""
    text = metrics.text({("stand-in", Scope.APP): 2, ("stand-in", Scope.ACCOUNT): 1}).decode()
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            yield one.name, dict(one.labels), one.value


def value(metrics: Metrics, name: str, **labels: str) -> float:
    (found,) = (number for it, its, number in samples(metrics) if (it, its) == (name, labels))
    return found


async def test_calls_are_counted_by_their_outcome(client: Client, wire: respx.MockRouter) -> None:
    session = line(client)
    wire.get(f"{API}rows").respond(json=CONTENT)
    wire.get(f"{API}busy").respond(json={"code": 7})
    for _ in range(2):
        await session.for_(Caller(profile_id="p1")).get("rows", Content)
    with pytest.raises(RateLimited):
        await session.get("busy", Content)
    calls = "adport_platform_calls_total"
    assert value(session.metrics, calls, provider="stand_in", outcome="ok") == 2
    assert value(session.metrics, calls, provider="stand_in", outcome="rate_limited") == 4
    waits = value(session.metrics, "adport_platform_wait_seconds_count", provider="stand_in")
    assert (waits, session.calls) == (6, 6)


def test_throttles_are_those_of_all_processes() -> None:
    throttled = "adport_platform_throttled_total"
    assert value(Metrics(), throttled, provider="stand-in", scope="app") == 2
    assert value(Metrics(), throttled, provider="stand-in", scope="account") == 1


def test_a_wait_is_in_every_bucket_that_is_long_enough() -> None:
    metrics = Metrics()
    for seconds in (0.0, 0.3, 1_000.0):
        metrics.waited("stand-in", seconds)
    bucket = "adport_platform_wait_seconds_bucket"
    assert value(metrics, bucket, provider="stand-in", le="0.1") == 1
    assert value(metrics, bucket, provider="stand-in", le="0.5") == 2
    assert value(metrics, bucket, provider="stand-in", le="+Inf") == 3
    assert value(metrics, "adport_platform_wait_seconds_sum", provider="stand-in") == 1_000.3


async def test_nothing_secret_and_nobodys_id_is_a_label(
    client: Client, wire: respx.MockRouter
) -> None:
    session = line(client)
    wire.get(f"{API}rows").respond(json=CONTENT)
    caller = Caller(profile_id="profile-1", ad_account_id="account-1")
    await session.for_(caller).get("rows", Content, {"secret": TOKEN})
    text = session.metrics.text({}).decode()
    assert all(word not in text for word in (TOKEN, "profile-1", "account-1", "rows"))
