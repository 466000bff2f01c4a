"""The door of /open_api/v1.3/: routing, faults, token, quota, scope, parameters, in that order."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec

from adport.sandbox.wire import Request
from plugins.tiktok.sandbox import (
    account_authentication,
    advertisers,
    advertising,
    authentication,
    business_centers,
    campaigns,
    linking,
    objects,
    reports,
    rules_accounts,
    rules_links,
    rules_subscriptions,
    subscribing,
)
from plugins.tiktok.sandbox.calls import Call
from plugins.tiktok.sandbox.check import check
from plugins.tiktok.sandbox.endpoint import Asked, Endpoint, Query
from plugins.tiktok.sandbox.envelope import Content, Refusal, Reply, granted, refused
from plugins.tiktok.sandbox.faults import Fault
from plugins.tiktok.sandbox.paging import Harm
from plugins.tiktok.sandbox.rules import RULES
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.tokens import Grant

ROOT = "/open_api/v1.3/"
_LONGEST = 8_190
_MODULES = (
    account_authentication,
    authentication,
    business_centers,
    advertisers,
    campaigns,
    objects,
    reports,
    subscribing,
    linking,
    advertising,
)
_ENDPOINTS = {each.path: each for module in _MODULES for each in module.ENDPOINTS}
_RULES = (
    RULES | objects.RULES | rules_accounts.RULES | rules_subscriptions.RULES | rules_links.RULES
)
_TOO_LONG = b"<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD><BODY><H1>Bad Request</H1></BODY></HTML>"
_TEXT, _HTML = "text/plain", "text/html"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The answer, and the fault that shall spoil it on its way out."""

    reply: Reply
    fault: Fault | None = None


def judge(sandbox: Sandbox, request: Request) -> Verdict:
    """Answer one call and write it down."""
    if request.method == "GET" and len(request.path) + len(request.query) >= _LONGEST:
        return Verdict(reply=Reply(status=400, body=_TOO_LONG, media=_HTML))
    endpoint = _ENDPOINTS.get(request.path.removeprefix(ROOT))
    if endpoint is None or not request.path.startswith(ROOT):
        return Verdict(reply=Reply(status=404, body=b"404 page not found", media=_TEXT))
    method = endpoint.method
    if method == "EITHER":
        method = sandbox.settings.account_authorization
    if request.method not in ({"GET", "POST"} if method == "EITHER" else {method}):
        return Verdict(reply=Reply(status=405, body=b"405 method not allowed", media=_TEXT))
    now, sent = sandbox.clock.now(), _sent(endpoint, request)
    fault = sandbox.faults.take(endpoint.path, sent or {})
    reply = _spoiled(fault, sent or {}, now) if fault else None
    if reply is None:
        harm = sandbox.faults.harm(endpoint.path, fault)
        reply = _answer(sandbox, endpoint, request, sent, now, harm)
    sandbox.calls.add(_call(sandbox, endpoint, request, sent or {}, reply, now))
    return Verdict(reply=reply, fault=fault)


def _sent(endpoint: Endpoint, request: Request) -> dict[str, object] | None:
    """The parameters as they came; None for a body that is no JSON object."""
    if request.method == "GET":
        return dict(parse_qsl(request.query, keep_blank_values=True))
    media = request.headers.get("content-type", "").partition(";")[0].strip()
    if endpoint.takes_form and media == "application/x-www-form-urlencoded":
        return dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    if media != "application/json":
        return None
    try:
        return msgspec.json.decode(request.body, type=dict[str, object])
    except msgspec.DecodeError:
        return None


def _answer(
    sandbox: Sandbox,
    endpoint: Endpoint,
    request: Request,
    sent: dict[str, object] | None,
    now: datetime,
    harm: Harm,
) -> Reply:
    try:
        token = request.headers.get("access-token")
        grant = None if endpoint.scopes is None else sandbox.tokens.find(token)
        _charge(sandbox, endpoint, sent or {}, now)
        _check_scope(endpoint, grant)
        if sent is None:
            raise Refusal(40002, "The request body should be a JSON object.")
        values = check(_RULES[endpoint.path], sent, is_query=request.method == "GET")
        asked = Asked(
            sandbox=sandbox,
            now=now,
            query=Query(values=values),
            grant=grant,
            host=request.headers.get("host", ""),
            harm=harm,
        )
        found = endpoint.answer(asked)
        content = found if isinstance(found, Content) else Content(data=found)
        return granted(content, now, flat=endpoint.is_flat, partly=harm.tells)
    except Refusal as refusal:
        return refused(refusal.code, refusal.message, now)


def _charge(
    sandbox: Sandbox, endpoint: Endpoint, sent: Mapping[str, object], now: datetime
) -> None:
    settings = sandbox.settings
    if settings.quotas:
        sandbox.quota.spend(
            now, settings.tier, endpoint.path, on_sandbox_host=settings.on_sandbox_host
        )
    advertiser = sent.get("advertiser_id")
    if settings.advertiser_qps is not None and isinstance(advertiser, str):
        sandbox.quota.spend_for(advertiser, endpoint.path, now, settings.advertiser_qps)


def _check_scope(endpoint: Endpoint, grant: Grant | None) -> None:
    if grant is None or not endpoint.scopes or not endpoint.scopes.isdisjoint(grant.scopes):
        return
    raise Refusal(
        40001,
        "Permission error: The access token lacks the required scope for endpoint "
        f"'/{endpoint.path}(method={endpoint.method})'. Please first check if the request method "
        "is correct then ask the user to generate a new access token and reauthorize your API App "
        "with the necessary API scopes.",
    )


def _spoiled(fault: Fault, sent: Mapping[str, object], now: datetime) -> Reply | None:
    """The answer that stands in for the true one; None where the true one is only harmed."""
    if refusal := fault.refusal(sent):
        return refused(refusal.code, refusal.message, now)
    page = b"<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
    match fault.kind:
        case "http_500":
            return Reply(status=500, body=b"internal server error", media=_TEXT)
        case "http_504_html":
            return Reply(status=504, body=page % ((b"504 Gateway Time-out",) * 2), media=_HTML)
        case "http_400_html":
            return Reply(status=400, body=_TOO_LONG, media=_HTML)
        case "html_200":
            return Reply(status=200, body=page % ((b"Just a moment",) * 2), media=_HTML)
        case "empty":
            return Reply(status=200, body=b"")
        case _:
            return None


def _call(
    sandbox: Sandbox,
    endpoint: Endpoint,
    request: Request,
    sent: Mapping[str, object],
    reply: Reply,
    now: datetime,
) -> Call:
    advertiser, page = sent.get("advertiser_id"), sent.get("page")
    return Call(
        at=now,
        method=request.method,
        path=endpoint.path,
        status=reply.status,
        code=reply.code,
        user=sandbox.tokens.owner(request.headers.get("access-token")),
        advertiser_id=advertiser if isinstance(advertiser, str) else None,
        page=page if isinstance(page, str) else None,
    )
