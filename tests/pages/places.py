"""Every page there is, for whatever looks at them all."""

import msgspec
from playwright.async_api import Page, expect

from core.ids import MemberId
from core.usecases.invitations import InviteMember
from entrypoints.addresses import Addresses
from entrypoints.journey import script
from entrypoints.journey.scene import Scene
from entrypoints.journey.story import Story, authorize
from entrypoints.journey.watching import sync
from entrypoints.settings import read_settings
from entrypoints.start import opened, operator
from tests.pages.linking import linked
from tests.pages.stage import choose_accounts, make_profile


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A page, and what is opened on it."""

    name: str
    path: str
    """With `{profile}` for the path of the connected profile."""
    is_open: bool = False
    """Whether it is seen by whoever is not signed in."""
    opens: str = ""
    """The dialog whose button is pressed before one looks."""


PLACES = (
    Place(name="sign-in", path="/sign-in", is_open=True),
    Place(name="invitation", path="{invitation}", is_open=True),
    Place(name="link", path="{link}", is_open=True),
    Place(name="profiles", path="/profiles"),
    Place(name="dashboard", path="{profile}?days=30"),
    Place(name="ads", path="{profile}/ads"),
    Place(name="tree", path="{profile}/tree"),
    Place(name="spend", path="{profile}/spend"),
    Place(name="pixels", path="{profile}/pixels"),
    Place(name="linked", path="{profile}/linked"),
    Place(name="link-account", path="{profile}/linked/account?{account}"),
    Place(name="link-ask", path="{profile}/linked/ask"),
    Place(name="link-request", path="{request}"),
    Place(name="link-requests", path="{profile}/linked/requests"),
    Place(name="link-assign", path="{profile}/linked/assign?{account}"),
    Place(name="link-access", path="{profile}/linked/access"),
    Place(name="give-back", path="{profile}/linked/account?{account}", opens="give-back"),
    Place(name="config", path="{profile}/config"),
    Place(name="connect", path="{profile}/config", opens="connect-{provider}"),
    Place(name="rename-profile", path="/profiles", opens="rename-{profile_id}"),
    Place(name="profile-help", path="{profile}/help"),
    Place(name="subscription", path="/subscription"),
    Place(name="members", path="/members"),
    Place(name="keys", path="/keys"),
    Place(name="audit", path="/audit?check=yes"),
    Place(name="account", path="/account"),
    Place(name="help", path="/help"),
)
"""Further pages are a line each."""


class Guide:
    """Knows the way to every place of a scene."""

    def __init__(self, scene: Scene, story: Story, **ways: str) -> None:
        self.scene = scene
        self._words = {
            "profile": story.profile,
            "profile_id": story.recall("profile"),
            "provider": scene.provider,
            **ways,
        }

    async def lead(self, page: Page, place: Place) -> None:
        """Go there, and open what is to be seen. Raises AssertionError where it is not there."""
        path = place.path.format_map(self._words)
        answer = await page.goto(path)
        assert answer
        assert answer.ok, f"{path} answered {answer.status}"
        if place.opens:
            await self._open(page, place.opens.format_map(self._words))

    async def _open(self, page: Page, id: str) -> None:
        opener = page.locator(f"[commandfor='{id}']")
        if not await opener.is_visible():
            await page.locator("details.menu", has=opener).locator("summary").click()
        await opener.click()
        await expect(page.locator(f"dialog#{id}")).to_be_visible()


async def guide_of(scene: Scene, story: Story, accounts: int | None = None) -> Guide:
    """To a profile with a limited connection and one that is synced, an invitation and a link."""
    await make_profile(story)
    for person, without in ((script.FIRST, script.UNTICKED), (script.SECOND, None)):
        attempt = await story.connect("here")
        await authorize(story.browser, attempt, person, without)
        story.remember("connection", (await story.outcome(attempt))["connection_id"])
    if accounts is not None:
        await choose_accounts(story, accounts)
    await sync(story, story.connection)
    link = (await story.connect("link")).link
    ways = {"link": link, "invitation": await invitation(scene), **await linked(scene, story)}
    return Guide(scene, story, **ways)


async def invitation(scene: Scene) -> str:
    """Another one for the owner, as `adport members invite` makes it."""
    settings = read_settings(scene.environment)
    async with opened(settings) as container:
        owner = await operator(settings, container)
        async with container() as scope:
            invited = await (await scope.get(InviteMember))(owner, owner.member_id or MemberId(""))
            return (await scope.get(Addresses)).invitation(invited.secret)
