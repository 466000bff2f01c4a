"""The other reference pages say what the code does."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

from litestar.handlers import HTTPRouteHandler

from adport import sandbox
from core import hookspecs, links, ports, provider, reads
from core.access import Deed, Role, may
from core.plan import FACTORY
from entrypoints.http import api
from entrypoints.settings import DESCRIBED
from tests.docs.pages import ROOT, by_first, reference, rows, section

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


def test_every_setting_is_documented_as_it_is() -> None:
    assert by_first(reference("settings")) == {
        one.name: [one.default or "none", one.meaning] for one in DESCRIBED
    }


def test_the_access_table_is_documented_as_it_is() -> None:
    page = reference("access")
    before, after = page.split("## What each deed covers")
    assert by_first(before) == {
        deed.value: ["yes" if may(role, deed) else "no" for role in Role] for deed in Deed
    }
    assert set(by_first(after)) == {deed.value for deed in Deed}


def test_the_plans_are_documented_as_they_are() -> None:
    def said(limit: int | None, unlimited: str) -> str:
        return unlimited if limit is None else str(limit)

    assert by_first(reference("plans")) == {
        plan.slug: [
            plan.name,
            said(plan.trial_hours, "none"),
            said(plan.max_profiles, "no limit"),
            said(plan.max_business_centers, "no limit"),
        ]
        for plan in FACTORY
    }


def test_every_audited_action_is_documented_and_no_other() -> None:
    found = {
        node.value
        for path in (ROOT / "src/core/usecases").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACTION.fullmatch(node.value)
    }
    assert set(by_first(reference("audit"))) == found


def test_every_path_of_the_api_is_documented_and_no_other() -> None:
    found = {
        (method, re.sub(r":\w+}", "}", path), handler.summary)
        for path, handler in handlers()
        for method in handler.http_methods - {"OPTIONS"}
    }
    assert {tuple(row) for row in rows(section(reference("api"), "Paths"))} == found


def test_every_port_is_documented_with_its_real_adapter_and_fake() -> None:
    listed = by_first(reference("ports"))
    assert set(listed) == {
        name
        for module in pkgutil.iter_modules(ports.__path__)
        for name, kind in vars(importlib.import_module(f"{ports.__name__}.{module.name}")).items()
        if inspect.isclass(kind) and getattr(kind, "_is_protocol", False)
        if kind.__module__ == f"{ports.__name__}.{module.name}"
    }
    adapters, fakes = classes("src/adapters"), classes("tests/fakes")
    for _, adapter, fake in listed.values():
        assert adapter in adapters
        assert fake in fakes


def test_every_hook_is_documented_and_no_other() -> None:
    hooks = {name for name, one in vars(hookspecs).items() if getattr(one, "adport_spec", None)}
    table = reference("hooks").split("## A provider")[0]
    assert set(by_first(table)) == hooks


def test_every_feature_protocol_is_documented_with_its_methods() -> None:
    found = {
        name: [method for method in vars(kind) if not method.startswith("_")]
        for module in (provider, reads, links)
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and getattr(kind, "_is_runtime_protocol", False)
    }
    listed = by_first(section(reference("hooks"), "A provider"))
    assert {name: re.findall(r"\w+", cell) for name, (cell,) in listed.items()} == found


def handlers() -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Every operation of the API with its path."""
    for one in pkgutil.iter_modules(api.__path__):
        module = importlib.import_module(f"{api.__name__}.{one.name}")
        for handler in getattr(module, "HANDLERS", ()):
            yield from ((path, handler) for path in handler.paths)
        for router in getattr(module, "ROUTERS", ()):
            for route in router.routes:
                yield from ((route.path, handler) for handler in route.route_handlers)


def classes(folder: str) -> set[str]:
    return {
        node.name
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


def test_every_tool_for_a_sandbox_is_documented_and_no_other() -> None:
    told = by_first(section(reference("hooks"), "Tools for a sandbox"))
    known = {one.name for one in pkgutil.iter_modules(sandbox.__path__)}
    assert set(re.findall(r"\w+", " ".join(told))) == known
