"""One profile on three platforms over real HTTP: one union of accounts, each currency by itself."""

import asyncio
import csv
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import httpx  # noqa: TID251
import msgspec
import pytest

from adapters.plugins import Plugins
from core.ids import ProviderSlug
from core.money import decimal_of
from core.sandbox import Sandbox
from entrypoints.demo import listen
from entrypoints.journey import script
from entrypoints.journey.api import Json
from entrypoints.journey.beside import connect_beside, require_done
from entrypoints.journey.desk import desk_of
from entrypoints.journey.scene import Beside, prepared, served_here
from entrypoints.journey.stock import LEVELS, listing, settled_days
from entrypoints.journey.story import Story, authorize, begun
from entrypoints.journey.watching import sync
from entrypoints.serving import port_of
from plugins.power_manager.sandbox.app import App
from tests.entrypoints.cli.line import Line

TWIN = "423186484117714"
"""An ad account's id at Facebook, and of another one at the Power Manager."""
THREE = ("tiktok", "facebook", "power_manager")

type Spent = Counter[str]
"""What was spent in each currency, in millionths."""


def _with_twin(sandbox: Sandbox) -> App:
    """A service that calls an account as Facebook calls another; the contract forbids nothing."""
    app: App = sandbox.make_app()
    accounts = app.state.world.accounts
    id = next(one.id for one in accounts.values() if one.name == "Halden Japan")
    app.state.world.accounts = {
        TWIN if key == id else key: msgspec.structs.replace(one, id=TWIN) if key == id else one
        for key, one in accounts.items()
    }
    return app


@pytest.fixture(scope="module")
def twins() -> Iterator[None]:
    """While it lasts, the Power Manager's sandbox has an id that Facebook's has, too."""
    brought = Plugins.sandboxes

    def sandboxes(plugins: Plugins) -> dict[ProviderSlug, Sandbox]:
        found = dict(brought(plugins))
        slug = ProviderSlug("power_manager")
        known = found[slug]
        found[slug] = msgspec.structs.replace(known, make_app=lambda: _with_twin(known))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plugins, "sandboxes", sandboxes)
        yield


