"""The admin paths as the front page tells them: what each is for, with a body that works."""

import msgspec

from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT, id_of
from plugins.tiktok.sandbox.world import World

OWNED = id_of("public account", 0)
"""A TikTok account that is there from the start."""


class Guided(msgspec.Struct, frozen=True, kw_only=True):
    """One admin path."""

    path: str
    what: str
    posted: str
    """The path to try it on, with a real id where it takes one."""
    body: str | None = None
    """JSON to send there; None where there is only something to read."""


def guide(world: World) -> tuple[Guided, ...]:
    """Every admin path, with the ids of this world in its examples."""
    account = next(iter(world.accounts))
    return (*_turned(account), *_owned(), *_grown(account, world.ads[account][0].id), *_watched())


def _turned(account: str) -> tuple[Guided, ...]:
    """What changes the behaviour of what is there."""
    return (
        _guided("clock", "read the clock; move it", '{"advance_seconds": 3600}'),
        _guided(
            "faults",
            "order faults for coming calls; list them; clear them",
            '{"path": "campaign/get/", "kind": "http_500"}',
        ),
        _guided("revoke", "end all tokens of a person", '{"user": "admin"}'),
        _guided(
            "accounts/{id}",
            "status, deletion, lost and found access of an ad account",
            '{"lost_for": "standard"}',
            ("", account),
        ),
        _guided(
            "business_centers/{id}",
            "status of a Business Center",
            '{"status": "PUNISH"}',
            ("", NORTHLIGHT),
        ),
        _guided(
            "roles",
            "a person's role in a Business Center or on an ad account",
            f'{{"user": "standard", "role": "ADMIN", "bc_id": "{MAROLA}"}}',
        ),
        _guided(
            "settings",
            "quota level and the points the documentation leaves open",
            '{"refusal": "silent"}',
        ),
    )


def _owned() -> tuple[Guided, ...]:
    """What owners of TikTok accounts do."""
    return (
        _guided(
            "public_accounts/{id}",
            "what an owner changes or takes back",
            f'{{"revoked_for": "{MAROLA}"}}',
            ("", OWNED),
        ),
        _guided(
            "scan", "an owner answers a request, or links by themselves", f'{{"bc_id": "{MAROLA}"}}'
        ),
        _guided("tokens", "how often each version of a TikTok account's token was renewed"),
    )


def _grown(account: str, ad: str) -> tuple[Guided, ...]:
    """What changes what is there."""
    return (
        _guided(
            "grow",
            "more active campaigns, ad groups and ads in an ad account",
            f'{{"account_id": "{account}", "ads": 500}}',
        ),
        _guided(
            "crowd",
            "more TikTok accounts, linked to a Business Center",
            f'{{"bc_id": "{MAROLA}", "accounts": 5}}',
        ),
        _guided(
            "objects/{kind}/{id}",
            "status, name or disappearance of one object",
            '{"operation": "VANISH"}',
            ("ad", ad),
        ),
    )


def _watched() -> tuple[Guided, ...]:
    """What is there only to be looked at."""
    return (
        _guided("calls", "log of API calls and counts per path; clear it"),
        _guided("quota", "what is used of the quota, and the breaches; count anew"),
        _guided("pushes", "subscriptions, and every try to push something to them"),
        _guided(
            "consent",
            "agree without a browser",
            '{"user": "admin", "query": {"redirect_uri": "http://127.0.0.1/callback/tiktok"}}',
        ),
        _guided("listing", "how much of every list is shown", '{"size": 2}'),
        _guided("truth", "ids by ad account, and balances"),
        _guided("public_accounts", "TikTok accounts, and what each gave to whom"),
        _guided("quotas", "whether calls are counted", '{"counted": false}'),
        _guided("reset", "a fresh world", '{"tier": "basic"}'),
        _guided("world", "everything there is, with its ids"),
    )


def _guided(
    path: str, what: str, body: str | None = None, about: tuple[str, str] = ("", "")
) -> Guided:
    """About a kind and an id, where the path takes them."""
    whole, (kind, id) = f"/_sandbox/{path}", about
    posted = whole.replace("{kind}", kind).replace("{id}", id)
    return Guided(path=whole, what=what, posted=posted, body=body)
