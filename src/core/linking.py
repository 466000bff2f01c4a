"""Linking: what may be asked of the owner of a public account, as the provider declares it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum

import msgspec

from core.errors import Invalid, LinkLimit
from core.ids import FeatureSlug, PermissionSlug


class Availability(StrEnum):
    """Whether ads can be shown in an account's name now."""

    AVAILABLE = "available"
    UNLINKED = "unlinked"
    """The account behind it is gone or was taken back."""
    PERMISSION_MISSING = "permission_missing"
    PRIVATE = "private"
    NOT_BUSINESS = "not_business"
    """It is a personal account, and must be one for business."""
    UNKNOWN = "unknown"


class Hindrance(StrEnum):
    """Why no ad can show in an account's name, whatever its owner allowed."""

    LOST = "lost"
    NOT_CONNECTED = "not_connected"
    """Nobody connected here reaches its Business Center: the credential is over, or the role."""
    UNLINKED = "unlinked"
    PERMISSION_MISSING = "permission_missing"
    PRIVATE = "private"
    NOT_BUSINESS = "not_business"


HINDRANCES: Mapping[Hindrance, tuple[str, str]] = {
    Hindrance.LOST: (
        "It is not linked any more.",
        "Ask its owner to link it again.",
    ),
    Hindrance.NOT_CONNECTED: (
        "Nobody who is connected here reaches its Business Center now.",
        "Reconnect, or connect somebody who is in it.",
    ),
    Hindrance.UNLINKED: (
        "The account behind it is gone, or was taken back.",
        "Ask its owner to link it again.",
    ),
    Hindrance.PERMISSION_MISSING: (
        "A permission is missing for ads in its name.",
        "Ask its owner anew, with all that is needed.",
    ),
    Hindrance.PRIVATE: (
        "The account is private.",
        "Its owner makes it public in the account's own settings.",
    ),
    Hindrance.NOT_BUSINESS: (
        "It is a personal account.",
        "Its owner turns it into one for business.",
    ),
}
"""Each in words, and what to do."""


