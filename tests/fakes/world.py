"""What a made-up platform knows, how it answers, and what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from core.ad_account import AccountStatus, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.connection import PlatformUser
from core.ids import AdAccountId, BusinessCenterId, PermissionSlug, PlatformUserId
from core.provider_errors import CodeDead, ProviderError, Revoked
from tests.canary import CODE, TOKEN
from tests.fakes.reading import Shown
from tests.fakes.rows import rows_of

MIA = PlatformUser(id=PlatformUserId("u1"), name="Mia", email="m***@example.com")
ZOE = PlatformUser(id=PlatformUserId("u2"), name="Zoe")


def seen_center(id: str, role: str = "admin", name: str = "") -> SeenBusinessCenter:
    return SeenBusinessCenter(id=BusinessCenterId(id), name=name or f"Center {id}", role=role)


def seen_account(
    id: str, center: str | None = "bc1", *, status: AccountStatus = AccountStatus.ACTIVE
) -> SeenAdAccount:
    return SeenAdAccount(
        id=AdAccountId(id),
        name=f"Account {id}",
        currency="USD",
        timezone="America/New_York",
        status=status,
        role="operator",
        business_center_id=BusinessCenterId(center) if center else None,
    )


@dataclass(frozen=True)
class Asked:
    """One request, as the platform saw it."""

    path: str
    token: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class Renewed:
    """What a refresh token bought."""

    token: str
    expires_at: datetime
    refresh: str = ""


class Links(Protocol):
    """Answers what is asked about public accounts."""

    def answer(self, path: str, params: Mapping[str, str]) -> object: ...


@dataclass
class World:
    """Codes buy tokens, tokens speak for users; `faults` holds the answers to come, by path."""

    codes: dict[str, str] = field(default_factory=lambda: {CODE: TOKEN})
    users: dict[str, PlatformUser] = field(default_factory=lambda: {TOKEN: MIA})
    verifiers: dict[str, str] = field(default_factory=dict[str, str])
    claimed: frozenset[PermissionSlug] = frozenset(
        PermissionSlug(one) for one in ("accounts", "reporting", "ads")
    )
    refused: set[str] = field(default_factory=set[str])
    centers: list[SeenBusinessCenter] = field(default_factory=lambda: [seen_center("bc1")])
    accounts: list[SeenAdAccount] = field(
        default_factory=lambda: [seen_account("a1"), seen_account("a2")]
    )
    faults: dict[str, list[Exception]] = field(default_factory=dict[str, list[Exception]])
    broken: dict[str, ProviderError] = field(default_factory=dict[str, ProviderError])
    """What every request about an ad account meets, by its id."""
    lists: dict[str, list[object]] = field(default_factory=dict[str, list[object]])
    """What listings show in place of what they would, by path."""
    asked: list[Asked] = field(default_factory=list[Asked])
    revoked: list[str] = field(default_factory=list[str])
    refreshes: dict[str, list[Renewed]] = field(default_factory=dict[str, list[Renewed]])
    """What a refresh token buys, one after another; each speaks for Mia."""
    links: Links | None = None
    """Its public accounts; None where it has none."""

    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def fail(self, path: str, *errors: Exception) -> None:
        """Let the next requests of that path meet these errors, one each."""
        self.faults.setdefault(path, []).extend(errors)

    def kill(self, token: str = TOKEN) -> None:
        """Take a token back at the platform."""
        del self.users[token]

    def promote(self, id: str, role: str) -> None:
        self.centers = [replace_role(one, role) if one.id == id else one for one in self.centers]

    def answer(self, path: str, token: str, params: Mapping[str, str]) -> object:
        """What the platform answers; raises what it complains of."""
        self.asked.append(Asked(path, token, dict(params)))
        if waiting := self.faults.get(path):
            raise waiting.pop(0)
        if path == "token":
            return self._exchange(params)
        if path == "refresh":
            return self._refresh(params["refresh"])
        if token not in self.users:
            raise Revoked("The token was taken back.")
        if error := self.broken.get(params.get("account", "")):
            raise error
        return self._known(path, token, params)

    def _exchange(self, params: Mapping[str, str]) -> str:
        self.verifiers[params["code"]] = params["verifier"]
        if params["code"] not in self.codes:
            raise CodeDead("The code was used already.")
        return self.codes.pop(params["code"])

    def _refresh(self, refresh: str) -> Renewed:
        if not self.refreshes.get(refresh):
            raise Revoked("The refresh token is dead.")
        fresh = self.refreshes[refresh].pop(0)
        self.users[fresh.token] = MIA
        return fresh

    def _known(self, path: str, token: str, params: Mapping[str, str]) -> object:
        if path.startswith("link.") and self.links is not None:
            return self.links.answer(path, params)
        match path:
            case "user":
                return self.users[token]
            case "centers":
                return self.centers
            case "accounts":
                return self.accounts
            case "permissions":
                return {"reporting": "reporting" not in self.refused}
            case "revoke":
                self.revoked.append(token)
                return None
            case "balance":
                return 5_000_000
            case _:
                rows = self.lists.get(path)
                return Shown(rows=rows_of(path, params) if rows is None else rows)


def replace_role(center: SeenBusinessCenter, role: str) -> SeenBusinessCenter:
    return SeenBusinessCenter(id=center.id, name=center.name, status=center.status, role=role)


def empty_world() -> World:
    """A person who is in no Business Center and reaches no ad account."""
    return replace(World(), centers=[], accounts=[])
