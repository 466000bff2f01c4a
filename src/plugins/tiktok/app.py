"""The developer app's name and secret, as the few calls that want them spell them."""

from core.provider import Session


def app_params(session: Session) -> dict[str, str]:
    """To be sent only with a call that asks for them: the secret is in it, readable."""
    return {"app_id": session.app.id, "secret": session.app.secret.reveal()}
