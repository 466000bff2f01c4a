"""What the API shows of the nouns: everything that may be seen, and nothing that may not."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from core.access import Role
from core.auth import Field
from core.authorization import Authorization, Opened, Stage
from core.connection import Connection, PlatformUser
from core.ids import (
    ApiKeyId,
    AuthorizationId,
    ConnectionId,
    MemberId,
    PermissionSlug,
    ProfileId,
    ProviderSlug,
)
from core.linking import LinkLevel, LinkPermission, Readiness
from core.permission import Feature, Permission
from core.problem import CATALOGUE, Problem, State
from core.provider import Manifest, Provider
from core.usecases.figures import Figures
from core.workspace import ApiKey


class Items[T](msgspec.Struct, frozen=True, kw_only=True):
    """A whole list."""

    items: list[T]


class Page[T](msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list; `next` goes into `after` (or `before`) for the following part."""

    items: list[T]
    next: str | None


class FiguresPage[T](msgspec.Struct, frozen=True, kw_only=True):
    """Synced data with how fresh it is and whether it is complete."""

    items: list[T]
    as_of: datetime | None
    is_complete: bool
    next: str | None


class ProblemView(msgspec.Struct, frozen=True, kw_only=True):
    """A problem with what happened, what to do and who can do it."""

    code: str
    subject: str
    what: str
    remedy: str
    who: str
    detail: str
    since: datetime | None


class ConnectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A connection, its state, and why it is in it."""

    id: ConnectionId
    profile_id: ProfileId
    provider: ProviderSlug
    state: State
    problems: list[ProblemView]
    user: PlatformUser
    connected_at: datetime
    validated_at: datetime | None
    synced_at: datetime | None


class AuthorizationView(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt to connect, as far as it has come."""

    id: AuthorizationId
    profile_id: ProfileId
    provider: ProviderSlug
    connection_id: ConnectionId | None
    opened: Opened
    stage: Stage
    reconnects: bool
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    problem: ProblemView | None


class OpenedView(msgspec.Struct, frozen=True, kw_only=True):
    """A new attempt and its one-time address, shown this once."""

    authorization: AuthorizationView
    url: str


class ApiKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret."""

    id: ApiKeyId
    member_id: MemberId
    name: str
    hint: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class MadeKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A new key with its secret, shown this once."""

    key: ApiKeyView
    secret: str


class LinkingView(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked of the owner of a public account, and what members can be given."""

    noun: str
    """What the platform calls a public account."""
    access: str
    """What it calls all that is asked for together."""
    permissions: tuple[LinkPermission, ...]
    levels: tuple[LinkLevel, ...]
    readiness: tuple[Readiness, ...]
    """What accounts are used for, and which permissions that takes."""
    ads_only: PermissionSlug | None
    """The permission that can be asked for “through ads only”."""
    most_accounts: int
    """How many accounts a Business Center may have."""
    most_centers: int
    """In how many Business Centers an account may be."""


class ProviderView(msgspec.Struct, frozen=True, kw_only=True):
    """What an installed provider is, may ask for and can do."""

    slug: ProviderSlug
    name: str
    icon: str
    words: dict[str, str]
    permissions: tuple[Permission, ...]
    features: tuple[Feature, ...]
    insight_window_days: int
    attribution_days: int
    pkce: bool
    connects_by: str
    """`consent` on the platform's page, or `key` entered here."""
    fields: tuple[Field, ...]
    """What is entered, where it is a key."""
    note: str
    """What to know before entering it."""
    linking: LinkingView | None
    """How public accounts are linked there; null where there are none to link."""


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the key belongs to."""

    workspace_id: str
    member_id: MemberId | None
    name: str
    role: Role


def view_problem(problem: Problem) -> ProblemView:
    """A problem with its entry of the catalogue."""
    entry = CATALOGUE[problem.code]
    return ProblemView(
        code=problem.code,
        subject=problem.subject,
        what=entry.what,
        remedy=entry.remedy,
        who=entry.who,
        detail=problem.detail,
        since=problem.since,
    )


def view_connection(connection: Connection) -> ConnectionView:
    """A connection as the API shows it."""
    return ConnectionView(
        id=connection.id,
        profile_id=connection.profile_id,
        provider=connection.provider,
        state=connection.state,
        problems=[view_problem(one) for one in connection.problems],
        user=connection.user,
        connected_at=connection.connected_at,
        validated_at=connection.validated_at,
        synced_at=connection.synced_at,
    )


def view_authorization(authorization: Authorization, now: datetime) -> AuthorizationView:
    """An attempt as the clock has it."""
    problem, stage = authorization.problem, authorization.stage_at(now)
    if problem is None and stage is Stage.FAILED:
        problem = Problem(code="authorization_interrupted", since=authorization.expires_at)
    return AuthorizationView(
        id=authorization.id,
        profile_id=authorization.profile_id,
        provider=authorization.provider,
        connection_id=authorization.connection_id,
        opened=authorization.opened,
        stage=stage,
        reconnects=authorization.reconnects,
        created_at=authorization.created_at,
        expires_at=authorization.expires_at,
        ended_at=authorization.ended_at,
        problem=view_problem(problem) if problem else None,
    )


def view_key(key: ApiKey) -> ApiKeyView:
    """A key as the API shows it."""
    return msgspec.convert(key, ApiKeyView, from_attributes=True)


def view_provider(provider: Provider) -> ProviderView:
    """A provider's manifest, without what is of no use to callers."""
    manifest: Manifest = provider.manifest
    return ProviderView(
        slug=manifest.slug,
        name=manifest.name,
        icon=manifest.icon,
        words=dict(manifest.words),
        permissions=manifest.permissions,
        features=manifest.features,
        insight_window_days=manifest.insight_window_days,
        attribution_days=manifest.attribution_days,
        pkce=bool(manifest.oauth and manifest.oauth.pkce),
        connects_by="key" if manifest.api_key else "consent",
        fields=manifest.api_key.fields if manifest.api_key else (),
        note=manifest.api_key.note if manifest.api_key else "",
        linking=_linking(manifest),
    )


def _linking(manifest: Manifest) -> LinkingView | None:
    """What is declared, without the paces that are ours."""
    if manifest.linking is None:
        return None
    return msgspec.convert(manifest.linking, LinkingView, from_attributes=True)


def view_figures[T](figures: Figures[T], next: str | None) -> FiguresPage[T]:
    """Figures with their freshness on top."""
    return FiguresPage(
        items=figures.rows,
        as_of=figures.freshness.as_of,
        is_complete=figures.freshness.is_complete,
        next=next if figures.has_more else None,
    )


def items[T](found: Iterable[T]) -> Items[T]:
    """A whole list."""
    return Items(items=list(found))
