"""Surveying a connection: what the platform says of it at this moment, check by check."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import UnionType

import msgspec

from core.ad_account import AccountStatus, SeenAdAccount, UnlistedAdAccounts
from core.business_center import SeenBusinessCenter
from core.connection import Connection, PlatformUser
from core.credential import Credential
from core.diagnosis import problem_of
from core.ids import PermissionSlug
from core.life import FINAL
from core.permission import Grant, missing
from core.ports.clock import Clock
from core.ports.platforms import Line, Platforms
from core.problem import Problem
from core.provider import (
    Identifies,
    ListsAdAccounts,
    ListsBusinessCenters,
    Manifest,
    Proves,
    Provider,
)
from core.provider_errors import Expired, ProviderError, RateLimited, Revoked, ScopeMissing
from core.quota import SOMEBODY, Caller, Urgency
from core.usecases.asked import asked, identified, is_id

type Shown = SeenAdAccount | UnlistedAdAccounts


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked, and how it came out."""

    name: str
    passed: bool
    detail: str


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform shows; None where it could not be read."""

    grant: Grant
    centers: tuple[SeenBusinessCenter, ...] | None = None
    accounts: tuple[SeenAdAccount, ...] | None = None
    troubles: tuple[Problem, ...] = ()
    checks: tuple[Check, ...] = ()
    pause: float = 0.0
    """Seconds for which the platform wants to be left alone."""

    @property
    def is_refused(self) -> bool:
        """Whether the platform does not take the credential any more."""
        return any(one.code in FINAL for one in self.troubles)


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Asks the platform; writes nothing, holds nothing open."""

    platforms: Platforms
    clock: Clock

    async def __call__(
        self, connection: Connection, credential: Credential, caller: Caller = SOMEBODY
    ) -> Survey:
        """What it shows. Permissions are proven only where a person waits: that takes calls."""
        provider = self.platforms.get(connection.provider)
        line = self.platforms.line(connection.provider, credential, caller)
        try:
            user = await confirmed_identity(provider, line)
        except ProviderError as error:
            return self.unanswered(connection, error)
        if user is not None and user.id != connection.user.id:
            return self._other_user(connection)
        return await self._look(
            provider, line, connection, proves=caller.urgency is Urgency.INTERACTIVE
        )

    def unanswered(self, connection: Connection, error: ProviderError) -> Survey:
        """The survey of a platform that did not even say whom the credential speaks for."""
        dead = isinstance(error, (Expired, Revoked))
        said = "The platform no longer accepts it." if dead else str(error)
        return Survey(
            grant=connection.grant,
            troubles=(problem_of(error, self.clock.now()),),
            checks=(Check(name="credential", passed=False, detail=said),),
            pause=error.after if isinstance(error, RateLimited) else 0.0,
        )

    async def _doubted(
        self, provider: Provider, line: Line, connection: Connection, error: ProviderError
    ) -> Survey:
        """It worked a moment ago and then was called dead: believe only a second such answer."""
        try:
            await identified(provider, line) if isinstance(provider, Identifies) else None
        except ProviderError as again:
            return self.unanswered(connection, again)
        return self.unanswered(connection, ProviderError(str(error)))

    def _other_user(self, connection: Connection) -> Survey:
        return Survey(
            grant=connection.grant,
            troubles=(Problem(code="identity_changed", since=self.clock.now()),),
            checks=(
                Check(name="credential", passed=True, detail="It is alive."),
                Check(name="identity", passed=False, detail="It speaks for somebody else now."),
            ),
        )

    async def _look(
        self, provider: Provider, line: Line, connection: Connection, *, proves: bool
    ) -> Survey:
        troubles: list[Problem] = []
        pauses = [0.0]

        async def tolerant[T](read: Callable[[], Awaitable[T]]) -> T | None:
            try:
                return await read()
            except (Expired, Revoked):
                raise
            except ProviderError as error:
                if isinstance(error, RateLimited):
                    pauses.append(error.after)
                if not isinstance(error, ScopeMissing):
                    troubles.append(problem_of(error, self.clock.now()))
                return None

        try:
            centers = await tolerant(lambda: _centers(provider, line))
            shown = None
            if centers is not None or not isinstance(provider, ListsBusinessCenters):
                shown = await tolerant(lambda: _accounts(provider, line, centers or ()))
            accounts = _listed(shown)
            probe = next(iter(sorted(accounts or (), key=_is_poor_probe)), None)
            seen = await tolerant(lambda: _prove(provider, line, probe)) if proves else None
        except (Expired, Revoked) as error:
            return await self._doubted(provider, line, connection, error)
        grant = connection.grant.learn(seen or {})
        return Survey(
            grant=grant,
            centers=centers,
            accounts=accounts,
            troubles=(*troubles, *_unlisted(shown or (), self.clock.now())),
            pause=max(pauses),
            checks=(
                *_checks(provider.manifest, connection, grant),
                *_seen_checks(provider, centers, accounts),
            ),
        )


