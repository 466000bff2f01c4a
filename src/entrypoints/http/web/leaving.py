"""Forms that lead to a platform: browsers hold every redirect after a form to the same rule."""

from urllib.parse import urlsplit

from litestar import Response

from core.ports.platforms import Platforms

POLICY = "Content-Security-Policy"


def allowing(answer: Response[str], platforms: Platforms) -> Response[str]:
    """The page, whose forms may end at the platforms' consent pages.

    A platform may send a person on to a sign-in at another host of its own, hence `https:`.
    """
    slugs = [one.manifest.slug for one in platforms.all() if one.manifest.oauth]
    hosts = {_origin(platforms.authorize_url(slug)) for slug in slugs}
    wider = f"form-action 'self' https: {' '.join(sorted(hosts))}"
    answer.headers[POLICY] = str(answer.headers[POLICY]).replace("form-action 'self'", wider)
    return answer


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
