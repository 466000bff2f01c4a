"""The front page: what this is, who is in it, and how to steer it."""

from plugins.facebook.sandbox.gateway import Reply
from plugins.facebook.sandbox.page import fill, joined, page
from plugins.facebook.sandbox.portal import describe
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import APP_ID

_PATHS = {
    "/_sandbox/clock": "Time: GET it; POST advance_seconds or now",
    "/_sandbox/faults": "Faults for coming calls: GET, POST one, DELETE all",
    "/_sandbox/revoke": "POST user and perhaps subcode: all tokens of that person die",
    "/_sandbox/system_user": "POST user and perhaps scopes: a token that does not end",
    "/_sandbox/accounts": "POST account and status, disable_reason, lost_for or found_for",
    "/_sandbox/usage": "POST account and percent: what the usage headers tell; DELETE",
    "/_sandbox/settings": "The points that Meta's papers leave open: GET, POST",
    "/_sandbox/signed_request": "GET ?user=: what a deauthorize callback carries",
    "/_sandbox/calls": "The last calls: GET, DELETE",
    "/_sandbox/reset": "POST: a fresh world",
    "/_sandbox/world": "Everything that exists: GET",
}


def show_about(sandbox: Sandbox) -> Reply:
    """The page."""
    world = sandbox.world
    content = fill(
        "index",
        now=f"{sandbox.clock.now():%Y-%m-%d %H:%M:%S} UTC",
        app_id=APP_ID,
        tier=sandbox.settings.tier,
        users=joined(
            fill("row", first=one.key, second=one.name, third=describe(world, one))
            for one in world.users.values()
        ),
        paths=joined(fill("path", first=path, second=what) for path, what in _PATHS.items()),
    )
    return page("Facebook sandbox", content)
