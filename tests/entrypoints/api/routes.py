"""Every operation of the API, and the deed it asks the access table for."""

import msgspec

from core.access import Deed

ID = "3b90389650cf432cb864c4a345faaaae"
"""Of nothing there is."""


class Route(msgspec.Struct, frozen=True):
    """One operation. `deed` is None where any member will do."""

    method: str
    path: str
    deed: Deed | None
    body: object = None
    query: dict[str, str] = {}

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def has_id(self) -> bool:
        """Whether it names something that belongs to one workspace."""
        return "{" in self.path and not self.path.startswith("/providers")

    def at(self, ids: dict[str, str]) -> str:
        """The path with ids, and `ID` where there is none of the kind."""
        path = self.path
        while "{" in path:
            before, _, rest = path.partition("{")
            name, _, after = rest.partition("}")
            path = before + ids.get(name, ID) + after
        return path

    def with_ids(self, ids: dict[str, str]) -> object:
        """The body, with those ids in place of the names of their kinds."""
        return _filled(self.body, ids)


LISTED = (
    "campaigns",
    "ad-groups",
    "ads",
    "creatives",
    "audiences",
    "pixels",
    "pixel-events",
    "transactions",
)
"""What lies in ad accounts, each listed in the same way."""
_PROFILE = "/profiles/{profile_id}"
_CENTER = _PROFILE + "/business-centers/{provider}/{center_id}"
_LINKED = _PROFILE + "/linked-accounts"
_PLACE = {"provider": "tiktok", "business_center_id": "center_id"}
_PAIR = {"member_id": "member_id", "account_id": "account_id"}
_ADS = {"account_id": "account_id", "ad_account_ids": ["ad_account_id"]}

