"""How a person lets us in: on the platform's consent page, or with a key they enter here."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from core.errors import Invalid
from core.secret import Secret

LONGEST = 4096
"""Characters of one field."""


class OAuth(msgspec.Struct, frozen=True, kw_only=True, tag="oauth", tag_field="kind"):
    """Where a person is sent to say yes; a platform's oddities are fields."""

    authorize_url: str
    client_id_param: str = "client_id"
    code_params: tuple[str, ...] = ("code",)
    """Under which names the callback may bring the code; the first that is there counts."""
    error_param: str = "error"
    pkce: bool = False
    """Whether the platform checks an S256 challenge."""
    scopes: tuple[str, ...] = ()
    """What to ask for; empty where the permissions are set on the developer app."""
    scope_separator: str = " "
    extra: Mapping[str, str] = {}
    """More query parameters, such as `response_type`."""
    from_options: Mapping[str, str] = {}
    """Parameters whose values the operator decides, by the name of the option.

    Where one is set it stands in place of the scopes.
    """
    extra_again: Mapping[str, str] = {}
    """The same for a person who comes back: a platform may keep quiet about what was declined."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the form asks for."""

    name: str
    label: str
    hint: str = ""
    """Where it is found, or what it is for."""
    is_secret: bool = False
    """Whether it is never shown again."""
    is_required: bool = True
    is_prose: bool = False
    """Whether it is for people to read, so that letters of every language may stand in it."""
    choices: tuple[str, ...] = ()
    """What may be entered; the first is proposed. Empty: any text."""


class ApiKey(msgspec.Struct, frozen=True, kw_only=True, tag="api_key", tag_field="kind"):
    """What a person enters to let us in. All of it is sealed together."""

    fields: tuple[Field, ...] = (Field(name="api_key", label="API key", is_secret=True),)
    key_field: str = "api_key"
    """The field that signs every call."""
    url_field: str = ""
    """The field with the base address of every call, where each customer has their own."""
    note: str = ""
    """What to know before; shown above the form."""


def entered(auth: ApiKey, given: Mapping[str, str]) -> dict[str, Secret]:
    """What was entered, checked and without blanks around it. Raises Invalid naming the field."""
    if unknown := given.keys() - {one.name for one in auth.fields}:
        raise Invalid(
            "There is no such field.",
            field=min(unknown)[:80],
            remedy=f"The fields are {', '.join(one.name for one in auth.fields)}.",
        )
    texts = {one.name: _text(one, given.get(one.name, "")) for one in auth.fields}
    if auth.url_field and urlsplit(texts[auth.url_field]).scheme not in {"http", "https"}:
        raise Invalid("The address must begin with https://.", field=auth.url_field)
    return {name: Secret(text) for name, text in texts.items() if text}


def _text(field: Field, given: str) -> str:
    """Never quotes what was given: it may be a key that went into the wrong field."""
    text = given.strip() or (field.choices[0] if field.choices else "")
    if not text and field.is_required:
        raise Invalid(f"“{field.label}” is missing.", field=field.name)
    is_plain = text.isprintable() and (field.is_prose or text.isascii())
    if len(text) > LONGEST or not is_plain:
        raise Invalid(f"“{field.label}” holds signs that no key has.", field=field.name)
    if field.choices and text not in field.choices:
        known = ", ".join(field.choices)
        raise Invalid(f"“{field.label}” must be one of: {known}.", field=field.name)
    return text
