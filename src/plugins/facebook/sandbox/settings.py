"""What the admin path can switch: mostly the points that Meta's papers leave open."""

from typing import Annotated, Literal

import msgspec

from adport.sandbox.way_back import is_registered


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The switches, each with the behaviour a fresh sandbox starts with."""

    tier: Literal["development_access", "standard_access"] = "standard_access"
    quotas: bool = True
    usage_headers: bool = True
    require_proof: bool = True
    """Whether a call without `appsecret_proof` is refused."""
    redirect_uris: tuple[str, ...] | None = None
    """The app's registered URIs; None = any loopback URL that ends in our callback."""
    default_limit: Annotated[int, msgspec.Meta(ge=1)] = 25
    largest_limit: Annotated[int, msgspec.Meta(ge=1)] = 5000
    """A page of more rows is refused with “reduce the amount of data”."""
    most_listed: int | None = None
    """How many rows of every list there seem to be; None = all."""
    largest_page: int | None = None
    """The most rows on one page, whatever is asked for; None = as many as asked for."""
    most_rows: int | None = None
    """A report of more rows cannot be had at once; None = any can."""
    most_job_rows: int | None = None
    """A report of more rows fails as a job, too."""
    job_seconds: float = 2.0
    """How long a report that is made in the background takes."""
    hides_deleted: bool = True
    """Whether lists and reports keep quiet about what was deleted or archived unless asked."""
    throttle_status: Literal[400, 403] = 400
    removal_answer: Literal["true", "success"] = "success"
    """What `DELETE /me/permissions` answers: `true`, or `{"success":true}`."""
    tells_expiry: bool = True
    """Whether a token comes with `expires_in`."""


def may_return(uri: str, settings: Settings) -> bool:
    """Whether the developer app may send people back to `uri`."""
    return is_registered(uri, settings.redirect_uris, "/callback/facebook")
