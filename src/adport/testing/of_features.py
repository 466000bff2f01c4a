"""Claims about every feature that reads: the same six for ad accounts, ads, metrics, balances…

What goes wrong while a list is read must never look like a list that is short, or empty.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from adport.testing.checks import ensure, gathered, raising, same
from adport.testing.of_accounts import lists_centers, reports
from adport.testing.of_exactness import as_kept, seen_centers, tells_balances, tells_center_balances
from adport.testing.of_faults import DEAD, SOON, asks_permissions
from adport.testing.of_secrets import secrets
from adport.testing.reading import (
    account_of,
    insights_of,
    listed_by,
    read_whole,
    reads_account,
    settled,
)
from adport.testing.stage import Stage
from adport.testing.tiers import Needs, Tier
from adport.testing.wire import Break, Order
from core.ad_account import AdAccount
from core.business_center import BusinessCenter, SeenBusinessCenter
from core.insight import Level
from core.ports.platforms import Line
from core.provider import ListsAdAccounts, ListsBusinessCenters, Provider
from core.provider_errors import (
    AccessLost,
    AccountGone,
    Forbidden,
    Garbled,
    ProviderError,
    RateLimited,
    ScopeMissing,
    Unavailable,
)
from core.reads import ReadsBalances, ReadsCenterBalances


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is known before the reading that is about to fail."""

    stage: Stage
    line: Line
    caller: str
    """The ad account that the calls are about; empty where they are about no single one."""
    centers: list[SeenBusinessCenter]
    account: AdAccount | None

    @property
    def provider(self) -> Provider:
        """The one that reads."""
        return self.stage.provider

    @property
    def there(self) -> AdAccount:
        """The ad account to read of."""
        if self.account is None:
            raise AssertionError("There is no ad account to read of.")
        return self.account

    async def afresh(self) -> "Scene":
        """On a new line, which owes nothing to what the old one met."""
        return replace(self, line=await self.stage.reading_line(self.caller))


