"""What the tests in a browser share: a scene and a browser a file, and a guard on every window."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from playwright.async_api import Browser, Page, StorageState

from entrypoints.journey import script
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story, authorize, begun
from tests.pages.chromium import NotFound, browsing
from tests.pages.stage import Visitors, accept_invitation, make_profile, playing


@pytest.fixture(scope="module", autouse=True)
def _logging() -> Iterator[None]:
    """What prepares the scene takes the log over; the tests after it find it as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    async with playing(tmp_path_factory.mktemp("scene")) as scene:
        yield scene


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    try:
        async with browsing() as browser:
            yield browser
    except NotFound as why:
        pytest.fail(str(why), pytrace=False)


@pytest.fixture(scope="module")
async def cookies(browser: Browser, scene: Scene) -> StorageState:
    """What the owner's browser has once the invitation was accepted."""
    visitors = Visitors(browser, scene)
    page = await visitors.come()
    await accept_invitation(page, scene)
    state = await page.context.storage_state()
    await visitors.leave()
    assert visitors.guard.complaints() == []
    return state


@pytest.fixture
async def visitors(browser: Browser, scene: Scene) -> AsyncIterator[Visitors]:
    """Browsers that are closed afterwards, and that nothing may have been wrong with."""
    visitors = Visitors(browser, scene)
    yield visitors
    await visitors.leave()
    assert visitors.guard.complaints() == []


@pytest.fixture
async def page(visitors: Visitors, cookies: StorageState) -> Page:
    """A page of the owner's browser."""
    return await visitors.come(cookies)


@pytest.fixture
async def story(scene: Scene) -> AsyncIterator[Story]:
    """The owner's programs, the sandbox's desk, and a profile that is empty."""
    async with begun(scene) as story:
        await make_profile(story)
        yield story


@pytest.fixture
async def config(story: Story) -> str:
    """The path of the empty profile's Config."""
    return f"{story.profile}/config"


@pytest.fixture
async def connected(story: Story, config: str) -> str:
    """The same once the first person has connected and agreed to everything."""
    attempt = await story.connect("here")
    await authorize(story.browser, attempt, script.FIRST)
    outcome = await story.outcome(attempt)
    assert outcome["stage"] == "done"
    story.remember("connection", outcome["connection_id"])
    return config
