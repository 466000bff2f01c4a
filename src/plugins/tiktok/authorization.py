"""A token for a code, whose it is, and its end."""

from core.connection import PlatformUser
from core.credential import Credential
from core.ids import PlatformUserId
from core.permission import Grant
from core.provider import Exchange, Session
from core.provider_errors import Expired, Garbled, Revoked
from core.secret import Secret
from plugins.tiktok.app import app_params
from plugins.tiktok.scopes import claimed_permissions
from plugins.tiktok.shapes import Answered, Anything, Person, Token


async def exchange(
    session: Session,
    code: Secret,
    *,
    redirect_uri: str,  # noqa: ARG001 - TikTok compares none
    verifier: Secret | None,  # noqa: ARG001 - TikTok checks none
) -> Exchange:
    """A token that lives until somebody revokes it. Raises CodeDead for a used or old code."""
    answer = await session.post(
        "oauth2/access_token/", Answered[Token], {**app_params(session), "auth_code": code.reveal()}
    )
    scopes = tuple(str(scope) for scope in answer.data.scope or ())
    return Exchange(
        credential=Credential(token=Secret(answer.data.access_token)),
        grant=Grant(claimed=claimed_permissions(frozenset(scopes)), scopes=scopes),
    )


async def identify(session: Session) -> PlatformUser:
    """The person behind the token, whose id comes even where name and e-mail were not granted."""
    person = (await session.get("user/info/", Answered[Person])).data
    id = person.core_user_id or person.id
    if not id:
        raise Garbled("TikTok did not say whom the connection speaks for.")
    return PlatformUser(
        id=PlatformUserId(str(id)), name=person.display_name or "", email=person.email or ""
    )


async def revoke(session: Session, credential: Credential) -> None:
    """Give the token back; one that is dead already needs no more."""
    body = {**app_params(session), "access_token": credential.token.reveal()}
    try:
        await session.post("oauth2/revoke_token/", Anything, body)
    except (Revoked, Expired):
        return
