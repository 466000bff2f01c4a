"""The admin path of TikTok accounts: owners who scan, take back and change, without a browser."""

from datetime import timedelta

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.phone import answer, code_in
from plugins.tiktok.sandbox.public_accounts import (
    MOST,
    PERMISSIONS,
    Link,
    PublicAccount,
    Ticket,
)
from plugins.tiktok.sandbox.state import Sandbox


class Scan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner with their phone; without an address they were asked by another way."""

    account: str = ""
    """If not named, the first that is not linked there."""
    url: str = ""
    bc_id: str = ""
    without: tuple[str, ...] = ()
    """What they leave unticked; what needs it goes as well."""
    deny: bool = False


class OwnerChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an owner does; what is absent stays."""

    revoked_for: str | None = None
    """The Business Center that may no longer."""
    private: bool | None = None
    business: bool | None = None
    own_user: str | None = None
    """The key of the user it is linked to as well; empty for none."""
    elsewhere: int | None = None
    """In how many Business Centers of strangers it is."""


class Crowd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many more accounts, all linked to one Business Center."""

    bc_id: str
    accounts: int


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """An account and what it gave to whom."""

    account: PublicAccount
    links: dict[str, Link]
    """By Business Center."""


class Owning(Controller):
    """What may be done to TikTok accounts."""

    path = "/_sandbox"

    @get("/public_accounts")
    async def show(self, sandbox: NamedDependency[Sandbox]) -> list[Owned]:
        return [_owned(sandbox, one) for one in sandbox.public.accounts.values()]

    @post("/public_accounts/{id:str}", status_code=200)
    async def change(
        self, id: FromPath[str], data: JSONBody[OwnerChange], sandbox: NamedDependency[Sandbox]
    ) -> Owned:
        before = _account(sandbox, id)
        if data.own_user and data.own_user not in sandbox.world.users:
            raise NotFoundException(f"No user {data.own_user}.")
        account = msgspec.structs.replace(
            before,
            is_private=before.is_private if data.private is None else data.private,
            is_business=before.is_business if data.business is None else data.business,
            own_user=before.own_user if data.own_user is None else data.own_user,
        )
        sandbox.public.accounts[id] = account
        if data.revoked_for is not None:
            sandbox.public.unlink(data.revoked_for, id)
        if data.elsewhere is not None:
            sandbox.public.elsewhere[id] = data.elsewhere
        return _owned(sandbox, account)

    @post("/scan", status_code=200)
    async def scan(self, data: JSONBody[Scan], sandbox: NamedDependency[Sandbox]) -> Owned:
        code = code_in(data.url) if data.url else _asked(sandbox, data.bc_id)
        ticket = sandbox.public.tickets.get(code)
        if ticket is None or ticket.answer or sandbox.clock.now() >= ticket.expires_at:
            raise ClientException("The code is unknown, was answered, or is too old.")
        account = _account(sandbox, data.account or _unlinked(sandbox, ticket.center))
        given = [one for one in PERMISSIONS if one not in data.without]
        if problem := answer(sandbox, code, None if data.deny else account, given):
            raise ClientException(problem)
        return _owned(sandbox, account)

    @post("/crowd", status_code=200)
    async def add(self, data: JSONBody[Crowd], sandbox: NamedDependency[Sandbox]) -> dict[str, int]:
        public = sandbox.public
        _center(sandbox, data.bc_id)
        if not 0 <= data.accounts <= MOST:
            raise ClientException(f"At most {MOST} at a time.")
        for number in range(len(public.accounts), len(public.accounts) + data.accounts):
            one = PublicAccount(
                id=id_of("public account", number), handle=f"crowd.{number}", name=f"Crowd {number}"
            )
            public.accounts[one.id] = one
            link = Link(
                permissions=("existing_posts",), is_ads_only=True, since=sandbox.clock.now()
            )
            public.link(data.bc_id, one.id, link)
        return {"accounts": len(public.accounts_in(data.bc_id))}


def _asked(sandbox: Sandbox, center: str) -> str:
    """As if the first admin had asked in the Business Center itself."""
    _center(sandbox, center)
    until = sandbox.clock.now() + timedelta(hours=24)
    first = next(iter(sandbox.world.users))
    return sandbox.public.ask(
        Ticket(center=center, asked_by=first, is_ads_only=True, expires_at=until)
    )


def _unlinked(sandbox: Sandbox, center: str) -> str:
    there = {one.id for one in sandbox.public.accounts_in(center)}
    return next((id for id in sandbox.public.accounts if id not in there), "")


def _owned(sandbox: Sandbox, account: PublicAccount) -> Owned:
    links = sandbox.public.links.items()
    mine = {where: one for (where, id), one in links if id == account.id}
    return Owned(account=account, links=mine)


def _account(sandbox: Sandbox, id: str) -> PublicAccount:
    if id not in sandbox.public.accounts:
        raise NotFoundException(f"No TikTok account {id}.")
    return sandbox.public.accounts[id]


def _center(sandbox: Sandbox, id: str) -> None:
    if id not in sandbox.world.centers:
        raise NotFoundException(f"No Business Center {id}.")
