"""Plain HTML pages: filled in with everything escaped, loading nothing, kept by nobody."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response

POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'self'; img-src 'self'"
)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{POLICY}; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)


def filled(template: str, **words: object) -> str:
    """A template with its words filled in, each escaped."""
    return _TEMPLATES.get_template(template).render(**words)


def page(template: str, status: int, **words: object) -> Response[str]:
    """A whole answer: the filled template, with headers that let it load and send nothing."""
    return Response(
        filled(template, **words),
        status_code=status,
        media_type=MediaType.HTML,
        headers=dict(HEADERS),
    )
