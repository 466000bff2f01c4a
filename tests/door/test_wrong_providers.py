"""No provider that is wrong gets gold: each fails the claim that is about what is wrong with it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

import adport
from adport.testing import kit_for
from core.provider import Provider
from core.sandbox import Sandbox
from plugins import facebook, power_manager, tiktok, tiktok_account
from plugins.facebook import Facebook
from tests.door import wrong_providers as wrong
from tests.door.wrong_providers import accounts, campaigns, changed, failing_campaigns, metrics

DEAD = (adport.Expired, adport.Revoked)
LEAST = {"spend_micros": 0, "clicks": 0, "impressions": 0}


def doubled(row: adport.Insight) -> adport.Insight:
    return changed(row, spend_micros=2 * (row.spend_micros or 0))


def swallows(*kinds: type[Exception]) -> Provider:
    return failing_campaigns(lambda error, _: None if isinstance(error, kinds) else error)


WRONG: list[tuple[str, Provider, str]] = [
    ("spend doubled", metrics(lambda rows, _: tuple(map(doubled, rows))), "metrics_are_exact"),
    (
        "all zero",
        metrics(lambda rows, _: tuple(changed(one, **LEAST) for one in rows)),
        "metrics_are_exact",
    ),
    (
        "every second day",
        metrics(lambda rows, _: tuple(one for one in rows if one.day.day % 2)),
        "metrics_are_exact",
    ),
    (
        "shifted days",
        metrics(lambda rows, _: tuple(changed(o, day=o.day - timedelta(days=1)) for o in rows)),
        "metrics_are_exact",
    ),
    (
        "another account's",
        metrics(
            lambda rows, _: tuple(
                changed(one, ad_account_id=adport.AdAccountId("other"))
                if one.level is adport.Level.CAMPAIGN
                else one
                for one in rows
            )
        ),
        "metrics_are_exact",
    ),
    (
        "a currency's own unit",
        metrics(
            lambda rows, _: tuple(
                changed(one, spend_micros=(one.spend_micros or 0) // 100)
                if one.currency == "JPY"
                else one
                for one in rows
            )
        ),
        "metrics_are_exact",
    ),
    (
        "other entities'",
        metrics(lambda rows, _: tuple(changed(one, entity_id="7") for one in rows)),
        "metrics_are_of_what_is_there",
    ),
    (
        "budgets times 100",
        campaigns(
            lambda rows, _: tuple(
                changed(one, budget_micros=100 * (one.budget_micros or 0)) for one in rows
            )
        ),
        "campaigns_are_told_as_they_are",
    ),
    (
        "names",
        campaigns(lambda rows, _: tuple(changed(one, name="?") for one in rows)),
        "campaigns_are_told_as_they_are",
    ),
    (
        "statuses",
        campaigns(
            lambda rows, _: tuple(changed(o, status=adport.EntityStatus.ACTIVE) for o in rows)
        ),
        "campaigns_are_told_as_they_are",
    ),
    (
        "every fifth dropped",
        campaigns(lambda rows, _: tuple(o for o in rows if int(o.id[:8], 16) % 5)),
        "campaigns_have_exact_ids",
    ),
    ("after row 20", campaigns(lambda rows, _: rows[:20]), "a_long_list_is_read_whole"),
    (
        "the key in rows",
        campaigns(lambda rows, key: tuple(changed(one, name=key) for one in rows)),
        "campaigns_show_no_secret",
    ),
    ("all in USD", accounts(lambda _, one: changed(one, currency="USD")), "ad_accounts_are_exact"),
    ("three accounts", accounts(lambda no, one: one if no <= 3 else None), "ad_accounts_are_exact"),
    ("no Business Centers", wrong.NoCenters(), "business_centers_are_exact"),
    ("no balances", wrong.NoBalances(), "balances_are_exact"),
    (
        "their balances times 2",
        wrong.DoublesCenterBalances(),
        "balances_by_business_center_are_exact",
    ),
    ("a dead key swallowed", swallows(*DEAD), "campaigns_tell_a_dead_credential"),
    (
        "a dead key called a refusal",
        failing_campaigns(lambda e, _: adport.Rejected("No.") if isinstance(e, DEAD) else e),
        "campaigns_tell_a_dead_credential",
    ),
    ("a scope swallowed", swallows(adport.ScopeMissing), "campaigns_tell_a_missing_permission"),
    (
        "a lost account swallowed",
        swallows(adport.AccountGone, adport.AccessLost),
        "campaigns_tell_a_lost_ad_account",
    ),
    ("a throttle swallowed", swallows(adport.RateLimited), "campaigns_wait_out_a_throttle"),
    ("an outage swallowed", swallows(adport.Unavailable), "campaigns_tell_a_platform_that_fails"),
    ("nonsense swallowed", swallows(adport.Garbled), "campaigns_tell_a_platform_that_fails"),
    (
        "a KeyError with the key",
        failing_campaigns(
            lambda e, key: KeyError(key) if isinstance(e, adport.ScopeMissing) else e
        ),
        "campaigns_show_no_secret",
    ),
    (
        "an error with the key",
        failing_campaigns(lambda e, key: adport.Rejected(f"{e} {key}")),
        "campaigns_show_no_secret",
    ),
    ("insights", wrong.SwallowsInsights(), "campaign_metrics_tell_a_platform_that_fails"),
    ("a dead key in insights", wrong.SwallowsInsights(), "account_metrics_tell_a_dead_credential"),
    ("accounts", wrong.SwallowsAccounts(), "ad_accounts_tell_a_platform_that_fails"),
    ("a dead key in accounts", wrong.SwallowsAccounts(), "ad_accounts_tell_a_dead_credential"),
    ("every scope granted", wrong.GrantsAll(), "a_key_is_granted_what_it_has"),
]


@pytest.mark.parametrize(
    ("provider", "claim"), [pytest.param(one, claim, id=name) for name, one, claim in WRONG]
)
def test_a_wrong_provider_fails_the_claim_named_after_it(provider: Provider, claim: str) -> None:
    fails(provider, power_manager.adport_sandbox(), claim)


class KeepsTheOldToken(Facebook):
    async def refresh(self, session: adport.Session, credential: adport.Credential) -> Any:  # noqa: ANN401
        fresh = await Facebook.refresh(session, credential)
        return changed(credential, expires_at=fresh.expires_at)


class TenYearsOff(Facebook):
    async def refresh(self, session: adport.Session, credential: adport.Credential) -> Any:  # noqa: ANN401
        fresh = await Facebook.refresh(session, credential)
        assert fresh.expires_at is not None
        return changed(fresh, expires_at=fresh.expires_at + timedelta(days=3650))


class IgnoresUsage(Facebook):
    def usage(self, answer: adport.Answer) -> tuple[adport.RateLimited, ...]:
        return ()


class DropsEverySeventhAd(Facebook):
    async def ads(self, session: adport.Session, account: adport.AdAccount, cursor: str) -> Any:  # noqa: ANN401
        page = await Facebook.ads(session, account, cursor)
        return changed(page, rows=tuple(one for one in page.rows if int(one.id[-6:]) % 7))


class TakesAllForTicked(Facebook):
    async def prove(self, session: adport.Session, account: adport.AdAccountId | None) -> Any:  # noqa: ANN401
        return dict.fromkeys(await Facebook.prove(session, account), True)


RENEWED = "a_renewed_token_is_new_and_ends_when_it_is_told_to"


@pytest.mark.parametrize(
    ("provider", "claim"),
    [
        (KeepsTheOldToken(), RENEWED),
        (TenYearsOff(), RENEWED),
        (wrong.EveryThrottleIsAnAccounts(), "a_throttle_is_waited_out"),
        (IgnoresUsage(), "an_allowance_that_is_used_up_is_heeded"),
        (DropsEverySeventhAd(), "ads_have_exact_ids"),
        (TakesAllForTicked(), "what_was_left_unticked_is_not_granted"),
    ],
)
def test_so_does_one_whose_platform_has_more_to_get_wrong(provider: Provider, claim: str) -> None:
    fails(provider, facebook.adport_sandbox(), claim)


@pytest.mark.parametrize("plugin", [facebook, power_manager, tiktok, tiktok_account])
def test_whoever_states_no_truth_has_no_gold(plugin: Any) -> None:  # noqa: ANN401
    """Each claim that compares with it fails, in place of passing for want of something to see."""
    sandbox: Sandbox = plugin.adport_sandbox()
    silent = msgspec.structs.replace(sandbox, make_app=lambda: Silent(sandbox.make_app()))
    kit = kit_for(plugin.adport_provider(), silent)
    wanted = {one for one in kit.tiers if one.endswith(("_are_exact", "_ids", "_as_they_are"))}
    wanted |= {RENEWED} & set(kit.tiers)
    assert wanted
    try:
        for claim in wanted:
            with pytest.raises(AssertionError):
                getattr(kit(), f"test_{claim}")()
    finally:
        kit.teardown_class()
    assert {kit.tiers[one] for one in wanted} == {"gold"}


class Silent:
    """A sandbox that tells no truth."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - ASGI
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        hidden = scope.get("path") == "/_sandbox/truth"
        await self._app({**scope, "path": "/_sandbox/nothing"} if hidden else scope, receive, send)


