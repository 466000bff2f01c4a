"""The conformance kit: the tests that every provider passes, and what they make of it.

Subclass `ProviderKit`, name your provider and its sandbox, and run pytest:

    class TestExample(ProviderKit):
        provider = Example()
        sandbox = adport_sandbox()

Every claim that can be made of the provider is a test. With `ADPORT_KIT_REPORT` set to a folder,
the report is written there as JSON and as a badge; `adport plugin check` does so without pytest.
"""

import inspect
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

import msgspec

from adport.testing.house import House
from adport.testing.of_accounts import OfAccounts
from adport.testing.of_connection import OfConnection
from adport.testing.of_consent import OfConsent
from adport.testing.of_exactness import OfExactness
from adport.testing.of_faults import OfFaults
from adport.testing.of_features import claims_of
from adport.testing.of_grants import OfGrants
from adport.testing.of_keys import OfKeys
from adport.testing.of_linking import OfLinking
from adport.testing.of_listings import CLAIMS, MEET_FAULTS
from adport.testing.of_manifest import OfManifest
from adport.testing.of_renewal import OfRenewal
from adport.testing.of_secrets import OfSecrets
from adport.testing.of_sync import OfSync
from adport.testing.reading import listed_by, reads_account
from adport.testing.stage import Stage
from adport.testing.tiers import Claim, Report, Tier, report_of
from core.provider import Provider
from core.sandbox import Sandbox

__all__ = ["ProviderKit", "Report", "Tier", "graded", "kit_for"]

REPORT = "ADPORT_KIT_REPORT"
"""The environment variable that names the folder for reports."""


class ProviderKit(
    OfManifest,
    OfConsent,
    OfKeys,
    OfGrants,
    OfConnection,
    OfRenewal,
    OfAccounts,
    OfExactness,
    OfFaults,
    OfSync,
    OfLinking,
    OfSecrets,
):
    """Subclass it in your tests; each claim becomes a test of the subclass."""

    provider: Provider
    sandbox: Sandbox
    tiers: ClassVar[dict[str, Tier]] = {}
    """The tests there are."""
    done: ClassVar[set[str]] = set()
    failed: ClassVar[dict[str, str]] = {}
    house: ClassVar[House | None] = None
    """Opened by the first test that needs it."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if getattr(cls, "provider", None) is None:
            return  # a class between the kit and somebody's own
        cls.tiers, cls.done, cls.failed = {}, set(), {}
        for name, one in inspect.getmembers(cls, inspect.isfunction):
            tier, needs = getattr(one, "tier", None), getattr(one, "needs", None)
            if tier is not None and (needs is None or needs(cls.provider)):
                _add(cls, name, tier, one)
        for listing in listed_by(cls.provider) if reads_account(cls.provider) else ():
            for name, (tier, about) in CLAIMS.items():
                bound = _bound(about, listing, only_reads=name not in MEET_FAULTS)
                _add(cls, f"{listing.kind}_{name}", tier, bound)
        for name, tier, feature, claimed in claims_of(cls.provider):
            _add(cls, name, tier, _bound(claimed, feature, only_reads=True))

    @classmethod
    def teardown_class(cls) -> None:
        """Write the report, where that was asked for and every test was run."""
        if cls.house:
            cls.house.close()
            cls.house = None
        folder = os.environ.get(REPORT)
        if folder and cls.done == set(cls.tiers):
            write(cls.report(), Path(folder))

    @classmethod
    def report(cls) -> Report:
        """What the tests that were run make of the provider."""
        return report_of(cls.provider.manifest.slug, cls.tiers, cls.failed)


def kit_for(provider: Provider, sandbox: Sandbox) -> type[ProviderKit]:
    """The kit of a provider that nobody has subclassed it for."""
    return type("Kit", (ProviderKit,), {"provider": provider, "sandbox": sandbox})


def graded(kit: type[ProviderKit]) -> Report:
    """Run every test, and say how it went. Not from within an event loop."""
    one = kit()
    try:
        for name in kit.tiers:
            with suppress(Exception):  # it is in the report
                getattr(one, f"test_{name}")()
    finally:
        kit.teardown_class()
    return kit.report()


def write(report: Report, folder: Path) -> None:
    """`SLUG.json` and `SLUG.svg`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(report), indent=2)
    (folder / f"{report.provider}.json").write_bytes(text + b"\n")
    (folder / f"{report.provider}.svg").write_text(report.badge, encoding="utf-8")


def _bound[T](
    about: Callable[[T, Stage], Awaitable[None]], what: T, *, only_reads: bool
) -> Callable[[ProviderKit, Stage], Awaitable[None]]:
    async def claim(_: ProviderKit, stage: Stage) -> None:
        await about(what, stage)

    claim.__doc__ = about.__doc__
    vars(claim)["only_reads"] = only_reads
    return claim


def _add(kit: type[ProviderKit], name: str, tier: Tier, claim: Claim) -> None:
    """The claim as a test that remembers how it went."""

    def test(self: ProviderKit) -> None:
        kit.done.add(name)
        kit.failed.pop(name, None)
        try:
            if inspect.iscoroutinefunction(claim):
                kit.house = kit.house or House(kit.provider, kit.sandbox)
                only_reads: bool = getattr(claim, "only_reads", False)
                kit.house.play(partial(claim, self), only_reads=only_reads)
            else:
                claim(self)
        except BaseException as error:
            kit.failed[name] = f"{type(error).__name__}: {error}"[:500]
            raise

    test.__doc__ = claim.__doc__
    test.__name__ = f"test_{name}"
    test.__qualname__ = f"{kit.__qualname__}.test_{name}"
    kit.tiers[name] = tier
    setattr(kit, test.__name__, test)
