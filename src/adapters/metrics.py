"""What is counted of the calls to platforms, in the text that Prometheus reads."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from core.quota import Scope

WAITS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds: how finely waiting for a turn is told."""

type Throttles = Mapping[tuple[str, Scope], int]


@dataclass
class _Waits:
    """How long calls to one provider waited."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(WAITS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        place = next((n for n, longest in enumerate(WAITS) if seconds <= longest), len(WAITS))
        self.counts[place] += 1
        self.total += seconds


@dataclass
class Metrics:
    """Counts this process's calls; of throttles it is told, for all processes share them.

    The counting is plain, for importing the Prometheus client takes a tenth of a second: that is
    left to the first who reads.
    """

    _calls: Counter[tuple[str, str]] = field(init=False, default_factory=Counter[tuple[str, str]])
    _waits: dict[str, _Waits] = field(init=False, default_factory=dict[str, _Waits])

    def called(self, provider: str, outcome: str) -> None:
        """One request was answered, or not: `ok`, or the code of the error."""
        self._calls[provider, outcome] += 1

    def waited(self, provider: str, seconds: float) -> None:
        """A call has had its turn after so long."""
        self._waits.setdefault(provider, _Waits()).add(seconds)

    def text(self, throttles: Throttles) -> bytes:
        """All of it, in Prometheus' exposition format."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.registry import Collector

        metrics = self

        class Found(Collector):
            def collect(self) -> Iterator[Any]:
                return metrics.families(throttles)

        registry = CollectorRegistry()
        registry.register(Found())
        return generate_latest(registry)

    def families(self, throttles: Throttles) -> Iterator[Any]:
        """The families of figures."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        calls = CounterMetricFamily(
            "adport_platform_calls",
            "Requests that this process has sent to platforms.",
            labels=["provider", "outcome"],
        )
        for labels, count in sorted(self._calls.items()):
            calls.add_metric(labels, count)
        throttled = CounterMetricFamily(
            "adport_platform_throttled",
            "How often a platform said “too often”, to any process: each one is an incident.",
            labels=["provider", "scope"],
        )
        for (provider, scope), count in sorted(throttles.items()):
            throttled.add_metric([provider, scope.value], count)
        waits = HistogramMetricFamily(
            "adport_platform_wait_seconds",
            "How long calls of this process waited for their turn.",
            labels=["provider"],
        )
        bounds = [*(str(longest) for longest in WAITS), "+Inf"]
        for provider, found in sorted(self._waits.items()):
            buckets = list(zip(bounds, map(float, accumulate(found.counts)), strict=True))
            waits.add_metric([provider], buckets, found.total)
        yield from (calls, throttled, waits)
