"""What a provider's author writes and is handed, as the code has it: docs/reference/types.md."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from enum import Enum

import msgspec

import adport
from core.abilities import ABILITIES


def signatures() -> dict[str, list[str]]:
    """Each protocol's own methods, as they are written, without `self`."""
    return {kind.__name__: list(_methods(kind)) for kind in ABILITIES}


def shapes() -> dict[str, tuple[str, str]]:
    """The fields of every type at the door: those that are needed, and the others."""
    found: dict[str, tuple[str, str]] = {}
    for name, kind in sorted(vars(adport).items()):
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            fields = msgspec.structs.fields(kind)
            found[name] = (
                _listed(one.name for one in fields if one.required),
                _listed(one.name for one in fields if not one.required),
            )
    return found


def words() -> dict[str, str]:
    """The values of every enumeration at the door."""
    return {
        name: _listed(one.name for one in kind)
        for name, kind in sorted(vars(adport).items())
        if isinstance(kind, type) and issubclass(kind, Enum)
    }


def _listed(names: Iterator[str]) -> str:
    return ", ".join(f"`{one}`" for one in names)


def _methods(kind: type) -> Iterator[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.args.args = node.args.args[1:]
            node.body = []
            yield ast.unparse(node).removesuffix(":").strip()


def methods() -> str:
    """The block of methods."""
    lines: list[str] = []
    for name, own in signatures().items():
        lines += [f"# {name}", *(f"{one}: ..." for one in own)]
    return "\n".join(lines)


def tables() -> str:
    """The page's two tables, with their headings."""
    lines = ["## Fields", "", "| Type | Needed | Others |", "| --- | --- | --- |"]
    lines += [f"| `{name}` | {first} | {rest} |" for name, (first, rest) in shapes().items()]
    lines += ["", "## Words", "", "| Type | Values |", "| --- | --- |"]
    lines += [f"| `{name}` | {values} |" for name, values in words().items()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(f"## Methods\n\n```python\n{methods()}\n```\n\n{tables()}")
