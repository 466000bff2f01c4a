"""`adport plugin new`: a complete package to begin with, whose tests pass at once."""

from keyword import iskeyword
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.errors import Invalid, NameTaken
from core.soundness import SLUG

LONGEST = 40


def slug_of(name: str) -> str:
    """The slug of a provider of that name. Raises Invalid."""
    slug = name.lower().replace("-", "_")
    is_reserved = iskeyword(slug) or iskeyword(slug.title())
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST or is_reserved:
        raise Invalid(
            f"“{name[:LONGEST]}” is no name for a provider.",
            field="name",
            remedy="Use small letters, digits and _, such as my_tracker; no word of Python's own.",
        )
    return slug


def made(name: str, folder: Path, *, has_consent_page: bool) -> list[Path]:
    """Write the package into a folder of its own; the files. Raises Invalid or NameTaken."""
    slug = slug_of(name)
    target = folder / f"adport-{slug.replace('_', '-')}"
    if target.exists():
        raise NameTaken(f"The folder {target} is there already.")
    words = _words(slug, has_consent_page=has_consent_page)
    return [_written(target / path, template, words) for path, template in _files(words)]


def _words(slug: str, *, has_consent_page: bool) -> dict[str, str]:
    parts = slug.split("_")
    title = " ".join(part.title() for part in parts)
    initials = "".join(part[0] for part in parts) if len(parts) > 1 else slug
    return {
        "slug": slug,
        "package": f"adport_{slug}",
        "title": title,
        "name": title.replace(" ", ""),
        "icon": initials[:2].upper(),
        "consent": "yes" if has_consent_page else "",
    }


def _files(words: dict[str, str]) -> list[tuple[str, str]]:
    """Where each file goes, and its template."""
    source, flavour = f"src/{words['package']}", "oauth" if words["consent"] else "key"
    return [
        ("pyproject.toml", "pyproject.toml"),
        ("README.md", "README.md"),
        (".gitignore", "gitignore"),
        (".github/workflows/test.yml", "ci.yml"),
        (f"{source}/__init__.py", "init.py"),
        (f"{source}/provider.py", f"provider_{flavour}.py"),
        (f"{source}/sandbox.py", f"sandbox_{flavour}.py"),
        ("tests/test_kit.py", "test_kit.py"),
    ]


def _written(path: Path, template: str, words: dict[str, str]) -> Path:
    # Python and TOML are written, not HTML, and `words` hold letters, digits and _ alone.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("adport", "template"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment.get_template(f"{template}.jinja").render(words), encoding="utf-8")
    return path
