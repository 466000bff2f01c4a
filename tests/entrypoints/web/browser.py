"""A person's browser at our own pages, signed in or not, and whom it may belong to."""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx  # noqa: TID251 - plays a browser
import msgspec

from core.access import Actor, Role
from core.ids import MemberId, PlanSlug, WorkspaceId
from core.usecases.invitations import InviteMember
from core.usecases.members import AddMember, NewMember
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from core.workspace import Member
from tests.entrypoints.api.client import Api, text_of
from tests.entrypoints.api.service import House

PASSWORD = "orange window seldom"
CSRF = re.compile(r'<meta name="csrf" content="([0-9a-f]+)">')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

type Response = httpx.Response
type Fields = Mapping[str, str | list[str]]


class Browser:
    """Keeps cookies, goes where it is told, and sends forms as pages do."""

    def __init__(self, url: str, origin: str | None = None) -> None:
        self.url, self.origin = url, origin or url
        self.client = httpx.AsyncClient(base_url=url, timeout=30)
        self._member: Member | None = None
        self._csrf = ""

    @property
    def member(self) -> Member:
        """Whoever is signed in."""
        assert self._member
        return self._member

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        """The page, or where it leads."""
        return await self.client.get(path, headers=headers)

    async def read(self, path: str) -> str:
        """What a person reads on a page, which must be there."""
        page = await self.get(path)
        assert page.status_code == 200, page.text
        return said(page)

    async def tell(self, answer: Response) -> str:
        """What the page tells that a form led to."""
        assert answer.status_code == 303, answer.text
        return await self.read(answer.headers["location"])

    async def csrf(self) -> str:
        """What this session's forms carry."""
        if not self._csrf:
            found = CSRF.search((await self.get("/account")).text)
            self._csrf = found[1] if found else ""
        return self._csrf

    async def post(
        self,
        path: str,
        form: Fields | None = None,
        headers: Mapping[str, str] | None = None,
        **more: str | list[str],
    ) -> Response:
        """Send a form from a page of ours, with the session's token unless another is named."""
        sent = {**(form or {}), **more}
        fields = {"csrf": sent["csrf"] if "csrf" in sent else await self.csrf(), **sent}
        return await self.send(path, fields, {"Origin": self.origin, **(headers or {})})

    async def send(
        self, path: str, form: Fields | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send a form as it is; a list is sent as many fields."""
        body = urlencode(dict(form or {}), doseq=True)
        return await self.client.post(path, content=body, headers={**FORM, **(headers or {})})

    async def sign_in(
        self,
        email: str,
        password: str = PASSWORD,
        headers: Mapping[str, str] | None = None,
        **more: str,
    ) -> Response:
        """The form of the sign-in page."""
        self._csrf = ""
        form = {"email": email, "password": password, **more}
        return await self.send("/sign-in", form, {"Origin": self.origin, **(headers or {})})

    async def accept(self, path: str, email: str, name: str = "Somebody") -> Response:
        """The form of the invitation's page."""
        self._csrf = ""
        form = {"name": name, "email": email, "password": PASSWORD}
        return await self.send(path, form, {"Origin": self.origin})

    async def come_in(self, path: str, member: Member) -> None:
        """Follow an invitation."""
        answer = await self.accept(path, member.email, member.name)
        assert answer.status_code == 303, answer.text
        self._member = member


def browser(house: House, origin: str | None = None) -> Browser:
    """A fresh one at the house's door."""
    made = Browser(house.url, origin)
    house.stack.push_async_callback(made.client.aclose)
    return made


async def invitation(house: House, api: Api, member_id: str) -> str:
    """The path of a new way in for a member of whoever owns the key."""
    me: dict[str, Any] = await api.get("me")
    return await _invitation(house, WorkspaceId(me["workspace_id"]), MemberId(member_id))


async def member(house: House, role: Role, api: Api | None = None) -> dict[str, Any]:
    """A new member of the owner's workspace, or of whoever owns the key."""
    listed: list[dict[str, Any]] = (await (api or house.owner).get("members"))["items"]
    email = f"{role}-{len(listed)}@example.com"
    body = {"email": email, "name": f"{role} {len(listed)}", "role": role}
    made: dict[str, Any] = await (api or house.owner).post("members", body)
    return made


async def signed_in(
    house: House,
    role: Role = Role.OWNER,
    api: Api | None = None,
    who: Mapping[str, Any] | None = None,
) -> Browser:
    """A browser in which somebody is signed in: a new member, unless it is told who."""
    who = who or await member(house, role, api)
    return await _in(house, _member(who))


async def owner_in(house: House) -> Browser:
    """The owner of the house's workspace."""
    me = await house.owner.get("me")
    found = (await house.owner.get("members"))["items"]
    return await signed_in(house, who=next(one for one in found if one["id"] == me["member_id"]))


async def member_in(house: House, role: Role, name: str = "Bo") -> Browser:
    """Somebody new in the house's workspace, by name."""
    body = {"email": f"{name}.{role}@example.com".lower(), "name": name, "role": role}
    return await signed_in(house, who=await house.owner.post("members", body))


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
    actor = _owner_of(owner.workspace_id)
    async with house.container() as scope:
        await (await scope.get(AddMember))(actor, NewMember(email="two@next.example", name="Two"))
    return await _in(house, owner)


async def refused_forms(house: House, browser: Browser, path: str, **form: Any) -> None:  # noqa: ANN401
    """Prove that a form counts only with this session's token, from a page of ours."""
    token = await browser.csrf()
    before = house.rows()
    elsewhere = {"Origin": "https://elsewhere.example"}
    answers = [
        await browser.post(path, csrf="", **form),
        await browser.post(path, csrf="0" * len(token), **form),
        await browser.post(path, form, elsewhere),
        await browser.send(path, {"csrf": token, **form}),
    ]
    assert [one.status_code for one in answers] == [403] * 4
    assert house.rows() == before


async def refused_role(house: House, browser: Browser, path: str, **form: Any) -> None:  # noqa: ANN401
    """Prove that the signed-in member's role is too little, and that nothing changes."""
    await browser.csrf()
    before = house.rows()
    answer = await browser.post(path, form)
    assert answer.status_code == 403, answer.text
    assert house.rows() == before


def said(page: Response) -> str:
    """What a person reads on a page."""
    return html.unescape(text_of(page))


def value_of(page: Response, id: str) -> str:
    """What stands in a field."""
    found = re.search(rf'<input id="{id}" value="([^"]*)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


async def _in(house: House, member: Member) -> Browser:
    made = browser(house)
    await made.come_in(await _invitation(house, member.workspace_id, member.id), member)
    return made


async def _invitation(house: House, workspace_id: WorkspaceId, member_id: MemberId) -> str:
    async with house.container() as scope:
        made = await (await scope.get(InviteMember))(_owner_of(workspace_id), member_id)
    return f"/invitations/{made.secret.reveal()}"


def _owner_of(workspace_id: WorkspaceId) -> Actor:
    return Actor(workspace_id=workspace_id, name="Test", role=Role.OWNER)


def _member(row: Mapping[str, Any]) -> Member:
    return msgspec.convert(dict(row), Member)
