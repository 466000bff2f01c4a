"""As much of JSON Schema as the published contract uses; anything else in it is an error."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

type Schema = Mapping[str, Any]

KNOWN = {
    "$ref",
    "default",
    "description",
    "enum",
    "format",
    "items",
    "maximum",
    "minimum",
    "pattern",
    "properties",
    "required",
    "type",
}
TYPES: Mapping[str, tuple[type, ...]] = {
    "array": (list,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}


def faults_of(value: Any, schema: Schema, document: Schema, at: str = "$") -> Iterator[str]:  # noqa: ANN401 - JSON
    """What about the value is not as the schema says."""
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema:
        yield from faults_of(value, resolved(schema, document), document, at)
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{at} is {value!r}, not of {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} is {value!r}, none of {schema['enum']}"
    if isinstance(value, str) and not _reads(value, schema):
        yield f"{at} is {value!r}, not of its form"
    if isinstance(value, dict):
        yield from _object_faults(value, schema, document, at)
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults_of(one, schema["items"], document, f"{at}[{number}]")


def resolved(schema: Schema, document: Schema) -> Schema:
    found: Any = document
    for part in str(schema["$ref"]).removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _object_faults(
    value: Mapping[str, Any], schema: Schema, document: Schema, at: str
) -> Iterator[str]:
    """A service may say more than the contract; the sandbox does not."""
    properties = schema["properties"]
    yield from (
        f"{at}.{name} is missing" for name in schema.get("required", ()) if name not in value
    )
    for name, one in value.items():
        if name in properties:
            yield from faults_of(one, properties[name], document, f"{at}.{name}")
        else:
            yield f"{at}.{name} is in no contract"


def _is(value: object, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and not isinstance(value, bool)


def _reads(value: str, schema: Schema) -> bool:
    if not re.search(schema.get("pattern", ""), value):
        return False
    try:
        match schema.get("format"):
            case "date":
                date.fromisoformat(value)
            case "date-time":
                return datetime.fromisoformat(value).tzinfo is not None
            case other:
                assert other is None
    except ValueError:
        return False
    return True
