"""/members and /api-keys: who may come in, and how programs do."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from core.access import Actor, Role
from core.ids import ApiKeyId, MemberId
from core.usecases.api_keys import ListApiKeys, MakeApiKey, NewApiKey, RevokeApiKey
from core.usecases.members import AddMember, ChangeRole, ListMembers, NewMember, RemoveMember
from core.workspace import Member
from entrypoints.http.views import ApiKeyView, Items, MadeKeyView, items, view_key


class RoleChange(Struct, frozen=True, forbid_unknown_fields=True):
    """The role to give."""

    role: Role


@get("/members", summary="The workspace's members")
@inject
async def list_members(
    actor: NamedDependency[Actor], members: FromDishka[ListMembers]
) -> Items[Member]:
    """Everybody in the workspace, oldest first."""
    return items(await members(actor))


@post("/members", summary="Add a member")
@inject
async def add_member(
    actor: NamedDependency[Actor], data: JSONBody[NewMember], add: FromDishka[AddMember]
) -> Member:
    """Take a person into the workspace, in a role up to one's own. Admin and up."""
    return await add(actor, data)


@patch("/members/{member_id:str}", summary="Change a member's role")
@inject
async def change_role(
    actor: NamedDependency[Actor],
    member_id: FromPath[str],
    data: JSONBody[RoleChange],
    change: FromDishka[ChangeRole],
) -> Member:
    """Give a member another role; it counts from their next request on. Admin and up."""
    return await change(actor, MemberId(member_id), data.role)


@delete("/members/{member_id:str}", summary="Remove a member")
@inject
async def remove_member(
    actor: NamedDependency[Actor], member_id: FromPath[str], remove: FromDishka[RemoveMember]
) -> None:
    """Take a person and their API keys out of the workspace. Admin and up."""
    await remove(actor, MemberId(member_id))


@get("/api-keys", summary="The workspace's API keys")
@inject
async def list_api_keys(
    actor: NamedDependency[Actor], keys: FromDishka[ListApiKeys]
) -> Items[ApiKeyView]:
    """Every key, revoked ones included; of each only its first characters. Admin and up."""
    return items(view_key(one) for one in await keys(actor))


@post("/api-keys", summary="Make an API key")
@inject
async def make_api_key(
    actor: NamedDependency[Actor], data: JSONBody[NewApiKey], make: FromDishka[MakeApiKey]
) -> MadeKeyView:
    """Make a key for oneself, or for a member of at most one's own role; shown this once."""
    made = await make(actor, data)
    return MadeKeyView(key=view_key(made.key), secret=made.secret.reveal())


@delete("/api-keys/{key_id:str}", summary="Revoke an API key")
@inject
async def revoke_api_key(
    actor: NamedDependency[Actor], key_id: FromPath[str], revoke: FromDishka[RevokeApiKey]
) -> None:
    """Make a key worthless from the next request on; twice is harmless. Admin and up."""
    await revoke(actor, ApiKeyId(key_id))


HANDLERS = (
    list_members,
    add_member,
    change_role,
    remove_member,
    list_api_keys,
    make_api_key,
    revoke_api_key,
)