ROUTES = (
    Route("GET", "/me", None),
    Route("GET", "/workspace", Deed.VIEW),
    Route("PUT", "/workspace/plan", Deed.MANAGE_PLAN, {"plan": "self_hosted"}),
    Route("PUT", "/workspace/kept", Deed.MANAGE_PLAN, {"profiles": [], "business_centers": []}),
    Route("GET", "/plans", None),
    Route("GET", "/problems", None),
    Route("GET", "/members", Deed.VIEW),
    Route("POST", "/members", Deed.MANAGE_MEMBERS, {"email": "a@example.com", "name": "A"}),
    Route("PATCH", "/members/{member_id}", Deed.MANAGE_MEMBERS, {"role": "viewer"}),
    Route("DELETE", "/members/{member_id}", Deed.MANAGE_MEMBERS),
    Route("GET", "/api-keys", Deed.MANAGE_KEYS),
    Route("POST", "/api-keys", Deed.MANAGE_KEYS, {"name": "CI"}),
    Route("DELETE", "/api-keys/{key_id}", Deed.MANAGE_KEYS),
    Route("GET", "/profiles", Deed.VIEW),
    Route("POST", "/profiles", Deed.EDIT_PROFILES, {"name": "Acme"}),
    Route("GET", _PROFILE, Deed.VIEW),
    Route("PATCH", _PROFILE, Deed.EDIT_PROFILES, {"name": "Acme"}),
    Route("DELETE", _PROFILE, Deed.DELETE_PROFILES, query={"name": "Acme"}),
    Route("GET", "/providers", None),
    Route("GET", "/providers/{slug}", None),
    Route("POST", _PROFILE + "/authorizations", Deed.CONNECT, {"provider": "tiktok"}),
    Route("POST", _PROFILE + "/tokens", Deed.CONNECT, {"provider": "tiktok", "token": "t"}),
    Route("GET", _PROFILE + "/authorizations", Deed.VIEW),
    Route("GET", "/authorizations/{authorization_id}", Deed.VIEW),
    Route("DELETE", "/authorizations/{authorization_id}", Deed.CONNECT),
    Route("GET", _PROFILE + "/connections", Deed.VIEW),
    Route(
        "POST",
        _PROFILE + "/connections",
        Deed.CONNECT,
        {"provider": "tracker", "fields": {"api_key": "k"}},
    ),
    Route("POST", "/connections/{connection_id}/key", Deed.CONNECT, {"fields": {"api_key": "k"}}),
    Route("GET", "/connections/{connection_id}", Deed.VIEW),
    Route("GET", "/connections/{connection_id}/permissions", Deed.VIEW),
    Route("POST", "/connections/{connection_id}/validate", Deed.VALIDATE),
    Route("POST", "/connections/{connection_id}/reconnect", Deed.CONNECT, {}),
    Route("POST", "/connections/{connection_id}/disconnect", Deed.DISCONNECT),
    Route("GET", _PROFILE + "/business-centers", Deed.VIEW),
    Route("POST", _CENTER + "/activate", Deed.CHOOSE_ACCOUNTS),
    Route("POST", _CENTER + "/deactivate", Deed.CHOOSE_ACCOUNTS),
    Route(
        "POST",
        _PROFILE + "/business-centers/swap",
        Deed.CHOOSE_ACCOUNTS,
        {"provider": "tiktok", "give_up": "center_id", "take": "center_id"},
    ),
    Route("GET", _PROFILE + "/ad-accounts", Deed.VIEW),
    Route(
        "PUT",
        _PROFILE + "/ad-accounts/selection",
        Deed.CHOOSE_ACCOUNTS,
        {"provider": "tiktok", "ad_account_ids": []},
    ),
    Route(
        "PUT",
        _PROFILE + "/ad-accounts/default",
        Deed.CHOOSE_ACCOUNTS,
        {"provider": "tiktok", "ad_account_id": "ad_account_id"},
    ),
    Route(
        "POST",
        _PROFILE + "/link-requests",
        Deed.LINK_ACCOUNTS,
        {**_PLACE, "permissions": ["existing_posts"]},
    ),
    Route("GET", _PROFILE + "/link-requests", Deed.VIEW),
    Route("GET", "/link-requests/{request_id}", Deed.VIEW),
    Route("GET", "/link-requests/{request_id}/qr.png", Deed.LINK_ACCOUNTS),
    Route("GET", "/link-requests/{request_id}/qr.svg", Deed.LINK_ACCOUNTS),
    Route("DELETE", "/link-requests/{request_id}", Deed.LINK_ACCOUNTS),
    Route("POST", "/link-requests/{request_id}/decline", Deed.LINK_ACCOUNTS),
    Route("GET", _LINKED, Deed.VIEW),
    Route("GET", _LINKED + "/{provider}/{center_id}/{account_id}", Deed.VIEW),
    Route("DELETE", _LINKED + "/{provider}/{center_id}/{account_id}", Deed.LINK_ACCOUNTS),
    Route("GET", _LINKED + "/{provider}/{center_id}/{account_id}/posts", Deed.VIEW),
    Route("POST", _LINKED + "/refresh", Deed.SYNC, _PLACE),
    Route("GET", _LINKED + "/readings", Deed.VIEW),
    Route("GET", _LINKED + "/review", Deed.VIEW),
    Route("GET", _CENTER + "/members", Deed.VIEW),
    Route(
        "POST",
        _LINKED + "/assign",
        Deed.LINK_ACCOUNTS,
        {**_PLACE, "pairs": [_PAIR], "levels": ["post"]},
    ),
    Route("POST", _LINKED + "/unassign", Deed.LINK_ACCOUNTS, {**_PLACE, "pairs": [_PAIR]}),
    *(
        Route("POST", f"{_LINKED}/{what}-ad-accounts", Deed.LINK_ACCOUNTS, _PLACE | _ADS)
        for what in ("link", "unlink")
    ),
    Route("POST", "/connections/{connection_id}/sync-runs", Deed.SYNC),
    Route("GET", "/connections/{connection_id}/sync-runs", Deed.VIEW),
    Route("GET", "/sync-runs/{run_id}", Deed.VIEW),
    Route("GET", "/connections/{connection_id}/next-sync", Deed.VIEW),
    Route("GET", "/sync-runs/{run_id}/events", Deed.VIEW),
    Route("POST", "/sync-runs/{run_id}/retry", Deed.SYNC),
    Route("GET", _PROFILE + "/insights", Deed.VIEW),
    Route("GET", _PROFILE + "/restatements", Deed.VIEW),
    *(Route("GET", f"{_PROFILE}/{kind}", Deed.VIEW) for kind in LISTED),
    Route(
        "GET",
        _PROFILE + "/ad-accounts/{account_id}/creative-url",
        Deed.VIEW,
        query={"creative_id": "x"},
    ),
    Route("GET", _PROFILE + "/balances", Deed.VIEW),
    Route("GET", "/audit", Deed.READ_AUDIT),
    Route("GET", "/audit/verification", Deed.READ_AUDIT),
)


def _filled(body: object, ids: dict[str, str]) -> object:
    if isinstance(body, dict):
        return {name: _filled(value, ids) for name, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, ids) for value in body]
    return ids.get(body, body) if isinstance(body, str) else body
