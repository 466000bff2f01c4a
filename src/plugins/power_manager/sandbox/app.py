"""The contract's paths over the invented world; keys, pages and faults are the door's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from adport import Asked, Refusal, SmallSandbox
from plugins.power_manager.sandbox.world import ACCOUNTS, CENTERS, campaigns_of, figures_of

KEYS = {
    "ana": "sandbox-pm-key-of-ana-41c0ffee",
    "bo": "sandbox-pm-key-of-bo-41c0ffee",
    "reader": "sandbox-pm-key-of-reader-41c0ffee",
}
ALL = ("accounts:read", "balances:read", "insights:read", "campaigns:write")
SCOPES = {"ana": ALL, "bo": ALL, "reader": ("accounts:read",)}
IDS = [str(one["id"]) for one in ACCOUNTS]


class EitherHeader(SmallSandbox):
    """Takes the key in either of the contract's headers."""

    def sent_key(self, scope: Mapping[str, Any]) -> str:
        pairs: list[tuple[bytes, bytes]] = scope["headers"]
        headers = {name.decode().lower(): value.decode() for name, value in pairs}
        return headers.get("x-api-key", "") or super().sent_key(scope)


def make_app() -> SmallSandbox:
    """A service of its own."""
    app = EitherHeader(keys=KEYS, truth=_truth)

    @app.get("/v1/me")
    def me(asked: Asked) -> object:
        limit = {"limit": 60, "window_s": 60}
        scopes = SCOPES[asked.user]
        return {
            "id": asked.user,
            "name": asked.user.title(),
            "scopes": scopes,
            "rate_limit": limit,
        }

    @app.get("/v1/business-centers")
    def centers(asked: Asked) -> object:
        return asked.page(CENTERS, size=_limit(asked))

    @app.get("/v1/ad-accounts")
    def accounts(asked: Asked) -> object:
        wanted = asked.params.get("business_center_id")
        rows = [one for one in ACCOUNTS if wanted in (None, one["business_center_id"])]
        if "balances:read" not in SCOPES[asked.user]:
            rows = [{**one, "balance_minor": None} for one in rows]
        return asked.page(rows, size=_limit(asked))

    @app.get("/v1/ad-accounts/{id}/campaigns")
    def campaigns(asked: Asked) -> object:
        return asked.page(campaigns_of(_account(asked)), size=_limit(asked))

    @app.get("/v1/ad-accounts/{id}/insights")
    def insights(asked: Asked) -> object:
        if "insights:read" not in SCOPES[asked.user]:
            raise Refusal(403, "forbidden")
        since, until = (_day(asked, name) for name in ("since", "until"))
        level = asked.params.get("level", "account")
        return asked.page(figures_of(_account(asked), level, since, until), size=_limit(asked))

    return app


def _truth() -> dict[str, object]:
    campaigns = {id: [one["id"] for one in campaigns_of(id)] for id in IDS}
    return {"ids": {"campaigns": campaigns}}


def _account(asked: Asked) -> str:
    if asked.params["id"] not in IDS:
        raise Refusal(404, "not_found")
    return asked.params["id"]


def _limit(asked: Asked) -> int:
    text = asked.params.get("limit", "100")
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise Refusal(400, "validation")
    return int(text)


def _day(asked: Asked, name: str) -> date:
    try:
        return date.fromisoformat(asked.params.get(name, ""))
    except ValueError as error:
        raise Refusal(400, "validation") from error
