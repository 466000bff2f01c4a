"""The guard and the search for a browser: what they miss, no test would tell."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from entrypoints.journey.scene import Scene
from tests.pages import chromium
from tests.pages.chromium import GIVEN, NotFound, fetch, find
from tests.pages.stage import Visitors

FAULTS = {
    "console.warn('careful')": "console warning: careful",
    "console.error('broken')": "console error: broken",
    "setTimeout(() => { throw new Error('thrown') })": "script error: thrown",
    "fetch('http://elsewhere.example/').catch(() => {})": "CSP: connect-src",
}


@pytest.mark.parametrize(("deed", "told"), FAULTS.items())
async def test_the_guard_tells_what_a_page_must_not_do(
    browser: Browser, scene: Scene, deed: str, told: str
) -> None:
    visitors = Visitors(browser, scene)
    page = await visitors.come()
    await page.goto("/sign-in")
    assert visitors.guard.complaints() == []
    await page.evaluate(f"() => {{ {deed} }}")
    await page.wait_for_timeout(200)
    await visitors.leave()
    assert any(told in one for one in visitors.guard.complaints())


async def test_the_guard_tells_of_requests_to_strangers_and_of_answers_of_500(
    browser: Browser, scene: Scene
) -> None:
    visitors = Visitors(browser, scene)
    page = await visitors.come(bypass_csp=True)
    await page.route("**/stranger.png", lambda route: route.fulfill(status=503))
    await page.goto("/sign-in")
    await page.evaluate("fetch('http://elsewhere.example/stranger.png').catch(() => {})")
    await visitors.leave()
    assert "request to another host: http://elsewhere.example/stranger.png" in visitors.guard.seen
    assert "503 http://elsewhere.example/stranger.png" in visitors.guard.seen


def program(path: Path, *, ends: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {ends}\n")
    path.chmod(0o755)
    return path


def test_the_browser_that_is_given_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(GIVEN, "/opt/chromium")
    assert find(Path("/nowhere")) == Path("/opt/chromium")


def test_a_stub_that_only_says_where_to_find_a_browser_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path / "chromium-browser", ends=1)
    assert find(tmp_path / "missing") is None
    right = program(tmp_path / "google-chrome", ends=0)
    assert find(tmp_path / "missing") == right


def test_where_none_can_be_fetched_it_is_said_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    failing = program(tmp_path / "installer", ends=7)
    monkeypatch.setattr(chromium, "PLAYWRIGHT", ((str(failing), "chromium"),))
    with pytest.raises(NotFound, match=rf"{GIVEN}.*apt-get install chromium.*ended with 7"):
        fetch(tmp_path / "missing")


def test_a_browser_that_was_fetched_meanwhile_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    fetched = program(tmp_path / "own", ends=0)
    assert fetch(fetched) == fetched
