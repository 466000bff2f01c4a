"""Config: few parts of it are live, and what the plan forbids is not offered."""

from typing import Any

import pytest

from core.errors import NotFound
from entrypoints.http.web.cards import LIVE
from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Response, said, signed_in


async def test_of_many_open_links_few_are_live_and_each_can_be_revoked(house: House) -> None:
    profile_id = await house.profile()
    made = [await house.open(profile_id, open="link") for _ in range(20)]
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert page.text.count("<live-part") == LIVE
    assert all(f"/attempts/{one['authorization']['id']}/withdraw" in page.text for one in made)
    live = [one["authorization"]["id"] for one in made if f"{_id(one)}/events" in page.text]
    assert live == [_id(one) for one in made[-LIVE:]]
    form = {"provider": "tiktok", "open": "link"}
    config = {"Referer": f"{house.url}/profiles/{profile_id}/config"}
    refused = await person.post(f"/profiles/{profile_id}/connect", form, config)
    assert refused.status_code == 303
    assert "still open" in said(await person.get(refused.headers["location"]))


async def test_what_can_no_longer_be_looked_at_is_gone_and_reloads_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await house.open(await house.profile(), open="link")
    person = await signed_in(house)
    looked: list[int] = []

    async def show(*_: Any) -> None:  # noqa: ANN401
        looked.append(1)
        if len(looked) > 1:
            raise NotFound("authorization", "x")

    monkeypatch.setattr("core.usecases.authorizations.ShowAuthorization.__call__", show)
    stream = await person.get(f"/attempts/{_id(made)}/events")
    assert "event: gone" in stream.text
    assert "event: over" not in stream.text


async def test_a_run_is_told_and_nothing_disconnected_where_the_plugin_is_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_id = await house.profile()
    connection_id = await house.connect(profile_id)
    run = (await house.sync(connection_id))["run"]
    person = await signed_in(house)
    config = f"/profiles/{profile_id}/config"
    assert "/disconnect" in (await person.get(config)).text

    def nothing(*_: object) -> None:
        raise NotFound("provider", "x")

    monkeypatch.setattr("adapters.registry.InstalledPlatforms.get", nothing)
    monkeypatch.setattr("adapters.registry.InstalledPlatforms.all", lambda _: ())
    stream = await person.get(f"/runs/{run['id']}/events")
    assert "event: over" in stream.text
    page = await person.get(config)
    assert "not installed any more" in page.text
    assert "/disconnect" not in page.text


DEEDS = ("/connect", "/reconnect", "/sync", "/validate", "/centers", "/accounts", "/change")


def _offered(page: Response) -> set[str]:
    return {one for one in DEEDS if f'{one}"' in page.text}


async def test_what_an_ended_trial_refuses_is_not_offered(trial: House) -> None:
    profile_id = await trial.profile()
    await trial.connect(profile_id)
    person = await signed_in(trial)
    paths = f"/profiles/{profile_id}/config", f"/profiles/{profile_id}"
    assert _offered(await person.get(paths[0])) == set(DEEDS)
    trial.clock.advance(hours=25)
    person = await signed_in(trial)
    for path in paths:
        page = await person.get(path)
        assert _offered(page) == set()
        assert "The trial is over: everything here can be read" in said(page)
        assert 'href="/subscription"' in page.text
    assert "/disconnect" in (await person.get(paths[0])).text


async def test_what_a_profile_beyond_the_plan_may_not_do_is_not_offered(house: House) -> None:
    await house.profile("First")
    profile_id = await house.profile("Second")
    await house.owner.put("workspace/plan", {"plan": "trial"})
    person = await signed_in(house)
    for path in (f"/profiles/{profile_id}/config", f"/profiles/{profile_id}"):
        page = await person.get(path)
        assert _offered(page) == set()
        assert "beyond what the plan holds: everything" in said(page)


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/profiles/x/connect", "/profiles/x/config"),
        ("/connections/x/reconnect", "/profiles"),
        ("/members/x/invite", "/members"),
    ],
)
async def test_the_address_of_a_form_says_where_the_form_is(
    shared: House, path: str, back: str
) -> None:
    person = await signed_in(shared)
    page = await person.get(path, {"Accept": "text/html"})
    assert page.status_code == 405
    assert "where a form is sent" in said(page)
    assert f'href="{back}"' in page.text


def _id(made: dict[str, Any]) -> str:
    return str(made["authorization"]["id"])


async def test_a_token_is_pasted_only_where_the_provider_takes_one(house: House) -> None:
    profile_id = await house.profile()
    person = await signed_in(house)
    page = await person.get(f"/profiles/{profile_id}/config")
    assert "Paste a token" not in page.text
    form = {"provider": "tiktok", "token": "EAAB"}
    config = {"Referer": f"{house.url}/profiles/{profile_id}/config"}
    refused = await person.post(f"/profiles/{profile_id}/paste", form, config)
    assert refused.status_code == 303
    assert "takes no pasted tokens" in said(await person.get(refused.headers["location"]))
