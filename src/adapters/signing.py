"""What makes a call one of a connection's."""

from core.credential import Credential
from core.provider import Provider, Signs


def signature(provider: Provider, credential: Credential) -> dict[str, str]:
    """The headers that sign a call: the manifest's one, unless the provider does it itself."""
    if isinstance(provider, Signs):
        return dict(provider.sign(credential))
    manifest = provider.manifest
    return {manifest.token_header: f"{manifest.token_prefix}{credential.token.reveal()}"}
