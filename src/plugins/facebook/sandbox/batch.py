"""Up to fifty calls in one: each is answered as if it came alone."""

from collections.abc import Mapping

import msgspec

from adport.sandbox.wire import Request
from plugins.facebook.sandbox.gateway import JSON, Reply, judge
from plugins.facebook.sandbox.refusals import Refusal, invalid
from plugins.facebook.sandbox.state import Sandbox

_MOST = 50
_CARRIED = ("access_token", "appsecret_proof")


class _Operation(msgspec.Struct, frozen=True):
    method: str
    relative_url: str
    body: str = ""


def judge_batch(sandbox: Sandbox, request: Request, base: str) -> Reply:
    """The answers in the order of the calls; the whole is content whatever they are."""
    sent = request.sent
    try:
        operations = _operations(sent)
    except Refusal as refusal:
        return Reply(status=refusal.status, body=refusal.told("AbatchA"))
    version = request.path.strip("/") or "v26.0"
    carried = {name: sent[name] for name in _CARRIED if name in sent}
    replies = [judge(sandbox, _single(one, version, carried), base) for one in operations]
    answers = [
        {
            "code": one.status,
            "headers": [{"name": "Content-Type", "value": "text/javascript; charset=UTF-8"}],
            "body": one.body.decode(),
        }
        for one in replies
    ]
    return Reply(status=200, body=msgspec.json.encode(answers), media=JSON)


def _operations(sent: Mapping[str, str]) -> list[_Operation]:
    try:
        found = msgspec.json.decode(sent["batch"], type=list[_Operation])
    except msgspec.DecodeError:
        raise invalid("Param batch must be a JSON array", blame="batch") from None
    if len(found) > _MOST:
        raise invalid(f"Too many requests in batch message. Maximum batch size is {_MOST}")
    return found


def _single(one: _Operation, version: str, carried: Mapping[str, str]) -> Request:
    path, _, query = one.relative_url.partition("?")
    more = "&".join(f"{name}={value}" for name, value in carried.items())
    return Request(
        method=one.method,
        path=f"/{version}/{path.strip('/')}",
        query=f"{query}&{more}".strip("&"),
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=one.body.encode(),
    )
