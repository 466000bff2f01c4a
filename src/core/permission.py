"""What a platform grants a connection, and what breaks where it does not."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from core.errors import PermissionMissing
from core.ids import FeatureSlug, PermissionSlug


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """Something a provider asks its platform for."""

    slug: PermissionSlug
    name: str
    """As the platform's consent page calls it."""
    purpose: str
    required: bool = True


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """Something Adport can do with a provider, or will, and the permissions it needs."""

    slug: FeatureSlug
    name: str
    needs: tuple[PermissionSlug, ...]
    is_offered: bool = True
    """False where the platform would grant it, and it is not part of Adport yet."""


class Evidence(StrEnum):
    """How we know."""

    CLAIMED = "claimed"
    """The platform said so when it gave out the credential."""
    PROVEN = "proven"
    """A real call worked, or was refused for want of it."""
    NONE = "none"


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform says was given, and what calls have proven since."""

    claimed: frozenset[PermissionSlug] = frozenset()
    proven: frozenset[PermissionSlug] = frozenset()
    disproven: frozenset[PermissionSlug] = frozenset()
    scopes: tuple[str, ...] = ()
    """The platform's own words, exactly as they came."""

    def has(self, permission: PermissionSlug) -> bool:
        """Whether it is granted, as far as we know."""
        if permission in self.disproven:
            return False
        return permission in self.proven or permission in self.claimed

    def learn(self, seen: Mapping[PermissionSlug, bool]) -> "Grant":
        """The grant after real calls: what worked is proven, what was refused is disproven."""
        worked = frozenset(slug for slug, granted in seen.items() if granted)
        refused = frozenset(seen) - worked
        return msgspec.structs.replace(
            self,
            proven=(self.proven | worked) - refused,
            disproven=(self.disproven | refused) - worked,
        )


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One permission: granted or not, how we know, and what breaks without it."""

    permission: PermissionSlug
    name: str
    purpose: str
    required: bool
    granted: bool
    evidence: Evidence
    features: tuple[str, ...]
    """The features that need it, by name; they are blocked while it is not granted."""
    planned: tuple[str, ...] = ()
    """Those that will need it, and are not part of Adport yet."""


def matrix(
    permissions: Iterable[Permission], features: Iterable[Feature], grant: Grant
) -> tuple[MatrixRow, ...]:
    """The whole table for one connection, in the provider's order."""
    known = tuple(features)
    return tuple(
        MatrixRow(
            permission=one.slug,
            name=one.name,
            purpose=one.purpose,
            required=one.required,
            granted=grant.has(one.slug),
            evidence=_evidence(one.slug, grant),
            features=_needing(one.slug, known, is_offered=True),
            planned=_needing(one.slug, known, is_offered=False),
        )
        for one in permissions
    )


def missing(permissions: Iterable[Permission], grant: Grant) -> tuple[Permission, ...]:
    """The required permissions that were not granted."""
    return tuple(one for one in permissions if one.required and not grant.has(one.slug))


def require_feature(
    slug: FeatureSlug, permissions: Iterable[Permission], features: Iterable[Feature], grant: Grant
) -> None:
    """Raise PermissionMissing, naming the permission, if the feature is blocked."""
    names = {one.slug: one.name for one in permissions}
    for feature in features:
        if feature.slug != slug:
            continue
        for need in feature.needs:
            if not grant.has(need):
                raise PermissionMissing(
                    f"“{feature.name}” needs the permission “{names[need]}”, which was not granted."
                )


def _needing(
    slug: PermissionSlug, features: Iterable[Feature], *, is_offered: bool
) -> tuple[str, ...]:
    return tuple(one.name for one in features if slug in one.needs and one.is_offered is is_offered)


def _evidence(slug: PermissionSlug, grant: Grant) -> Evidence:
    if slug in grant.proven or slug in grant.disproven:
        return Evidence.PROVEN
    return Evidence.CLAIMED if slug in grant.claimed else Evidence.NONE
