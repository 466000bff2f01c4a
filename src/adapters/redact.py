"""Takes secrets out of what is about to be shown."""

import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, quote_plus

from core.secret import MASK, Secret

FIELD_NAMES = frozenset(
    {
        "access_token",
        "access-token",
        "refresh_token",
        "id_token",
        "token",
        "secret",
        "client_secret",
        "app_secret",
        "password",
        "api_key",
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "code_verifier",
        "auth_code",
        "x-api-key",
    }
)
"""Fields and headers whose values nobody may see."""
PARAM_NAMES = FIELD_NAMES | {"code", "state"}
"""Query parameters as well: there `code` and `state` open doors; elsewhere they are plain words."""
SHORTEST = 6
"""Secrets shorter than this are not searched for: they would mask half of the language."""
MOST_RECENT = 256
"""How many passing secrets (tokens of connections at work) are searched for at a time."""


def mask_url(url: str, secret_params: Iterable[str]) -> str:
    """The URL, or query string, with the values of those parameters masked."""
    return _params(frozenset(secret_params)).sub(rf"\1{MASK}", url)


@dataclass(slots=True)
class Redactor:
    """Masks what it knows to be secret: by the name beside it, or because it was told the secret.

    It holds what it was told in memory only; its repr shows nothing of it.
    """

    _lasting: dict[str, None] = field(init=False, repr=False, default_factory=dict)
    _passing: OrderedDict[str, None] = field(init=False, repr=False, default_factory=OrderedDict)

    def keep(self, secret: Secret) -> None:
        """Mask this one as long as the process lives: an app secret, a master key."""
        self._lasting.update(dict.fromkeys(_spellings(secret)))

    def notice(self, secret: Secret) -> None:
        """Mask this one while it is among the most recently noticed: a connection's token."""
        for spelling in _spellings(secret):
            self._passing[spelling] = None
            self._passing.move_to_end(spelling)
        while len(self._passing) > MOST_RECENT:
            self._passing.popitem(last=False)

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret in (*self._lasting, *self._passing):
            if secret in text:
                text = text.replace(secret, MASK)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\1{MASK}", text)
        return text

    def value(self, value: object) -> object:
        """The value without secrets, however deep they lie; what is no JSON is shown by repr."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self.text(str(name)): self._named(str(name), part) for name, part in value.items()
            }
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(part) for part in value]
        return self.text(repr(value))

    def _named(self, name: str, value: object) -> object:
        return MASK if name.lower() in FIELD_NAMES and value else self.value(value)


def _spellings(secret: Secret) -> set[str]:
    """The secret as it stands, and as it stands in URLs and JSON texts."""
    text = secret.reveal()
    if len(text) < SHORTEST:
        return set()
    return {text, quote(text), quote(text, safe=""), quote_plus(text), json.dumps(text)[1:-1]}


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@cache
def _params(names: frozenset[str]) -> re.Pattern[str]:
    """`name=value` of a query, also of one that is itself a quoted parameter of another."""
    starts = r"(?:(?<![\w-])|(?<=%3F)|(?<=%26))"
    return re.compile(rf"({starts}(?:{_either(names)})(?:=|%3D))[^&;#\s\"'<>]+", re.IGNORECASE)


_QUOTED = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_PATTERNS = (
    _params(PARAM_NAMES),
    # "access_token": "…" in JSON and in a dict's repr
    re.compile(rf"([\"'](?:{_either(PARAM_NAMES)})[\"']\s*:\s*)b?{_QUOTED}", re.IGNORECASE),
    # the same in JSON that is itself a JSON text
    re.compile(rf"(\\\"(?:{_either(PARAM_NAMES)})\\\"\s*:\s*)\\\"[^\"\\]*\\\"", re.IGNORECASE),
    # Access-Token: …
    re.compile(rf"(\b(?:{_either(FIELD_NAMES)}): (?:Bearer |Basic )?)[^\s,;]+", re.IGNORECASE),
    re.compile(r"(\bBearer )[\w.~+/=-]+", re.IGNORECASE),
)
