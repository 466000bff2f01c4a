"""The kit finds what is wrong with a provider; that it passes what is right, others show."""

import json
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

import adport
from adport.testing import ProviderKit, Tier, kit_for
from adport.testing.tiers import badge_of, report_of

KEYS = {"ana": "kit-key-of-ana-0042", "bo": "kit-key-of-bo-0043"}
IDS = [f"{number:019d}" for number in range(1, 31)]


class Rows(msgspec.Struct):
    data: list[dict[str, str]]
    next_cursor: str | None
    total: int


@dataclass
class Sound:
    """A provider in good order; what is derived from it is wrong in one way each."""

    manifest: adport.Manifest = field(
        default_factory=lambda: adport.Manifest(
            slug=adport.ProviderSlug("sound"),
            name="Sound",
            icon="SO",
            api_url="https://sound.example/",
            auth=adport.ApiKey(),
            permissions=(),
            features=(),
        )
    )

    def complaint(self, answer: adport.Answer) -> adport.ProviderError | None:
        return adport.complaint_by_status("Sound", answer)

    async def identify(self, session: adport.Session) -> adport.PlatformUser:
        me = await session.get("me", dict[str, str])
        return adport.PlatformUser(id=adport.PlatformUserId(me["id"]))

    async def ad_accounts(
        self, session: adport.Session, centers: Iterable[adport.SeenBusinessCenter]
    ) -> AsyncIterator[adport.SeenAdAccount]:
        me = await session.get("me", dict[str, str])
        yield adport.SeenAdAccount(
            id=adport.AdAccountId(me["id"]),
            name="Account",
            currency="USD",
            timezone="UTC",
            status=adport.AccountStatus.ACTIVE,
        )

    async def campaigns(
        self, session: adport.Session, account: adport.AdAccount, cursor: str
    ) -> adport.Page[adport.Campaign]:
        found = await session.get("campaigns", Rows, {"cursor": cursor})
        return adport.Page(
            rows=tuple(self.row(account, one) for one in found.data),
            next=found.next_cursor or "",
            total=found.total,
        )

    def row(self, account: adport.AdAccount, told: dict[str, str]) -> adport.Campaign:
        return adport.Campaign(id=told["id"], ad_account_id=account.id, name="Campaign")


TRUTH = {
    "accounts": {"ana": {"name": "Account", "currency": "USD"}},
    "ids": {"campaigns": dict.fromkeys(KEYS, IDS)},
    "facts": {"campaigns": {id: {"name": "Campaign"} for id in IDS}},
}


def make_app() -> adport.SmallSandbox:
    app = adport.SmallSandbox(keys=KEYS, truth=lambda: TRUTH)
    app.get("/me")(lambda asked: {"id": asked.user})
    app.get("/campaigns")(lambda asked: asked.page([{"id": id} for id in IDS]))
    return app


SANDBOX = adport.Sandbox(
    provider=adport.ProviderSlug("sound"),
    make_app=make_app,
    users={"ana": "", "bo": ""},
    keys={user: {"api_key": key} for user, key in KEYS.items()},
)


class TestSound(ProviderKit):
    provider = Sound()
    sandbox = SANDBOX


class Quotes(Sound):
    """Passes on what the platform says, and it quotes the key."""

    def complaint(self, answer: adport.Answer) -> adport.ProviderError | None:
        return adport.Rejected(answer.body.decode()) if answer.status == 400 else None


class Shrugs(Sound):
    """Takes a dead key for some error."""

    def complaint(self, answer: adport.Answer) -> adport.ProviderError | None:
        return adport.Unavailable("It failed.") if answer.status >= 400 else None


class StopsEarly(Sound):
    """Reads the first page only, and says that it was all."""

    async def campaigns(
        self, session: adport.Session, account: adport.AdAccount, cursor: str
    ) -> adport.Page[adport.Campaign]:
        page = await super().campaigns(session, account, cursor)
        return adport.Page(rows=page.rows)


class Rounds(Sound):
    """Has ids pass through a float."""

    def row(self, account: adport.AdAccount, told: dict[str, str]) -> adport.Campaign:
        id = f"{int(float(int(told['id']) + 7_000_000_000_000_000_001)):019d}"
        return adport.Campaign(id=id, ad_account_id=account.id, name="Campaign")


class Everyone(Sound):
    """Takes everybody for the same person."""

    async def identify(self, session: adport.Session) -> adport.PlatformUser:
        await super().identify(session)
        return adport.PlatformUser(id=adport.PlatformUserId("somebody"))


class Swallows(Sound):
    """Takes a page that failed for an empty one."""

    async def campaigns(
        self, session: adport.Session, account: adport.AdAccount, cursor: str
    ) -> adport.Page[adport.Campaign]:
        try:
            return await super().campaigns(session, account, cursor)
        except adport.ProviderError:
            return adport.Page(rows=())


