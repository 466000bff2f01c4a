"""Tokens for codes and for tokens, what a token is good for, and its end."""

from datetime import datetime

from plugins.facebook.sandbox.endpoint import Asked
from plugins.facebook.sandbox.refusals import Refusal, invalid
from plugins.facebook.sandbox.tokens import (
    APP_ID,
    APP_NAME,
    APP_SECRET,
    Token,
    check_app,
    why_barred,
)

_APP_TOKEN = f"{APP_ID}|{APP_SECRET}"


def give_token(asked: Asked) -> object:
    """`oauth/access_token`: a code, a token or the app itself becomes a token."""
    check_app(asked.text("client_id"), asked.text("client_secret"))
    tokens, now = asked.sandbox.tokens, asked.now
    match asked.text("grant_type"):
        case "fb_exchange_token":
            _refuse_barred(asked, asked.text("fb_exchange_token"))
            token = tokens.lengthen(asked.text("fb_exchange_token"), now)
        case "client_credentials":
            return {"access_token": _APP_TOKEN, "token_type": "bearer"}
        case "" | "authorization_code":
            token = tokens.redeem(asked.text("code"), asked.text("redirect_uri"), now)
        case other:
            raise invalid(f"Unsupported grant_type {other}", blame="grant_type")
    return _given(asked, token)


def _refuse_barred(asked: Asked, text: str) -> None:
    token = asked.sandbox.tokens.find(text)
    user = asked.sandbox.world.users.get(token.user) if token else None
    if user and user.barred:
        raise Refusal(
            190, f"Error validating access token: {why_barred(user.barred)}", subcode=user.barred
        )


def _given(asked: Asked, token: Token) -> object:
    given: dict[str, object] = {"access_token": token.text, "token_type": "bearer"}
    if token.expires_at and asked.sandbox.settings.tells_expiry:
        given["expires_in"] = int((token.expires_at - asked.now).total_seconds())
    return given


def take_back(asked: Asked) -> object:
    """`oauth/revoke`: one token dies."""
    check_app(asked.text("client_id"), asked.text("client_secret"))
    token = asked.sandbox.tokens.alive(asked.text("revoke_token"), asked.now)
    token.dead = 0
    return {"success": "true"}


def debug_token(asked: Asked) -> object:
    """What a token is, whoever asks with the app's own token, or any that is alive."""
    text = asked.text("access_token")
    if text != _APP_TOKEN:
        asked.sandbox.tokens.alive(text, asked.now)
    inspected = asked.text("input_token")
    token = asked.sandbox.tokens.find(inspected)
    if token is None:
        return {"data": {"is_valid": False, "scopes": [], "error": _error(190, None)}}
    data: dict[str, object] = {
        "app_id": APP_ID,
        "type": token.type,
        "application": APP_NAME,
        "expires_at": _seconds(token.expires_at),
        "data_access_expires_at": _seconds(token.data_access_ends_at),
        "is_valid": True,
        "scopes": list(token.scopes),
        "granular_scopes": _granular(token),
        "user_id": asked.sandbox.world.users[token.user].id,
    }
    if token.is_long:
        data["issued_at"] = _seconds(token.issued_at)
    try:
        _refuse_barred(asked, inspected)
        asked.sandbox.tokens.alive(inspected, asked.now)
    except Refusal as refusal:
        error = {**_error(refusal.code, refusal.subcode), "message": refusal.message}
        data |= {"is_valid": False, "error": error}
    return {"data": data}


def _granular(token: Token) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for scope in token.scopes:
        one: dict[str, object] = {"scope": scope}
        if token.accounts is not None and scope in {"ads_read", "ads_management"}:
            one["target_ids"] = list(token.accounts)
        found.append(one)
    return found


def _error(code: int, subcode: int | None) -> dict[str, object]:
    error: dict[str, object] = {"code": code, "message": "The access token could not be decrypted"}
    return {**error, "subcode": subcode} if subcode else error


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def list_permissions(asked: Asked) -> object:
    """`me/permissions`: what was granted and what was declined."""
    granted = asked.caller.scopes
    declined = asked.sandbox.tokens.declined.get(asked.caller.user, set())
    rows = [{"permission": one, "status": "granted"} for one in ("public_profile", *granted)]
    gone = sorted(declined - set(granted))
    return {"data": rows + [{"permission": one, "status": "declined"} for one in gone]}


def remove_permissions(asked: Asked, scope: str = "") -> object:
    """One permission, or all of them: then the app is not authorised any more."""
    if scope:
        asked.sandbox.tokens.decline(asked.caller.user, scope)
    else:
        asked.sandbox.tokens.kill(asked.caller.user, 458)
    return True if asked.sandbox.settings.removal_answer == "true" else {"success": True}