class LinkPermission(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an account's owner may allow a Business Center."""

    slug: PermissionSlug
    name: str
    """As the platform calls it."""
    purpose: str
    needs: tuple[PermissionSlug, ...] = ()
    """Those without which the platform does not give it."""


class LinkLevel(msgspec.Struct, frozen=True, kw_only=True):
    """What a member can be given of an account: at most what its owner allowed."""

    slug: str
    """In lower case, such as `post`."""
    name: str
    gives: tuple[PermissionSlug, ...]


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """A use of public accounts that takes certain permissions, such as a format of ads."""

    slug: FeatureSlug
    name: str
    needs: tuple[PermissionSlug, ...]


class Linking(msgspec.Struct, frozen=True, kw_only=True):
    """How public accounts are linked at a platform."""

    noun: str
    """What the platform calls a public account."""
    access: str
    """What the platform calls all that is asked for together, such as “Deliver ads”."""
    permissions: tuple[LinkPermission, ...]
    levels: tuple[LinkLevel, ...]
    readiness: tuple[Readiness, ...] = ()
    feature: FeatureSlug
    """The feature of the manifest whose permissions the connection needs for all this."""
    ads_only: PermissionSlug | None = None
    """The permission that can be asked for “through ads only”; no member widens it later."""
    most_accounts: int
    """How many accounts a Business Center may have."""
    most_centers: int
    """In how many Business Centers an account may be."""
    lasting: timedelta
    """For how long a request is looked after, where the platform does not say when it ends."""
    every: timedelta = timedelta(hours=6)
    """How often members, assignments and all else about the accounts is read anew."""
    shows_owner: bool = False
    """Whether the owner is shown which permissions are asked for; else somebody must tell them."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of permissions; on those in neither set the platform has not said a word."""

    granted: frozenset[PermissionSlug] = frozenset()
    refused: frozenset[PermissionSlug] = frozenset()

    def learned(self, more: "Known") -> "Known":
        """With what was learned elsewhere: whatever anyone saw working is granted."""
        granted = self.granted | more.granted
        return Known(granted=granted, refused=(self.refused | more.refused) - granted)


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an account is ready for a use, and what it lacks."""

    readiness: Readiness
    missing: tuple[LinkPermission, ...] = ()
    untold: tuple[LinkPermission, ...] = ()
    """Those the platform has not spoken of yet."""
    hindered: tuple[Hindrance, ...] = ()
    """Why no ad shows in its name, whatever was granted; empty where one can, or nobody knows."""

    @property
    def why(self) -> tuple[tuple[str, str], ...]:
        """What hinders it in words, each with what to do."""
        return tuple(HINDRANCES[one] for one in self.hindered)

    @property
    def is_ready(self) -> bool:
        """Whether all it takes is known to be granted, and nothing is known to hinder it."""
        return not self.missing and not self.untold and not self.hindered


def completed(linking: Linking, asked: Iterable[PermissionSlug]) -> tuple[PermissionSlug, ...]:
    """What was asked for and all that this needs, in the provider's order. Raises Invalid."""
    known = {one.slug: one for one in linking.permissions}
    choice = "Choose among " + ", ".join(f"“{one.name}” ({one.slug})" for one in known.values())
    open_, found = list(asked), set[PermissionSlug]()
    while open_:
        slug = open_.pop()
        if slug not in known:
            raise Invalid(
                f"There is no permission “{slug[:80]}” to ask for.",
                field="permissions",
                remedy=f"{choice}.",
            )
        if slug not in found:
            found.add(slug)
            open_ += known[slug].needs
    if not found:
        raise Invalid("Nothing is asked for.", field="permissions", remedy=f"{choice}.")
    return tuple(slug for slug in known if slug in found)


def without(
    linking: Linking, asked: Iterable[PermissionSlug], dropped: PermissionSlug
) -> tuple[PermissionSlug, ...]:
    """What is left to ask for without one: all that needs it goes as well."""
    needs: Mapping[PermissionSlug, frozenset[PermissionSlug]] = {
        one.slug: frozenset(completed(linking, [one.slug])) for one in linking.permissions
    }
    wanted = frozenset(asked)
    return tuple(slug for slug in needs if slug in wanted and dropped not in needs[slug])


def is_narrowed(linking: Linking, asked: Iterable[PermissionSlug], *, wished: bool) -> bool:
    """Whether “through ads only” is asked for: it says nothing without its permission."""
    return wished and linking.ads_only in frozenset(asked)


def hindrances(
    told: Iterable[Availability], *, is_lost: bool, is_connected: bool
) -> tuple[Hindrance, ...]:
    """What keeps an account out of ads everywhere; `told` is what each of its ad accounts says."""
    if is_lost:
        return (Hindrance.LOST,)
    here = () if is_connected else (Hindrance.NOT_CONNECTED,)
    found = frozenset(told)
    if found & {Availability.AVAILABLE, Availability.UNKNOWN}:
        return here
    return (*here, *(Hindrance(one) for one in Availability if one in found))


def readiness_of(
    linking: Linking, known: Known, hindered: tuple[Hindrance, ...] = ()
) -> tuple[Ready, ...]:
    """What an account can be used for, and what it lacks for the rest."""
    named = {one.slug: one for one in linking.permissions}
    return tuple(
        Ready(
            readiness=one,
            missing=tuple(named[need] for need in one.needs if need in known.refused),
            untold=tuple(
                named[need] for need in one.needs if need not in known.refused | known.granted
            ),
            hindered=hindered,
        )
        for one in linking.readiness
    )


def given_by(linking: Linking, levels: Iterable[str]) -> frozenset[PermissionSlug]:
    """What the levels give together; one the provider does not declare gives nothing."""
    wanted = frozenset(levels)
    return frozenset(slug for one in linking.levels if one.slug in wanted for slug in one.gives)


def chosen_levels(linking: Linking, levels: Iterable[str]) -> tuple[str, ...]:
    """The levels in the provider's order. Raises Invalid for none, or one that there is not."""
    wanted = frozenset(levels)
    known = [one.slug for one in linking.levels]
    names = ", ".join(f"“{one.name}” ({one.slug})" for one in linking.levels)
    if not wanted or wanted - frozenset(known):
        raise Invalid(
            "A member is given one level of access at least, of those there are.",
            field="levels",
            remedy=f"Choose among {names}.",
        )
    return tuple(slug for slug in known if slug in wanted)


def judge_room(linking: Linking, *, in_center: int, centers: int = 0) -> LinkLimit | None:
    """The refusal where one more link is too many for the Business Center, or for the account."""
    if in_center >= linking.most_accounts:
        return LinkLimit(
            f"{in_center} accounts are linked to this Business Center or asked for;"
            f" the platform allows {linking.most_accounts}."
        )
    if centers >= linking.most_centers:
        return LinkLimit(
            f"The account is in {centers} Business Centers;"
            f" the platform allows {linking.most_centers}.",
            remedy="Unlink it from a Business Center that does not use it.",
        )
    return None