class Lingers(Sound):
    """Its platform wants a pause that is short enough to be sat through."""

    def complaint(self, answer: adport.Answer) -> adport.ProviderError | None:
        if answer.status == 429:
            return adport.RateLimited("Slow down.", after=4.0)
        return super().complaint(answer)


def changed(**how: Any) -> Callable[[], Sound]:  # noqa: ANN401 - fields of the manifest
    return lambda: Sound(msgspec.structs.replace(Sound().manifest, **how))


@pytest.mark.parametrize(
    ("wrong", "claims"),
    [
        (Quotes, {"an_error_that_quotes_the_credential_is_not_passed_on"}),
        (Shrugs, {"an_expired_credential_is_told_apart", "a_wrong_key_is_refused"}),
        (StopsEarly, {"campaigns_are_read_to_the_last_page"}),
        (Rounds, {"campaigns_have_exact_ids"}),
        (Everyone, {"two_people_are_two_connections", "reconnecting_as_somebody_else_is_refused"}),
        (Swallows, {"campaigns_lose_nothing_to_a_page_that_fails"}),
        (changed(api_url="http://sound.example/"), {"every_address_is_https"}),
        (changed(slug="Not Plain"), {"the_slug_is_plain", "the_sandbox_is_its_own"}),
        (changed(rates=(adport.Rate(calls=0, seconds=1),)), {"rates_are_possible"}),
    ],
)
def test_a_wrong_provider_fails_the_claims_that_are_about_it(
    wrong: Callable[[], Sound], claims: set[str]
) -> None:
    kit = kit_for(wrong(), SANDBOX)
    one = kit()
    try:
        for name in claims:
            with pytest.raises(AssertionError):
                getattr(one, f"test_{name}")()
    finally:
        kit.teardown_class()
    assert set(kit.report().failed) == claims
    assert all(KEYS["ana"] not in why for why in kit.failed.values() if "quotes" not in why)


def test_a_provider_that_never_pages_is_told_so_and_not_of_rows_that_came_twice() -> None:
    kit = kit_for(StopsEarly(), SANDBOX)
    try:
        with pytest.raises(AssertionError, match="there is no second one to fail"):
            kit().test_campaigns_lose_nothing_to_a_page_that_fails()  # type: ignore[attr-defined]
    finally:
        kit.teardown_class()


def test_what_one_reading_claim_limits_no_other_sees() -> None:
    kit = kit_for(Sound(), SANDBOX)
    one = kit()
    try:
        for name in ("may_be_none", "are_read_to_the_last_page", "may_be_one", "have_exact_ids"):
            getattr(one, f"test_campaigns_{name}")()
    finally:
        kit.teardown_class()
    assert not kit.failed


def test_what_is_waited_for_takes_no_time() -> None:
    kit = kit_for(Lingers(), SANDBOX)
    one, began = kit(), monotonic()
    try:
        one.test_a_throttle_is_waited_out()  # type: ignore[attr-defined]
        one.test_a_throttle_says_when_to_come_back()  # type: ignore[attr-defined]
    finally:
        kit.teardown_class()
    assert monotonic() - began < 8, "two tests of four tries each, 4 seconds apart"


def test_only_claims_that_can_be_made_are_tests() -> None:
    names = set(TestSound.tiers)
    assert len(names) >= 40
    assert "a_wrong_key_is_refused" in names
    assert "an_answer_works_once" not in names
    assert not [name for name in names if name.startswith(("ads_", "pixels_"))]


TIERS = {"a": Tier.BRONZE, "b": Tier.SILVER, "c": Tier.GOLD}


@pytest.mark.parametrize(
    ("failed", "tier"),
    [((), Tier.GOLD), (("c",), Tier.SILVER), (("b",), Tier.BRONZE), (("a",), Tier.NONE)],
)
def test_a_tier_holds_only_with_those_below_it(failed: tuple[str, ...], tier: Tier) -> None:
    report = report_of("x", TIERS, dict.fromkeys(failed, "why"))
    assert (report.tier, report.passed) == (tier, 3 - len(failed))


@pytest.mark.parametrize("tier", Tier)
def test_a_badge_is_an_svg_that_can_be_read_aloud(tier: Tier) -> None:
    root = ElementTree.fromstring(badge_of(tier))  # noqa: S314 - our own
    assert root.attrib["aria-label"] == f"adport: {tier}"
    assert [one.text for one in root.iter() if one.tag.endswith("}text")] == ["adport", tier]


def test_a_report_is_written_where_that_was_asked_for_and_every_test_was_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ADPORT_KIT_REPORT", str(tmp_path / "kit"))
    kit = kit_for(Sound(), SANDBOX)
    kit.done = set(list(kit.tiers)[1:])
    kit.teardown_class()
    assert not (tmp_path / "kit").exists(), "one test was not run: nothing can be said"
    kit.done = set(kit.tiers)
    kit.teardown_class()
    assert json.loads((tmp_path / "kit/sound.json").read_text())["tier"] == "gold"
    assert (tmp_path / "kit/sound.svg").exists()