type Reading = Callable[[Scene], Awaitable[list[object]]]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Something that is read."""

    name: str
    read: Reading
    is_of_account: bool = True
    """Whether its calls are about a single ad account."""
    names_account: bool = True
    """Whether they surely name it: one balance may have to be looked up in a list of all."""


type OfFeature = Callable[[Feature, Stage], Awaitable[None]]


def features_of(provider: Provider) -> list[Feature]:
    """What the provider reads, each to the last page."""
    found: list[Feature] = []
    if lists_centers(provider):
        found.append(Feature(name="business_centers", read=_centers, is_of_account=False))
    if isinstance(provider, ListsAdAccounts):
        found.append(Feature(name="ad_accounts", read=_accounts, is_of_account=False))
    if reads_account(provider):
        found += [Feature(name=one.kind, read=_listed(one.kind)) for one in listed_by(provider)]
    if reports(provider):
        levels = provider.manifest.insight_levels
        found += [Feature(name=f"{one}_metrics", read=_metrics(one)) for one in levels]
    if tells_balances(provider):
        found.append(Feature(name="balances", read=_balance, names_account=False))
    if tells_center_balances(provider):
        found.append(Feature(name="center_balances", read=_center_balances, is_of_account=False))
    return found


async def tell_a_dead_credential(feature: Feature, stage: Stage) -> None:
    """At once, and in the middle: what is read then is all, or the error."""
    scene = await _scene(feature, stage)
    whole = await feature.read(scene)
    for after in (0, 1):
        await stage.desk.fault("expired", after=after)
        try:
            found = await feature.read(await scene.afresh())
        except DEAD:
            found = whole
        except ProviderError as error:
            said = f"{type(error).__name__}: {error}"
            raise AssertionError(f"It is no dead credential but {said}") from error
        else:
            ensure(after, "With a dead credential nothing was raised.")
        await stage.desk.clear()
        ensure(found == whole, "With a dead credential a part was told as the whole.")


async def tell_a_missing_permission(feature: Feature, stage: Stage) -> None:
    """Only what needs it is blocked, and nothing counts as gone."""
    scene = await _scene(feature, stage)
    await stage.desk.fault("permission_missing")
    with raising(ScopeMissing, what=f"A missing permission for {feature.name}"):
        await feature.read(scene)


async def tell_a_lost_ad_account(feature: Feature, stage: Stage) -> None:
    """It is the account that is lost, not what was in it."""
    scene = await _scene(feature, stage)
    await stage.desk.fault("account_lost")
    with raising(AccessLost, AccountGone, Forbidden, what="An ad account that was lost"):
        await feature.read(scene)


async def wait_out_a_throttle(feature: Feature, stage: Stage) -> None:
    """Whoever it is that must wait, the same call waits, and then brings all."""
    scene = await _scene(feature, stage)
    whole = await feature.read(scene)
    await stage.desk.fault("throttled")
    with raising(RateLimited, what=f"A throttle of {feature.name}") as caught:
        await feature.read(scene)
    after = caught.error.after if isinstance(caught.error, RateLimited) else 0
    ensure(after > 0, "`after` is 0.")
    await stage.desk.clear()
    until, sent = stage.clock.now() + timedelta(seconds=after), len(stage.wire.sent)
    try:
        found = await feature.read(scene)
    except RateLimited:  # a long pause is told at once, not sat through
        same(len(stage.wire.sent), sent, "Calls during the pause")
        stage.clock.advance(timedelta(seconds=after))
        found = await feature.read(scene)
    ensure(stage.clock.now() >= until - SOON, "A call left before the pause was over.")
    ensure(found == whole, "After the pause something else is told.")


async def tell_a_platform_that_fails(feature: Feature, stage: Stage) -> None:
    """Whatever stands in the place of an answer is no answer, and not an empty list."""
    scene = await _scene(feature, stage)
    for kind in (Break.FAILING, Break.HTML_ERROR, Break.TIMEOUT, Break.DROPPED):
        stage.wire.orders[:] = [Order(kind=kind)]
        with raising(Unavailable, what=f"{feature.name} by “{kind}”"):
            await feature.read(await scene.afresh())
    for kind in (Break.HTML_PAGE, Break.EMPTY, Break.TRUNCATED):
        stage.wire.orders[:] = [Order(kind=kind)]
        with raising(Garbled, Unavailable, what=f"{feature.name} by “{kind}”"):
            await feature.read(await scene.afresh())


async def show_no_secret(feature: Feature, stage: Stage) -> None:
    """Neither in what is read nor in any error, and every error is one of ours."""
    scene = await _scene(feature, stage)
    if stage.reader is None:
        return
    hidden = await secrets(stage, stage.reader)
    told = [repr(await feature.read(scene))]
    for fault in ("expired", "permission_missing", "throttled", "account_lost"):
        await stage.desk.fault(fault)
        told.append(await _said(feature, await scene.afresh()))
        await stage.desk.clear()
    for kind in (Break.ECHO, Break.FAILING, Break.TRUNCATED):
        stage.wire.orders[:] = [Order(kind=kind)]
        told.append(await _said(feature, await scene.afresh()))
    for secret in hidden:
        ensure(all(secret not in one for one in told), f"{feature.name} tell a secret.")


CLAIMS: dict[str, tuple[Tier, Needs, OfFeature]] = {
    "tell_a_dead_credential": (Tier.SILVER, lambda _: True, tell_a_dead_credential),
    "tell_a_missing_permission": (Tier.SILVER, asks_permissions, tell_a_missing_permission),
    "tell_a_lost_ad_account": (Tier.SILVER, reads_account, tell_a_lost_ad_account),
    "wait_out_a_throttle": (Tier.SILVER, lambda _: True, wait_out_a_throttle),
    "tell_a_platform_that_fails": (Tier.SILVER, lambda _: True, tell_a_platform_that_fails),
    "show_no_secret": (Tier.GOLD, lambda _: True, show_no_secret),
}
"""They change nothing, so they share the connection of those that only read."""
OF_ACCOUNTS = frozenset({"tell_a_lost_ad_account"})
"""Only of what is read of a single ad account."""


def claims_of(provider: Provider) -> Iterator[tuple[str, Tier, Feature, OfFeature]]:
    """Every claim of every feature, by a name."""
    for feature in features_of(provider):
        names_account = feature.is_of_account and feature.names_account
        for name, (tier, needs, about) in CLAIMS.items():
            if needs(provider) and (name not in OF_ACCOUNTS or names_account):
                yield f"{feature.name}_{name}", tier, feature, about


async def _said(feature: Feature, scene: Scene) -> str:
    """What comes of it, in all the words that anybody could see."""
    try:
        return repr(await feature.read(scene))
    except ProviderError as error:
        return f"{error} {error!r} {error.__cause__!r}"
    except Exception as error:
        raise AssertionError(f"{feature.name} raised a stray {type(error).__name__}.") from None


async def _scene(feature: Feature, stage: Stage) -> Scene:
    line = await stage.reading_line()
    account = None
    if isinstance(stage.provider, ListsAdAccounts):
        account = await account_of(stage, line)
    caller = account.id if account and feature.is_of_account else ""
    return Scene(
        stage=stage,
        line=await stage.reading_line(caller),
        caller=caller,
        centers=[] if feature.is_of_account else await seen_centers(stage),
        account=account,
    )


async def _centers(scene: Scene) -> list[object]:
    provider = scene.provider
    if not isinstance(provider, ListsBusinessCenters):
        return []
    return [*await gathered(provider.business_centers(scene.line))]


async def _accounts(scene: Scene) -> list[object]:
    provider = scene.provider
    if not isinstance(provider, ListsAdAccounts):
        return []
    return [*await gathered(provider.ad_accounts(scene.line, scene.centers))]


def _listed(kind: str) -> Reading:
    async def read(scene: Scene) -> list[object]:
        method = getattr(scene.provider, kind)
        return [*(await read_whole(method, scene.line, scene.there)).rows]

    return read


def _metrics(level: Level) -> Reading:
    async def read(scene: Scene) -> list[object]:
        method = insights_of(scene.stage, scene.there, level, settled(scene.stage, scene.there))
        return [*(await read_whole(method, scene.line, scene.there)).rows]

    return read


async def _balance(scene: Scene) -> list[object]:
    provider = scene.provider
    if not isinstance(provider, ReadsBalances):
        return []
    return [await provider.balance(scene.line, scene.there)]


async def _center_balances(scene: Scene) -> list[object]:
    provider, found, cursor = scene.provider, list[object](), ""
    if not isinstance(provider, ReadsCenterBalances):
        return []
    ensure(scene.centers, "The first user of the sandbox is in no Business Center.")
    center: BusinessCenter = as_kept(scene.stage, scene.centers[0])
    while True:
        page = await provider.center_balances(scene.line, center, cursor)
        found += page.rows
        if not page.next:
            return found
        cursor = page.next
