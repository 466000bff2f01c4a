"""From a call as it came to the answer as it goes: version, fault, token, proof, quota, handler."""

import re
import secrets
from collections.abc import Mapping

import msgspec

from adport.sandbox import wire
from plugins.facebook.sandbox.calls import Call
from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.faults import Fault
from plugins.facebook.sandbox.refusals import Refusal, bad_token
from plugins.facebook.sandbox.routes import OPEN, account_in, answer
from plugins.facebook.sandbox.state import Sandbox
from plugins.facebook.sandbox.tokens import Token, check_proof, why_barred

JSON = "application/json; charset=UTF-8"
VERSIONS = ("v25.0", "v26.0")
_VERSION = re.compile(r"v(\d+)\.(\d+)")


class Reply(wire.Reply, frozen=True, kw_only=True):
    """An answer as it goes."""

    media: str = JSON
    fault: Fault | None = None


def judge(sandbox: Sandbox, request: wire.Request, base: str) -> Reply:
    """The answer to a call of the API."""
    version, _, path = request.path.strip("/").partition("/")
    if not _VERSION.fullmatch(version):
        version, path = "", request.path.strip("/")
    sent = request.sent
    fault = sandbox.faults.take(request.method, path, sent)
    if fault and (spoiled := _spoiled(fault)):
        return spoiled
    asked = Asked(
        sandbox=sandbox,
        now=sandbox.clock.now(),
        method=sent.get("method", request.method).upper(),
        path=path,
        sent=sent,
        fault=fault,
        base=f"{base}/{version}",
    )
    return _answered(asked, version)


def _answered(asked: Asked, version: str) -> Reply:
    sandbox, fault = asked.sandbox, asked.fault
    code, headers = 0, {"facebook-api-version": version or VERSIONS[-1]}
    user = ""
    try:
        if fault and fault.kind == "error":
            raise fault.refusal()
        _check_version(version)
        token = _caller(asked)
        user = token.user if token else ""
        asked = msgspec.structs.replace(asked, token=token)
        sandbox.usage.charge(
            account_in(asked), sandbox.settings, asked.now, writes=asked.method != "GET"
        )
        body, status = msgspec.json.encode(answer(asked)), 200
    except Refusal as refusal:
        body, status, code = refusal.told(f"A{secrets.token_hex(8)}"), refusal.status, refusal.code
        headers["www-authenticate"] = f'OAuth "Facebook Platform" "invalid_request" "{code}"'
    sandbox.calls.add(Call(asked.method, asked.path, user, code))
    if fault is None or fault.kind != "no_headers":
        headers |= _usage(asked)
    if fault and fault.kind == "upgraded":
        headers["x-ad-api-version-warning"] = (
            "The call has been auto-upgraded to v26.0 as v24.0 has been deprecated"
        )
    return Reply(status=status, body=body, headers=headers, fault=fault)


def _usage(asked: Asked) -> Mapping[str, str]:
    type = "ads_insights" if asked.path.endswith("insights") else "ads_management"
    sandbox = asked.sandbox
    if asked.fault and asked.fault.kind == "used_up":
        return {"x-app-usage": '{"call_count":100,"total_time":100,"total_cputime":100}'}
    return sandbox.usage.headers(account_in(asked), type, sandbox.settings, asked.now)


def _check_version(version: str) -> None:
    if version not in VERSIONS:
        raise Refusal(
            2635,
            "(#2635) You are calling a deprecated version of the Ads API. Please update to the "
            "latest version: v26.0.",
        )


def _caller(asked: Asked) -> Token | None:
    """Who asks. Raises Refusal for a token or a proof that is no good."""
    if asked.path in OPEN:
        return None
    text = asked.text("access_token")
    if not text:
        raise Refusal(104, "An access token is required to request this resource.")
    sandbox = asked.sandbox
    token = sandbox.tokens.alive(text, asked.now)
    if barred := sandbox.world.users[token.user].barred:
        raise bad_token(barred, why_barred(barred))
    check_proof(asked.text("appsecret_proof"), text, is_required=sandbox.settings.require_proof)
    return token


def _spoiled(fault: Fault) -> Reply | None:
    match fault.kind:
        case "http_503_html":
            body = b"<html><body>Sorry, something went wrong.</body></html>"
            return Reply(status=503, body=body, media="text/html", fault=fault)
        case "http_503_text":
            return Reply(status=503, body=b"Service Unavailable", media="text/plain", fault=fault)
        case "http_429":
            return Reply(status=429, body=b"{}", fault=fault)
        case _:
            return None
