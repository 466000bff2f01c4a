"""/members: who is in the workspace, in what role, and the way in for each of them."""

from dataclasses import dataclass
from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from core.access import RANK, Actor, Deed, Role, may
from core.errors import Error, Invalid, NameTaken
from core.ids import MemberId
from core.usecases.invitations import InviteMember, ShowWaysIn, WithdrawInvitation
from core.usecases.members import AddMember, ChangeRole, ListMembers, NewMember, RemoveMember
from core.workspace import Member
from entrypoints.addresses import Addresses
from entrypoints.http.errors import status_of
from entrypoints.http.web.helping import granted_first
from entrypoints.http.web.paging import leaf_of
from entrypoints.http.web.rendering import go, page
from entrypoints.http.web.words import label


@dataclass
class Newcomer:
    """Whom to add, in what role."""

    name: str = ""
    email: str = ""
    role: str = Role.VIEWER.value


@dataclass
class Given:
    """The role to give."""

    role: str = ""


@get("/members", include_in_schema=False)
@inject
async def show_members(
    actor: NamedDependency[Actor],
    request: Request[Any, Any, Any],
    members: FromDishka[ListMembers],
    ways: FromDishka[ShowWaysIn],
) -> Response[str]:
    """Everybody, page by page; whoever may decide over a member finds the means beside them."""
    return await _members(actor, request, members, ways)


@post("/members", include_in_schema=False)
@inject
async def add_member(
    actor: NamedDependency[Actor],
    data: URLEncodedBody[Newcomer],
    request: Request[Any, Any, Any],
    add: FromDishka[AddMember],
    invite: FromDishka[InviteMember],
    members: FromDishka[ListMembers],
    ways: FromDishka[ShowWaysIn],
    addresses: FromDishka[Addresses],
) -> Response[str]:
    """Take a person in; the page with their way in. What is wrong is told beside what was typed."""
    try:
        asked = NewMember(email=data.email, name=data.name, role=_role(data.role))
        made = await add(actor, asked)
    except (Invalid, NameTaken) as error:
        return await _members(actor, request, members, ways, data, error)
    invited = await invite(actor, made.id)
    link = addresses.invitation(invited.secret)
    return await page("member_link.html", request, invited=invited, link=link, is_new=True)


@post("/members/{member_id:str}/role", include_in_schema=False)
@inject
async def change_role(
    actor: NamedDependency[Actor],
    member_id: FromPath[str],
    data: URLEncodedBody[Given],
    change: FromDishka[ChangeRole],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Another role; it counts from their next page on."""
    done = await change(actor, MemberId(member_id), _role(data.role))
    return go("/members", addresses, f"{done.name}: {label(done.role)} from now on.")


@post("/members/{member_id:str}/remove", include_in_schema=False)
@inject
async def remove_member(
    actor: NamedDependency[Actor],
    member_id: FromPath[str],
    remove: FromDishka[RemoveMember],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """Take a person out, with their sessions and API keys."""
    await remove(actor, MemberId(member_id))
    return go("/members", addresses, "Removed. They are signed out, and their API keys are gone.")


@post("/members/{member_id:str}/invite", include_in_schema=False)
@inject
async def invite_member(
    actor: NamedDependency[Actor],
    member_id: FromPath[str],
    request: Request[Any, Any, Any],
    invite: FromDishka[InviteMember],
    addresses: FromDishka[Addresses],
) -> Response[str]:
    """The page with the one-time way in: the only one that ever shows it."""
    invited = await invite(actor, MemberId(member_id))
    link = addresses.invitation(invited.secret)
    return await page("member_link.html", request, invited=invited, link=link, is_new=False)


@post("/members/{member_id:str}/withdraw", include_in_schema=False)
@inject
async def withdraw_invitation(
    actor: NamedDependency[Actor],
    member_id: FromPath[str],
    withdraw: FromDishka[WithdrawInvitation],
    addresses: FromDishka[Addresses],
) -> Redirect:
    """The link that was sent opens nothing any more. Twice is harmless."""
    member = await withdraw(actor, MemberId(member_id))
    return go("/members", addresses, f"The invitation of {member.name} opens nothing any more.")


def within_reach(actor: Actor, members: list[Member]) -> list[Member]:
    """Over whom the actor may decide: nobody above their own role."""
    if not may(actor.role, Deed.MANAGE_MEMBERS):
        return []
    return [one for one in members if RANK[one.role] <= RANK[actor.role]]


async def _members(
    actor: Actor,
    request: Request[Any, Any, Any],
    members: ListMembers,
    ways: ShowWaysIn,
    typed: Newcomer | None = None,
    error: Error | None = None,
) -> Response[str]:
    given = request.query_params
    text, number = given.get("q", "").strip()[:200], given.get("page", "")
    found = await members(actor)
    return await page(
        "members.html",
        request,
        status=status_of(type(error)) if error else 200,
        members=leaf_of([one for one in found if _is_called(one, text)], number, text),
        ways=await ways(actor) if may(actor.role, Deed.MANAGE_MEMBERS) else {},
        below={one.id for one in within_reach(actor, found)},
        roles=[one for one in Role if RANK[one] <= RANK[actor.role]],
        grants=[(one, granted_first(one)) for one in Role],
        typed=typed or Newcomer(),
        error=error,
    )


def _is_called(member: Member, text: str) -> bool:
    sought = text.casefold()
    return sought in member.name.casefold() or sought in member.email.casefold()


def _role(text: str) -> Role:
    if text not in set(Role):
        raise Invalid(
            "That is no role.", field="role", remedy=f"Choose one of {', '.join(sorted(Role))}."
        )
    return Role(text)


HANDLERS = (
    show_members,
    add_member,
    change_role,
    remove_member,
    invite_member,
    withdraw_invitation,
)
