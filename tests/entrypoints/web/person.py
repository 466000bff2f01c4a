"""A browser with somebody signed in: follows links, and sends forms as pages have them."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx  # noqa: TID251 - plays everybody who calls the service
import msgspec

from core.access import Actor, Role
from core.ids import PlanSlug
from core.usecases.invitations import InviteMember
from core.usecases.members import AddMember, NewMember
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from core.workspace import Member
from tests.entrypoints.api.client import text_of
from tests.entrypoints.api.service import House

PASSWORD = "correct horse battery"
CSRF = re.compile(r'name="csrf" (?:value|content)="([0-9a-f]*)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """One browser; `member` is whoever is signed in."""

    def __init__(self, house: House, member: Member) -> None:
        self.url, self.member = house.url, member
        self.client = httpx.AsyncClient(base_url=house.url, timeout=30)
        house.stack.push_async_callback(self.client.aclose)

    async def get(self, path: str) -> httpx.Response:
        """A page, whatever it is."""
        return await self.client.get(path)

    async def read(self, path: str) -> str:
        """What a person reads on a page, which must be there."""
        page = await self.get(path)
        assert page.status_code == 200, page.text
        return text_of(page)

    async def csrf(self) -> str:
        """What the forms of this session carry."""
        found = CSRF.search((await self.get("/account")).text)
        assert found
        return found[1]

    async def post(
        self,
        path: str,
        *,
        origin: str | None = None,
        csrf: str | None = None,
        **form: Any,  # noqa: ANN401 - texts and lists of texts
    ) -> httpx.Response:
        """Send a form, as a page of ours does unless told otherwise; a list is sent as many."""
        token = await self.csrf() if csrf is None else csrf
        headers = {**FORM, "Origin": origin or self.url}
        body = urlencode({"csrf": token, **form}, doseq=True)
        return await self.client.post(path, content=body, headers=headers)

    async def tell(self, answer: httpx.Response) -> str:
        """What the page tells that a form led to."""
        assert answer.status_code == 303, answer.text
        return await self.read(answer.headers["location"])


async def invitation(house: House, member: Member) -> str:
    """The path of a new one-time way in."""
    actor = Actor(workspace_id=member.workspace_id, name="Test", role=Role.OWNER)
    async with house.container() as scope:
        invited = await (await scope.get(InviteMember))(actor, member.id)
    return f"/invitations/{invited.secret.reveal()}"


async def signed_in(house: House, member: Member) -> Browser:
    """A browser in which that member has just chosen a password."""
    browser = Browser(house, member)
    form = {"name": member.name, "email": member.email, "password": PASSWORD}
    answer = await browser.client.post(
        await invitation(house, member), data=form, headers={"Origin": house.url}
    )
    assert answer.status_code == 303, answer.text
    return browser


async def owner_in(house: House) -> Browser:
    """The owner of the house's workspace."""
    me = await house.owner.get("me")
    found = (await house.owner.get("members"))["items"]
    return await signed_in(
        house, _member(next(one for one in found if one["id"] == me["member_id"]))
    )


async def member_in(house: House, role: Role, name: str = "Bo") -> Browser:
    """Somebody new in the house's workspace."""
    body = {"email": f"{name}.{role}@example.com".lower(), "name": name, "role": role}
    return await signed_in(house, _member(await house.owner.post("members", body)))


async def neighbour_in(house: House) -> Browser:
    """The owner of another workspace, in which there is a second member."""
    async with house.container() as scope:
        asked = NewWorkspace(
            name="Next door",
            plan=PlanSlug("self_hosted"),
            owner_email="owner@next.example",
            owner_name="Neighbour",
        )
        owner = await (await scope.get(FoundWorkspace))(asked)
    actor = Actor(workspace_id=owner.workspace_id, name="Neighbour", role=Role.OWNER)
    async with house.container() as scope:
        await (await scope.get(AddMember))(actor, NewMember(email="two@next.example", name="Two"))
    return await signed_in(house, owner)


async def refused_forms(house: House, browser: Browser, path: str, **form: Any) -> None:  # noqa: ANN401
    """Prove that a form counts only with this session's token, from a page of ours."""
    token = await browser.csrf()
    before = house.rows()
    answers = [
        await browser.post(path, csrf="", **form),
        await browser.post(path, csrf="0" * len(token), **form),
        await browser.post(path, csrf=token, origin="https://elsewhere.example", **form),
        await browser.client.post(path, data={"csrf": token, **form}),
    ]
    assert [one.status_code for one in answers] == [403] * 4
    assert house.rows() == before


async def refused_role(house: House, browser: Browser, path: str, **form: Any) -> None:  # noqa: ANN401
    """Prove that the signed-in member's role is too little, and that nothing changes."""
    token, before = await browser.csrf(), house.rows()
    answer = await browser.post(path, csrf=token, **form)
    assert answer.status_code == 403, answer.text
    assert house.rows() == before


def value_of(page: httpx.Response, id: str) -> str:
    """What stands in a field."""
    found = re.search(rf'<input id="{id}" value="([^"]*)"', page.text)
    assert found, page.text
    return unescape(found[1])


def _member(row: dict[str, Any]) -> Member:
    return msgspec.convert(row, Member)
