"""/help and /profiles/…/help: what everything means, made of the tables that decide it."""

from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.access import LEAST, Actor, Deed, Role, may
from core.ids import ProfileId
from core.login import IDLE, LONGEST
from core.plan import size_of
from core.ports.platforms import Platforms
from core.problem import CATALOGUE, Entry, State
from core.usecases.connections import ListConnections
from core.usecases.plans import ListPlans
from core.usecases.profiles import ShowProfile
from entrypoints.http.web.cards import words_of
from entrypoints.http.web.rendering import page

DEEDS = {
    Deed.VIEW: "See everything but the audit trail and the API keys",
    Deed.SYNC: "Start a sync",
    Deed.VALIDATE: "Validate a connection",
    Deed.CONNECT: "Connect, reconnect, make and revoke links",
    Deed.DISCONNECT: "Disconnect",
    Deed.CHOOSE_ACCOUNTS: "Choose ad accounts and Business Centers",
    Deed.LINK_ACCOUNTS: "Ask owners to link accounts, assign them to members and ad accounts",
    Deed.EDIT_PROFILES: "Make and change profiles",
    Deed.DELETE_PROFILES: "Delete a profile with its data",
    Deed.MANAGE_MEMBERS: "Add, invite, change and remove members",
    Deed.MANAGE_PLAN: "Change the plan, choose what stays active",
    Deed.MANAGE_KEYS: "Make and revoke API keys",
    Deed.READ_AUDIT: "Read the audit trail",
}
"""What each deed covers, in few words."""

STATES = {
    State.CONNECTED: "Everything works. There may be notices, which block nothing.",
    State.LIMITED: "It works, but some things are blocked: a permission or a role is missing.",
    State.SELECTION_NEEDED: "It works, but nobody has chosen yet which ad accounts to sync.",
    State.DEGRADED: "The platform fails or asks us to wait. The service looks again by itself.",
    State.REAUTHORIZE: "The authorisation is over. It can be read until somebody reconnects.",
    State.REVOKED: "The authorisation was taken back. It can be read until somebody reconnects.",
    State.DISCONNECTED: "Somebody took it apart here. It can be read; reconnecting brings it back.",
}
"""What each state means for whoever looks at a connection."""


@get("/help", include_in_schema=False)
@inject
async def show_help(
    actor: NamedDependency[Actor],  # noqa: ARG001 - for members only
    request: Request[Any, Any, Any],
    plans: FromDishka[ListPlans],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """What Adport is, who may do what, and what the words on its pages mean."""
    return await page(
        "help.html",
        request,
        roles=list(Role),
        deeds=[(DEEDS[deed], [may(role, deed) for role in Role]) for deed in Deed],
        plans=sorted(await plans(), key=size_of),
        providers=[one.manifest for one in platforms.all()],
        states=[(state, STATES[state], _of(state)) for state in State],
        idle=IDLE.total_seconds(),
        longest=LONGEST.total_seconds(),
    )


@get("/profiles/{profile_id:str}/help", include_in_schema=False)
@inject
async def show_profile_help(
    actor: NamedDependency[Actor],
    profile_id: FromPath[str],
    request: Request[Any, Any, Any],
    show: FromDishka[ShowProfile],
    list_connections: FromDishka[ListConnections],
    platforms: FromDishka[Platforms],
) -> Response[str]:
    """What the pages inside a profile show, and how far to trust it."""
    id = ProfileId(profile_id)
    profile = await show(actor, id)
    connections = await list_connections(actor, id)
    return await page(
        "profile_help.html",
        request,
        profile=profile,
        words=words_of(platforms, [one.provider for one in connections]),
        providers=[one.manifest for one in platforms.all()],
        states=[(state, STATES[state]) for state in State],
    )


def granted_first(role: Role) -> list[str]:
    """What a role may do that no lower one may."""
    return [words for deed, words in DEEDS.items() if LEAST[deed] is role]


def _of(state: State) -> list[Entry]:
    return [one for one in CATALOGUE.values() if one.state is state]


HANDLERS = (show_help, show_profile_help)
