"""The audit trail in words: what was done, by kinds, and the names behind its ids."""

import re

from dishka import AsyncContainer

from core.access import Actor, Role
from core.audit import AuditEntry
from core.ports.api_keys import ApiKeys
from core.ports.connections import Connections
from core.ports.members import Members
from core.ports.platforms import Platforms
from core.ports.profiles import Profiles
from core.ports.workspaces import Workspaces
from core.problem import CATALOGUE

WORDS = {
    "workspace.founded": "Made the workspace",
    "plan.changed": "Changed the plan",
    "plan.kept": "Chose what stays active on the plan",
    "member.added": "Added a member",
    "member.changed": "Changed a member's role",
    "member.removed": "Removed a member",
    "member.invited": "Made a sign-in link",
    "invitation.withdrawn": "Revoked a sign-in link",
    "invitation.refused": "Followed a sign-in link that is over",
    "invitation.accepted": "Followed a sign-in link and chose a password",
    "password.changed": "Changed their password",
    "session.started": "Signed in",
    "session.refused": "Tried to sign in",
    "session.ended": "Signed out",
    "api_key.made": "Made an API key",
    "api_key.revoked": "Revoked an API key",
    "api_key.refused": "Came with a revoked API key",
    "access.refused": "Asked for more than their role allows",
    "form.refused": "Sent a form that is not from a page of ours",
    "attempts.refused": "Tried too often",
    "profile.created": "Created a profile",
    "profile.changed": "Changed a profile",
    "profile.deleted": "Deleted a profile and its data",
    "authorization.opened": "Started to connect",
    "authorization.followed": "Opened a connecting link",
    "authorization.pasted": "Pasted a token to connect",
    "authorization.withdrawn": "Revoked a connecting link",
    "authorization.failed": "Came back without a connection",
    "key.entered": "Entered a key to connect",
    "callback.taken": "Came back from the platform",
    "callback.refused": "Came back from the platform in a way that does not count",
    "connection.made": "Connected",
    "connection.doubted": "Looked at a connection that was refused, and found it in another state",
    "connection.recovered": "Looked again, and found a connection in another state",
    "connection.looked_at": "Was told something by the platform, and looked",
    "connection.reconnected": "Reconnected",
    "connection.validated": "Validated a connection",
    "connection.disconnected": "Disconnected",
    "connection.erased": "Forgot a person who asked the platform for it",
    "credential.renewed": "Renewed a token",
    "credential.renewal_failed": "Could not renew a token",
    "credential.ends_soon": "Announced that a token ends soon",
    "credential.revoke_failed": "Could not have the platform take a token back",
    "credential.destroyed": "Destroyed a token",
    "business_center.activated": "Activated a Business Center",
    "business_center.deactivated": "Deactivated a Business Center",
    "business_center.swapped": "Swapped Business Centers",
    "link_request.made": "Asked for an account to be linked",
    "link_request.linked": "An owner linked their account",
    "link_request.cancelled": "Cancelled a request to link an account",
    "link_request.declined": "Noted that an owner will not link their account",
    "link_request.expired": "A request to link an account ran out",
    "linked_account.linked": "Found an account newly linked",
    "linked_account.changed": "Found a linked account changed",
    "linked_account.lost": "Found an account that is not linked any more",
    "linked_account.unlinking": "Is about to unlink an account",
    "linked_account.unlinked": "Unlinked an account",
    "linked_account.assigned": "Gave a member access to an account",
    "linked_account.unassigned": "Took a member's access to an account away",
    "linked_account.ad_account_linked": "Let an ad account advertise with an account",
    "linked_account.ad_account_unlinked": "Stopped an ad account from advertising with an account",
    "linked_accounts.read": "Read the linked accounts",
    "ad_accounts.chosen": "Chose ad accounts",
    "ad_account.default": "Chose the default ad account",
    "sync.started": "Started a sync",
    "sync.retried": "Took up a paused sync",
    "sync.ended": "Ended a sync",
}
"""What whoever is named did."""

KINDS = {
    "people": ("Members and signing in", ("member", "invitation", "session", "password")),
    "keys": ("API keys", ("api_key",)),
    "profiles": ("Profiles", ("profile",)),
    "connections": (
        "Connections",
        ("connection", "authorization", "callback", "credential", "key"),
    ),
    "accounts": (
        "Ad accounts and Business Centers",
        ("ad_account", "ad_accounts", "business_center"),
    ),
    "links": (
        "Linked accounts",
        ("link_request", "linked_account", "linked_accounts"),
    ),
    "syncs": ("Syncs", ("sync",)),
    "plan": ("Plan and workspace", ("plan", "workspace")),
    "refusals": ("Refused requests", ("access", "form", "attempts")),
}
"""What one may filter by; each noun of an action is in one of them."""

DETAILS = {
    ("authorization.followed", "here"): "in the browser of whoever started it",
    ("authorization.followed", "link"): "by the link for another browser",
}
LONG_ID = re.compile(r"\b[0-9a-f]{32}\b")
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)*\b")
CODED = {
    "authorization",
    "callback",
    "key",
    "ad_accounts",
    "plan",
    "connection",
    "credential",
    "sync",
}
"""Nouns whose details hold codes of ours, and no name that somebody gave."""

BY_ITSELF = {
    "adport": "Adport itself",
    "operator": "The operator",
    "link": "Whoever opened the link",
    "browser": "Whoever came back from the platform",
}
"""Who acts without being a member; others are told as they are."""


def who(actor: str) -> str:
    """Whoever an entry names, for people."""
    return BY_ITSELF.get(actor, actor)


def detail_of(entry: AuditEntry, names: dict[str, str]) -> str:
    """What else there is to tell, without what stands beside it; ids are cut, codes are words.

    What people have written stays as they wrote it.
    """
    if entry.detail == names.get(entry.target):
        return ""
    if entry.detail in CATALOGUE:
        return CATALOGUE[entry.detail].what
    told = DETAILS.get((entry.action, entry.detail), entry.detail)
    told = LONG_ID.sub(lambda found: f"{found[0][:8]}…", told)
    if entry.action.partition(".")[0] in CODED:
        told = CODE.sub(lambda found: names.get(found[0], found[0].replace("_", " ")), told)
    return told.replace(Role.MEDIA_BUYER, "media buyer")


async def names_for(container: AsyncContainer, actor: Actor) -> dict[str, str]:
    """What the ids in a workspace's trail are called, of whatever is still there."""
    id = actor.workspace_id
    profiles = await (await container.get(Profiles)).of(id)
    names = {str(id): (await (await container.get(Workspaces)).get(id)).name}
    homes = {one.id: one.name for one in profiles}
    names |= {one.id: one.name for one in await (await container.get(Members)).of(id)}
    names |= {one.id: one.name for one in await (await container.get(ApiKeys)).of(id)}
    platforms = (await container.get(Platforms)).all()
    names |= {one.manifest.slug: one.manifest.name for one in platforms}
    for one in await (await container.get(Connections)).in_workspace(id):
        if home := homes.get(one.profile_id):
            names[one.id] = f"{one.user.name or one.user.id}, in {home}"
    return names | homes
