"""Hold what was sent against the rules; the first fault found is the answer."""

import json
import re
from collections.abc import Mapping, Sequence

from plugins.tiktok.sandbox.envelope import Refusal
from plugins.tiktok.sandbox.rules import Rule

_DIGITS = re.compile(r"[0-9]{1,19}")
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def check(
    rules: Sequence[Rule], sent: Mapping[str, object], *, is_query: bool
) -> dict[str, object]:
    """The known parameters, read and with defaults; raises 40002 naming what is wrong."""
    return _object(rules, sent, is_query=is_query, path="")


def _object(
    rules: Sequence[Rule], sent: Mapping[str, object], *, is_query: bool, path: str
) -> dict[str, object]:
    missing = [
        path + rule.name for rule in rules if rule.is_required and sent.get(rule.name) in (None, "")
    ]
    if missing:
        raise Refusal(40002, f"Missing required field(s): {', '.join(missing)}.")
    read: dict[str, object] = {}
    for rule in rules:
        value = sent.get(rule.name)
        if value is None:
            read[rule.name] = rule.default
        else:
            read[rule.name] = _value(rule, value, is_query=is_query, path=path + rule.name)
    return read


def _value(rule: Rule, value: object, *, is_query: bool, path: str) -> object:
    match rule.kind:
        case "integer":
            return _integer(rule, value, is_query=is_query, path=path)
        case "boolean":
            return _boolean(value, is_query=is_query, path=path)
        case "array":
            return _array(rule, _decoded(value) if is_query else value, path=path)
        case "object":
            found = _decoded(value) if is_query else value
            if not isinstance(found, dict):
                raise _wrong(path, "object")
            return _object(rule.within, found, is_query=False, path=f"{path}.")
        case "id":
            return _id(value, path)
        case "string":
            return _string(rule, value, path)


def _decoded(value: object) -> object:
    """The JSON inside a query value; what is no JSON stays the bare string it is."""
    try:
        return json.loads(str(value))
    except ValueError:
        return value


def _array(rule: Rule, value: object, *, path: str) -> list[object]:
    if not isinstance(value, list):
        raise _wrong(path, "array")
    if rule.most is not None and len(value) > rule.most:
        raise Refusal(40002, f"{path}: Length must be less than or equal to {rule.most}")
    if rule.least is not None and len(value) < rule.least:
        raise Refusal(40002, f"{path}: Length must be greater than or equal to {rule.least}")
    item = Rule(name=rule.name, kind=rule.items, one_of=rule.one_of, within=rule.within)
    return [
        _value(item, each, is_query=False, path=f"{path}.{number}")
        for number, each in enumerate(value)
    ]


def _integer(rule: Rule, value: object, *, is_query: bool, path: str) -> int:
    if is_query and isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(path, "integer")
    if rule.least is not None and value < rule.least:
        raise Refusal(40002, f"{path}: Value must be greater than or equal to {rule.least}")
    if rule.most is not None and value > rule.most:
        raise Refusal(40002, f"{path}: Value must be less than or equal to {rule.most}")
    return value


def _boolean(value: object, *, is_query: bool, path: str) -> bool:
    if is_query and isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise _wrong(path, "boolean")
    return value


def _id(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "string")
    if not _DIGITS.fullmatch(value):
        raise Refusal(40002, f"{path}: Field must be a string of digits")
    return value


def _string(rule: Rule, value: object, path: str) -> str:
    if not isinstance(value, str):
        raise _wrong(path, "string")
    if rule.one_of and value not in rule.one_of:
        allowed = ", ".join(sorted(rule.one_of))
        raise Refusal(40002, f"{path}: Field must be one of [{allowed}]")
    return value


def _wrong(path: str, kind: str) -> Refusal:
    return Refusal(40002, f"{path}: Field must be set to {kind}")
