"""The house style as numbers and bans, so that nobody has to remember them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
CORE = SOURCE / "core"
HOOKSPECS = CORE / "hookspecs.py"
TREES = {path: ast.parse(path.read_text()) for path in sorted(SOURCE.rglob("*.py"))}

REVISIONS = SOURCE / "adapters/sql/migrations/versions"
"""Generated, and never touched again: a revision is as long as its tables are many."""

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
IMPURE_MODULES = {"os", "random", "secrets", "socket", "time", "uuid"}
CLOCKS = {"now", "today", "utcnow"}
OURS = ("src", "tests", "benchmarks", "docs", ".ci")
WORKSHOP = re.compile("/wo" + "rk/" + r"|\bsha" + r"red/|\.lib" + "rary/|brie" + "fs/")
"""Words that only the machines on which this was built would understand."""

type Function = ast.FunctionDef | ast.AsyncFunctionDef


def where(path: Path, line: int | None = None) -> str:
    return f"{path.relative_to(ROOT)}{f':{line}' if line else ''}"


def functions(*, revisions: bool = True) -> Iterator[tuple[str, Function]]:
    """Every function of the source and where it starts."""
    for path, tree in TREES.items():
        if revisions or REVISIONS not in path.parents:
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield where(path, node.lineno), node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def hollow(function: Function) -> bool:
    """Whether nothing but a docstring, `...` or `pass` stands in it."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in function.body
    )


def promises(tree: ast.Module) -> set[ast.AST]:
    """The methods of a module's protocols, which are hollow by nature."""
    return {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(b) for b in node.bases)
        for child in ast.walk(node)
    }


def impurities(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module reaches for the clock, the environment or chance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [(node.module or "").split(".")[0]]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in CLOCKS and "date" in ast.unparse(node.func.value):
                yield node.lineno, ast.unparse(node.func)
            continue
        else:
            continue
        yield from ((node.lineno, name) for name in names if name in IMPURE_MODULES)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text that we wrote ourselves, so not the lock file."""
    inside = (path for name in OURS for path in (ROOT / name).rglob("*") if path.is_file())
    outside = (path for path in ROOT.iterdir() if path.is_file() and path.name != "uv.lock")
    for path in sorted([*inside, *outside]):
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_is_longer_than_300_lines() -> None:
    sources = {path: text for path, text in texts() if SOURCE in path.parents}
    long = {
        where(path): lines
        for path, text in sources.items()
        if (lines := len(text.splitlines())) > 300 and REVISIONS not in path.parents
    }
    assert sources
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = {place: length(it) for place, it in functions(revisions=False) if length(it) > 40}
    assert not long


def test_half_of_all_functions_have_at_most_8_lines() -> None:
    assert median(length(it) for _, it in functions()) <= 8


def test_every_module_opens_with_its_label() -> None:
    assert [where(path) for path, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_nothing_is_left_unfinished() -> None:
    marks = [
        where(path, number)
        for path in TREES
        if path != HOOKSPECS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert marks == []


def test_only_protocols_and_hooks_have_hollow_functions() -> None:
    hollow_by_nature = {node for tree in TREES.values() for node in promises(tree)}
    hollow_by_nature |= set(ast.walk(TREES[HOOKSPECS]))
    found = [place for place, it in functions() if hollow(it) and it not in hollow_by_nature]
    assert found == []


def test_the_core_reads_neither_clock_nor_environment_nor_chance() -> None:
    reached = [
        f"{where(path, line)} {what}"
        for path, tree in TREES.items()
        if CORE in path.parents
        for line, what in impurities(tree)
    ]
    assert reached == []


def test_impurities_are_recognised() -> None:
    code = "import os.path\nfrom time import sleep\ndatetime.now(UTC)\ndt.date.today()\nclock.now()"
    assert [line for line, _ in impurities(ast.parse(code))] == [1, 2, 3, 4]


def test_no_text_names_the_workshop() -> None:
    named = [
        where(path, number)
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if WORKSHOP.search(line)
    ]
    assert named == []


PROVIDER = re.compile("tik[ _-]?tok|facebook|meta[ _-]?ads|power[ _-]?manager", re.IGNORECASE)
"""The platforms that plugins of ours, made or to be made, are for."""
NAMED_ON_PURPOSE = (
    "src/entrypoints/settings.py",  # the examples in the settings' meanings
)


def test_no_provider_is_named_outside_its_plugin() -> None:
    """What is particular to one platform comes from its plugin; the rest serves them all."""
    rooms = tuple(SOURCE / room for room in ("core", "adapters", "entrypoints"))
    named = [
        where(path, number)
        for path, text in texts()
        if any(room in path.parents for room in rooms)
        and not where(path).startswith(NAMED_ON_PURPOSE)
        for number, line in enumerate(text.splitlines(), 1)
        if PROVIDER.search(line)
    ]
    assert named == []


def test_a_providers_name_is_recognised() -> None:
    said = ("TikTok's Smart+", "tiktok", "Facebook", "power_manager", "tik_tok")
    assert all(PROVIDER.search(one) for one in said)
    assert not PROVIDER.search("the platform's own word")