@pytest.fixture(scope="module")
async def story(twins: None, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """A profile that is connected to three platforms, and synced."""
    folder, listener = tmp_path_factory.mktemp("several"), listen(0)
    async with (
        prepared(folder, port_of(listener), keeps_schedule=False) as scene,
        served_here(scene, listener),
        begun(scene) as story,
    ):
        await story.api.put("/workspace/plan", {"plan": script.LARGER_PLAN})
        made = await story.api.post("/profiles", {"name": script.PROFILE})
        story.remember("profile", made.body["id"])
        attempt = await story.connect("here")
        await authorize(story.browser, attempt, script.FIRST)
        story.remember("tiktok", require_done(await story.outcome(attempt)))
        for one in beside(story):
            id = await (typed if one.keys else connect_beside)(story, one)
            story.remember(one.provider, id)
        runs = [await sync(story, path(story, one)) for one in THREE]
        assert [run.status for run in runs] == ["done"] * 3
        yield story


def beside(story: Story) -> list[Beside]:
    return [one for one in story.scene.others if one.has_accounts]


def path(story: Story, provider: str) -> str:
    return f"/connections/{story.recall(provider)}"


async def typed(story: Story, one: Beside) -> str:
    """Connected at the command line; the connection's id."""
    file = Path(story.scene.environment["ADPORT_KEYS_FILE"]).with_name("fields.json")
    file.write_bytes(msgspec.json.encode(one.keys[one.first]))
    words = ("--profile", script.PROFILE, "--provider", one.provider, "--fields", str(file))
    found = await asyncio.to_thread(line(story).json, "connections", "connect", *words)
    return str(found["id"])


def line(story: Story) -> Line:
    return Line(story.scene.environment)


async def views(story: Story) -> list[Json]:
    return (await story.api.get(f"{story.profile}/ad-accounts")).items


async def spent(story: Story, level: str = "account") -> Spent:
    """By the API."""
    rows = (await listing(story, "insights", level=level, **settled_days())).rows
    return added((one["currency"], one["spend_micros"] or 0) for one in rows)


def added(told: Iterable[tuple[str, int]]) -> Spent:
    found: Spent = Counter()
    for currency, micros in told:
        found[currency] += micros
    return found


@pytest.fixture(scope="module")
async def person(story: Story) -> AsyncIterator[httpx.AsyncClient]:
    """The owner's browser."""
    async with httpx.AsyncClient(base_url=story.scene.url, follow_redirects=True) as client:
        form = {"name": "Mara", "email": "mara@example.com", "password": "wide teal lamp"}
        headers = {"Origin": story.scene.url}
        taken = await client.post(story.scene.invitation, data=form, headers=headers)
        assert taken.status_code == 200
        yield client


async def test_one_list_has_the_accounts_of_all_each_with_its_platform(story: Story) -> None:
    synced = [one["account"] for one in await views(story) if one["is_synced"]]
    keys = [(one["provider"], one["id"]) for one in synced]
    assert {provider for provider, _ in keys} == set(THREE)
    assert len(set(keys)) == len(keys)
    told = await asyncio.to_thread(line(story).did, "accounts", "list", "--profile", script.PROFILE)
    for one in synced:
        assert re.search(rf"^{one['provider']} +{one['id']} +{re.escape(one['name'])}", told, re.M)


async def test_an_id_that_two_platforms_use_means_two_accounts(story: Story) -> None:
    both = {one["account"]["provider"]: one["account"] for one in await twin(story)}
    assert {slug: one["name"] for slug, one in both.items()} == {
        "facebook": "Halden US",
        "power_manager": "Halden Japan",
    }
    for kind in ("campaigns", "insights"):
        window = settled_days() if kind == "insights" else {}
        rows = (await listing(story, kind, ad_account_id=TWIN, **window)).rows
        assert {one["provider"] for one in rows} == set(both)
        for one in rows:
            known = both[one["provider"]]["currency"]
            assert one.get("currency", known) == known


@pytest.mark.parametrize("provider", ["facebook", "power_manager"])
@pytest.mark.parametrize("kind", ["campaigns", "insights"])
async def test_the_one_of_a_platform_is_asked_for_with_it(
    story: Story, kind: str, provider: str
) -> None:
    window = settled_days() if kind == "insights" else {}
    rows = (await listing(story, kind, ad_account_id=TWIN, provider=provider, **window)).rows
    assert {one["provider"] for one in rows} == {provider}
    words = [kind, "list"] if kind == "campaigns" else [kind, "show", "--level", "campaign"]
    account = ("--account", f"{provider}/{TWIN}", "--json")
    told = await asyncio.to_thread(line(story).did, *words, "--profile", script.PROFILE, *account)
    assert {one["provider"] for one in json.loads(told)["items"]} == {provider}


async def twin(story: Story) -> list[Json]:
    return [one for one in await views(story) if one["account"]["id"] == TWIN]


async def test_choosing_at_one_platform_leaves_the_others_choice_alone(story: Story) -> None:
    before = {one["account"]["provider"]: one for one in await twin(story)}
    ours = [one["account"] for one in await views(story)]
    theirs = [one["id"] for one in ours if one["provider"] == "power_manager"]
    kept = [id for id in theirs if id != TWIN]
    chosen = {"provider": "power_manager", "ad_account_ids": kept}
    await story.api.put(f"{story.profile}/ad-accounts/selection", chosen)
    after = {one["account"]["provider"]: one for one in await twin(story)}
    assert after["facebook"] == before["facebook"]
    assert not after["power_manager"]["account"]["is_selected"]
    every = {"provider": "power_manager", "ad_account_ids": theirs}
    await story.api.put(f"{story.profile}/ad-accounts/selection", every)
    words = ("accounts", "default", TWIN, "--profile", script.PROFILE)
    refused = await asyncio.to_thread(line(story).refused, 2, *words)
    assert "Say which with --provider." in refused
    await asyncio.to_thread(line(story).did, *words, "--provider", "power_manager")
    defaults = [one["account"] for one in await views(story) if one["account"]["is_default"]]
    assert {one["provider"]: one["id"] == TWIN for one in defaults} == {
        "tiktok": False,
        "facebook": False,
        "power_manager": True,
    }


@pytest.mark.parametrize("kind", [*script.THINGS, "transactions", "pixel-events"])
async def test_what_one_platform_has_not_leaves_nothing_incomplete(story: Story, kind: str) -> None:
    assert (await listing(story, kind)).is_complete


@pytest.mark.parametrize("level", LEVELS)
async def test_figures_of_every_level_are_complete(story: Story, level: str) -> None:
    assert (await listing(story, "insights", level=level, **settled_days())).is_complete


async def test_a_balance_that_a_platform_does_not_tell_is_not_missing(story: Story) -> None:
    told = (await story.api.get(f"{story.profile}/balances")).body
    assert len(told["accounts"]) < len([one for one in await views(story) if one["is_synced"]])
    assert told["freshness"]["is_complete"]


async def test_every_view_tells_each_currency_by_itself(
    story: Story, person: httpx.AsyncClient
) -> None:
    told = await spent(story)
    assert len(told) > 3
    assert await spent(story, "campaign") == told
    window = settled_days()
    days = ("--since", window["since"], "--until", window["until"], "--limit", "1000")
    words = ("insights", "show", "--profile", script.PROFILE, *days)
    rows = (await asyncio.to_thread(line(story).json, *words))["items"]
    assert added((one["currency"], one["spend_micros"] or 0) for one in rows) == told
    for by in ("day", "business_center", "account", "campaign"):
        assert await exported(story, person, "spend", by=by) == texts(told)
    assert await exported(story, person, "ads", level="campaign") == texts(told)


async def exported(
    story: Story, person: httpx.AsyncClient, page: str, **asked: str
) -> dict[str, str]:
    """What the rows of a page's file add up to, currency by currency."""
    asked = {**asked, **settled_days(), "as": "csv"}
    answer = await person.get(f"{story.profile}/{page}", params=asked)
    rows = list(csv.DictReader(answer.text.removeprefix("\ufeff").splitlines()))
    assert rows
    return texts(
        added((one["Currency"], round(float(one["Spend"] or 0) * 1_000_000)) for one in rows)
    )


def texts(spent: Spent) -> dict[str, str]:
    return {currency: decimal_of(micros) for currency, micros in spent.items() if micros}


async def test_the_pages_show_the_same_sums_and_mark_whose_each_row_is(
    story: Story, person: httpx.AsyncClient
) -> None:
    currencies = set(await spent(story))
    spend = (await person.get(f"{story.profile}/spend?by=account&days=30")).text
    totals = re.findall(r"All in ([A-Z]{3})</th><td class=\"num\">([^<]+)<", spend)
    assert {currency for currency, _ in totals} == currencies
    dashboard = (await person.get(f"{story.profile}?days=30")).text
    tree = (await person.get(f"{story.profile}/tree?days=30")).text
    for currency, total in totals:
        assert f"In {currency}" in dashboard
        assert total in dashboard
        assert total in tree
    ads = (await person.get(f"{story.profile}/ads?days=30&per=200")).text
    for page in (dashboard, spend, tree, ads):
        for name in ("TikTok for Business", "Facebook", "Power Manager"):
            assert f'<span class="mark" title="{name}">' in page
    assert "Halden US" in ads
    assert "Halden Japan" in ads


async def test_the_ads_manager_opens_the_account_of_the_platform_that_is_meant(
    story: Story, person: httpx.AsyncClient
) -> None:
    spend = (await person.get(f"{story.profile}/spend?by=account&days=30")).text
    for provider, name in (("facebook", "Halden US"), ("power_manager", "Halden Japan")):
        assert f"account={provider}%3A{TWIN}" in spend
        asked = {"account": f"{provider}:{TWIN}", "days": "30"}
        page = (await person.get(f"{story.profile}/ads", params=asked)).text
        assert f'<option value="{provider}:{TWIN}" selected>{name}</option>' in page
        rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert name in rows
        assert len(set(re.findall(r'class="mark" title="([^"]+)"', rows))) == 1
    both = (await person.get(f"{story.profile}/ads", params={"account": TWIN, "days": "30"})).text
    assert "Halden US" in both
    assert "Halden Japan" in both


async def test_a_validation_touches_only_the_connection_that_is_meant(story: Story) -> None:
    others = [path(story, one) for one in THREE if one != "facebook"]
    before = [(await story.api.get(one)).body for one in others]
    asked = await story.desk.asked()
    validated = (await story.api.post(f"{path(story, 'facebook')}/validate")).body
    assert all(one["passed"] for one in validated["checks"])
    assert [(await story.api.get(one)).body for one in others] == before
    assert await story.desk.asked() == asked


async def test_what_one_platform_takes_back_leaves_the_others_well(story: Story) -> None:
    told = await spent(story)
    facebook = next(one for one in beside(story) if one.provider == "facebook")
    async with desk_of(facebook.sandbox) as desk:
        await desk.post(script.TAKE_BACK, {"user": facebook.first})
    await story.api.post(f"{path(story, 'facebook')}/validate")
    states = [(await story.api.get(path(story, one))).body["state"] for one in THREE]
    assert states == ["connected", "revoked", "connected"]
    refused = await story.api.call("POST", f"{path(story, 'facebook')}/sync-runs", {})
    assert str(refused) == "409 read_only"
    assert (await sync(story, path(story, "power_manager"))).status == "done"
    assert await spent(story) == told
    synced = {one["account"]["provider"] for one in await views(story) if one["is_synced"]}
    assert synced == {"tiktok", "power_manager"}