async def confirmed_identity(provider: Provider, line: Line) -> PlatformUser | None:
    """Whom the credential speaks for; None where the provider cannot tell.

    Raises Expired or Revoked only when the platform said so twice: one such answer may be a
    hiccup, and a person would be asked to reconnect for nothing.
    """
    if not isinstance(provider, Identifies):
        return None
    try:
        return await identified(provider, line)
    except (Expired, Revoked):
        return await identified(provider, line)


def _listed(shown: tuple[Shown, ...] | None) -> tuple[SeenAdAccount, ...] | None:
    if shown is None:
        return None
    return tuple(one for one in shown if isinstance(one, SeenAdAccount))


def _unlisted(shown: tuple[Shown, ...], now: datetime) -> Iterator[Problem]:
    for one in shown:
        if isinstance(one, UnlistedAdAccounts):
            yield Problem(
                code="accounts_unlisted",
                subject=one.business_center,
                detail=one.detail,
                since=now,
            )


async def _confirmed[T: SeenBusinessCenter | Shown](
    read: Callable[[], AsyncIterator[T]], kind: type[T] | UnionType
) -> tuple[T, ...]:
    """What is shown. An empty list is believed only when it comes twice: one may be a hiccup."""
    shown = [one async for one in read()] or [one async for one in read()]
    if all(isinstance(one, kind) and is_id(getattr(one, "id", "none")) for one in shown):
        return tuple(shown)
    raise TypeError("It lists what is none, or has an id that can be none.")


async def _centers(provider: Provider, line: Line) -> tuple[SeenBusinessCenter, ...] | None:
    if not isinstance(provider, ListsBusinessCenters):
        return None
    return await asked(
        provider, line, _confirmed(lambda: provider.business_centers(line), SeenBusinessCenter)
    )


async def _accounts(
    provider: Provider, line: Line, centers: tuple[SeenBusinessCenter, ...]
) -> tuple[Shown, ...] | None:
    if not isinstance(provider, ListsAdAccounts):
        return None
    return await asked(
        provider,
        line,
        _confirmed(lambda: provider.ad_accounts(line, centers), SeenAdAccount | UnlistedAdAccounts),
    )


async def _prove(
    provider: Provider, line: Line, probe: SeenAdAccount | None
) -> Mapping[PermissionSlug, bool]:
    if not isinstance(provider, Proves):
        return {}
    return await asked(provider, line, provider.prove(line, probe.id if probe else None))


def _is_poor_probe(account: SeenAdAccount) -> tuple[bool, str]:
    return (account.status is not AccountStatus.ACTIVE, account.id)


def _checks(manifest: Manifest, connection: Connection, grant: Grant) -> tuple[Check, ...]:
    lacking = ", ".join(one.name for one in missing(manifest.permissions, grant))
    return (
        Check(name="credential", passed=True, detail="It is alive."),
        Check(name="identity", passed=True, detail=connection.user.name or connection.user.id),
        Check(
            name="permissions",
            passed=not lacking,
            detail=f"Missing: {lacking}." if lacking else "All granted.",
        ),
    )


def _seen_checks(
    provider: Provider,
    centers: tuple[SeenBusinessCenter, ...] | None,
    accounts: tuple[SeenAdAccount, ...] | None,
) -> Iterator[Check]:
    """What a platform does not have at all is not missed."""
    if isinstance(provider, ListsBusinessCenters):
        yield _seen_check("business_centers", centers)
    if isinstance(provider, ListsAdAccounts):
        yield _seen_check("ad_accounts", accounts)


def _seen_check(
    name: str, seen: tuple[SeenBusinessCenter, ...] | tuple[SeenAdAccount, ...] | None
) -> Check:
    if seen is None:
        return Check(name=name, passed=False, detail="They could not be read.")
    return Check(name=name, passed=bool(seen), detail=f"{len(seen)} found.")