def fails(provider: Provider, sandbox: Sandbox, claim: str) -> None:
    kit = kit_for(provider, sandbox)
    try:
        with pytest.raises(AssertionError):
            getattr(kit(), f"test_{claim}")()
    finally:
        kit.teardown_class()
    assert set(kit.failed) == {claim}


class WatchedFacebook(Facebook):
    """Remembers which rows came on each page."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []

    async def campaigns(
        self, session: adport.Session, account: adport.AdAccount, cursor: str
    ) -> adport.Page[adport.Campaign]:
        page = await Facebook.campaigns(session, account, cursor)
        self.pages.append([one.id for one in page.rows])
        return page


class WatchedPowerManager(power_manager.PowerManager):
    """The same."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []

    async def campaigns(
        self, session: adport.Session, account: adport.AdAccount, cursor: str
    ) -> adport.Page[adport.Campaign]:
        page = await power_manager.PowerManager.campaigns(session, account, cursor)
        self.pages.append([one.id for one in page.rows])
        return page


@pytest.mark.parametrize(
    ("watched", "plugin"),
    [(WatchedFacebook(), facebook), (WatchedPowerManager(), power_manager)],
)
def test_rows_do_move_where_the_kit_says_so(
    watched: WatchedFacebook | WatchedPowerManager,
    plugin: Any,  # noqa: ANN401
) -> None:
    kit = kit_for(watched, plugin.adport_sandbox())
    try:
        kit().test_campaigns_show_that_rows_moved()  # type: ignore[attr-defined]
    finally:
        kit.teardown_class()
    whole, *moved = watched.pages
    assert [id for page in moved for id in page] != whole
    assert {id for page in moved for id in page} == set(whole)
