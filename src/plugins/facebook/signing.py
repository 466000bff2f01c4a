"""How calls are signed: the token and a proof made with the app's secret, both in the query."""

import hashlib
import hmac
from collections.abc import Mapping

from core.credential import AppCredentials, Credential
from core.provider import Session
from core.secret import Secret


def signature(app: AppCredentials, credential: Credential) -> Mapping[str, str]:
    """Whose call it is, and that we know the app's secret."""
    return signed_by(app, credential.token)


def signed_by(app: AppCredentials, token: Secret) -> dict[str, str]:
    """The same for any token."""
    proof = hmac.new(app.secret.reveal().encode(), token.reveal().encode(), hashlib.sha256)
    return {"access_token": token.reveal(), "appsecret_proof": proof.hexdigest()}


def as_app(session: Session) -> dict[str, str]:
    """A call in the app's own name."""
    token = Secret(f"{session.app.id}|{session.app.secret.reveal()}")
    return signed_by(session.app, token)


def client(session: Session) -> dict[str, str]:
    """Id and secret, as the calls about tokens want them spelled out."""
    return {"client_id": session.app.id, "client_secret": session.app.secret.reveal()}
