"""A person's browser at our own pages, signed in or not."""

import html
import re
from collections.abc import Mapping
from typing import Any

import httpx  # noqa: TID251 - plays a browser

from core.access import Actor, Role
from core.ids import MemberId, WorkspaceId
from core.usecases.invitations import InviteMember
from tests.entrypoints.api.client import Api
from tests.entrypoints.api.service import House

PASSWORD = "orange window seldom"
CSRF = re.compile(r'<meta name="csrf" content="([0-9a-f]+)">')

type Response = httpx.Response
type Form = Mapping[str, str | list[str]]


class Browser:
    """Keeps cookies, goes where it is told, and sends forms as pages do."""

    def __init__(self, url: str, origin: str | None = None) -> None:
        self.origin = origin or url
        self.client = httpx.AsyncClient(base_url=url, timeout=30)
        self._csrf = ""

    async def close(self) -> None:
        await self.client.aclose()

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        """The page, or where it leads."""
        return await self.client.get(path, headers=headers)

    async def csrf(self) -> str:
        """What this session's forms carry."""
        if not self._csrf:
            found = CSRF.search((await self.get("/profiles")).text)
            self._csrf = found[1] if found else ""
        return self._csrf

    async def post(
        self, path: str, form: Form | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send a form from a page of ours, with the session's token."""
        fields = {"csrf": await self.csrf(), **(form or {})}
        return await self.send(path, fields, {"Origin": self.origin, **(headers or {})})

    async def send(
        self, path: str, form: Form | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send a form as it is."""
        return await self.client.post(path, data=dict(form or {}), headers=headers)

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


def browser(house: House, origin: str | None = None) -> Browser:
    """A fresh one at the house's door."""
    made = Browser(house.url, origin)
    house.stack.push_async_callback(made.close)
    return made


async def invitation(house: House, api: Api, member_id: str) -> str:
    """The path of a new way in for a member of whoever owns the key."""
    me: dict[str, Any] = await api.get("me")
    actor = Actor(
        workspace_id=WorkspaceId(me["workspace_id"]), name=me["name"], role=Role(me["role"])
    )
    async with house.container() as scope:
        made = await (await scope.get(InviteMember))(actor, MemberId(member_id))
    return f"/invitations/{made.secret.reveal()}"


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
    path = await invitation(house, api or house.owner, who["id"])
    made = browser(house)
    answer = await made.accept(path, who["email"], who["name"])
    assert answer.status_code == 303, answer.text
    return made


def said(page: Response) -> str:
    """What a person reads on a page."""
    visible = re.sub(r"<(style|script|title).*?</\1>", " ", page.text, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", visible).split()))
