"""Asking a plugin: what it raises comes as an error of ours, without what nobody may see."""

from collections.abc import Awaitable, Iterable
from typing import Any

from core.connection import PlatformUser
from core.errors import Error
from core.ports.platforms import Line
from core.provider import Identifies
from core.provider_errors import Garbled
from core.secret import MASK, Secret

LONGEST_ID = 200
"""Characters of an id; the platforms' own have a few dozen."""
_LONGEST_TEXT = 200


async def asked[T](
    provider: object, line: Line, answer: Awaitable[T], *secrets: Secret | None
) -> T:
    """What the plugin answers. Raises errors of ours only, which tell none of its secrets.

    `secrets` are those that it was handed beside the line.
    """
    try:
        return await answer
    except Error as error:
        error.args = tuple(_hidden(line, str(said), secrets) for said in error.args)
        raise
    except Exception as error:  # whatever a stranger's code does
        said = _hidden(line, f"{type(error).__name__}: {error}", secrets)[:_LONGEST_TEXT]
    raise Garbled(f"The plugin of {name_of(provider)} failed: {said}")


async def identified(provider: Identifies, line: Line) -> PlatformUser:
    """Whom the credential speaks for. Raises Garbled where the plugin does not tell."""
    user: Any = await asked(provider, line, provider.identify(line))
    texts = (getattr(user, "name", None), getattr(user, "email", None))
    if isinstance(user, PlatformUser) and is_id(user.id) and all(_is_text(one) for one in texts):
        return user
    raise Garbled(f"The plugin of {name_of(provider)} does not tell whom a credential is of.")


def _hidden(line: Line, text: str, secrets: Iterable[Secret | None]) -> str:
    """Without those that the call was handed as well."""
    for secret in secrets:
        if secret:
            text = text.replace(secret.reveal(), MASK)
    return line.hide(text)


def is_id(value: object) -> bool:
    """Whether it can be an id of a platform's."""
    is_text = isinstance(value, str) and value.isprintable()
    return is_text and 0 < len(str(value)) <= LONGEST_ID


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def name_of(provider: object) -> str:
    """The platform's name, as its plugin says it."""
    manifest = getattr(provider, "manifest", None)
    return str(getattr(manifest, "name", "the platform"))
