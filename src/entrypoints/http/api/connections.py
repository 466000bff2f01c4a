"""/authorizations and /connections: making, checking, restoring and ending connections."""

from typing import Annotated

from dishka.integrations.litestar import FromDishka, inject
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from core.access import Actor
from core.authorization import Opened
from core.ids import AuthorizationId, ConnectionId, ProfileId, ProviderSlug
from core.permission import MatrixRow
from core.ports.clock import Clock
from core.secret import Secret
from core.usecases.authorizations import (
    ListAuthorizations,
    MadeAuthorization,
    OpenAuthorization,
    ShowAuthorization,
    WithdrawAuthorization,
)
from core.usecases.connections import (
    Disconnect,
    ListConnections,
    ShowConnection,
    ValidateConnection,
)
from core.usecases.pasting import ConnectByToken
from core.usecases.survey import Check
from entrypoints.addresses import Addresses
from entrypoints.http.views import (
    AuthorizationView,
    ConnectionView,
    Items,
    OpenedView,
    items,
    view_authorization,
    view_connection,
)


class NewAuthorization(Struct, frozen=True, forbid_unknown_fields=True):
    """With which provider to connect, in this browser (`here`) or another one (`link`)."""

    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    open: Opened = Opened.HERE


class PastedToken(Struct, frozen=True, forbid_unknown_fields=True):
    """A token that somebody has already, such as a system user's."""

    provider: Annotated[ProviderSlug, Meta(examples=["example"])]
    token: Annotated[str, Meta(min_length=1, max_length=4096, examples=["EAAB…"])]

    def __repr__(self) -> str:
        return f"PastedToken({self.provider})"


class Reopening(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the person goes on to reconnect."""

    open: Opened = Opened.HERE


class ValidationView(Struct, frozen=True):
    """The connection after its validation, and what each check found."""

    connection: ConnectionView
    checks: tuple[Check, ...]


@post("/profiles/{profile_id:str}/authorizations", summary="Start to connect")
@inject
async def open_authorization(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[NewAuthorization],
    open: FromDishka[OpenAuthorization],
    addresses: FromDishka[Addresses],
) -> OpenedView:
    """Make a one-time address. `here` lives 10 minutes, `link` 30. Manager and up."""
    made = await open(actor, ProfileId(profile_id), data.provider, data.open)
    return _opened(made, addresses)


@post("/profiles/{profile_id:str}/tokens", summary="Connect by a token")
@inject
async def paste_token(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    data: JSONBody[PastedToken],
    connect: FromDishka[ConnectByToken],
    clock: FromDishka[Clock],
) -> AuthorizationView:
    """An attempt without a consent page, ended `done` or `failed`. Manager and up."""
    ended = await connect(actor, ProfileId(profile_id), data.provider, Secret(data.token))
    return view_authorization(ended, clock.now())


@get("/profiles/{profile_id:str}/authorizations", summary="A profile's attempts to connect")
@inject
async def list_authorizations(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    list: FromDishka[ListAuthorizations],
    clock: FromDishka[Clock],
) -> Items[AuthorizationView]:
    """The attempts, newest first."""
    found = await list(actor, ProfileId(profile_id))
    return items(view_authorization(one, clock.now()) for one in found)


@get("/authorizations/{authorization_id:str}", summary="How far an attempt has come")
@inject
async def show_authorization(
    actor: NamedDependency[Actor],
    authorization_id: FromPath[str],
    show: FromDishka[ShowAuthorization],
    clock: FromDishka[Clock],
) -> AuthorizationView:
    """Ask again until the stage is `done`, `failed`, `withdrawn` or `expired`."""
    return view_authorization(await show(actor, AuthorizationId(authorization_id)), clock.now())


@delete("/authorizations/{authorization_id:str}", summary="Withdraw a link", status_code=200)
@inject
async def withdraw_authorization(
    actor: NamedDependency[Actor],
    authorization_id: FromPath[str],
    withdraw: FromDishka[WithdrawAuthorization],
    clock: FromDishka[Clock],
) -> AuthorizationView:
    """Make a link worthless that nobody has finished with; twice is harmless. Manager and up."""
    found = await withdraw(actor, AuthorizationId(authorization_id))
    return view_authorization(found, clock.now())


@get("/profiles/{profile_id:str}/connections", summary="A profile's connections")
@inject
async def list_connections(
    actor: NamedDependency[Actor], profile_id: FromPath[str], list: FromDishka[ListConnections]
) -> Items[ConnectionView]:
    """The connections, oldest first, each with its state and problems."""
    return items(view_connection(one) for one in await list(actor, ProfileId(profile_id)))


@get("/connections/{connection_id:str}", summary="One connection")
@inject
async def show_connection(
    actor: NamedDependency[Actor], connection_id: FromPath[str], show: FromDishka[ShowConnection]
) -> ConnectionView:
    """One connection with its state and problems."""
    return view_connection(await show(actor, ConnectionId(connection_id)))


@get("/connections/{connection_id:str}/permissions", summary="A connection's permission matrix")
@inject
async def show_matrix(
    actor: NamedDependency[Actor], connection_id: FromPath[str], show: FromDishka[ShowConnection]
) -> Items[MatrixRow]:
    """Every permission: granted or not, proven or only claimed, and what breaks without it."""
    return items(await show.matrix(actor, ConnectionId(connection_id)))


@post("/connections/{connection_id:str}/validate", summary="Validate a connection", status_code=200)
@inject
async def validate_connection(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    validate: FromDishka[ValidateConnection],
) -> ValidationView:
    """Ask the platform whether everything is still so; the state follows. Media buyer and up."""
    done = await validate(actor, ConnectionId(connection_id))
    return ValidationView(connection=view_connection(done.connection), checks=done.checks)


@post("/connections/{connection_id:str}/reconnect", summary="Reconnect, or ask again")
@inject
async def reconnect(
    actor: NamedDependency[Actor],
    connection_id: FromPath[str],
    data: JSONBody[Reopening],
    open: FromDishka[OpenAuthorization],
    addresses: FromDishka[Addresses],
) -> OpenedView:
    """Make a one-time address at which the same platform user restores it. Manager and up."""
    made = await open.again(actor, ConnectionId(connection_id), data.open)
    return _opened(made, addresses)


@post("/connections/{connection_id:str}/disconnect", summary="Disconnect", status_code=200)
@inject
async def disconnect(
    actor: NamedDependency[Actor], connection_id: FromPath[str], end: FromDishka[Disconnect]
) -> ConnectionView:
    """Destroy the token here, and have the platform take it back; synced data stay. Manager and up.

    A key that was entered stays valid at the service: withdraw it there.
    """
    return view_connection(await end(actor, ConnectionId(connection_id)))


def _opened(made: MadeAuthorization, addresses: Addresses) -> OpenedView:
    view = view_authorization(made.authorization, made.authorization.created_at)
    return OpenedView(authorization=view, url=addresses.link(made.link))


HANDLERS = (
    open_authorization,
    paste_token,
    list_authorizations,
    show_authorization,
    withdraw_authorization,
    list_connections,
    show_connection,
    show_matrix,
    validate_connection,
    reconnect,
    disconnect,
)
