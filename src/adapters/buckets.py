"""Which limits a call to one developer app falls under."""

from dataclasses import dataclass, field

import msgspec

from core.provider import CallClass, Rate
from core.provider_errors import RateLimited
from core.quota import Bucket, Caller, Scope, interval_of


class Limit(msgspec.Struct, frozen=True):
    """A bucket narrower than the app's, and the seconds between two of its calls."""

    bucket: Bucket
    interval: float = 0.0
    """0 where it has no rate: such a bucket is only ever paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """The buckets of one provider's developer app."""

    provider: str
    app_id: str
    rates: tuple[Rate, ...] = ()
    account_rates: tuple[Rate, ...] = ()
    classes: tuple[CallClass, ...] = ()
    app: Bucket = field(init=False)
    """The one that every call falls under."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "app", self._bucket(Scope.APP, ""))

    def narrower(self, caller: Caller, path: str) -> tuple[Limit, ...]:
        """All others that this call falls under."""
        path = path.strip("/")
        limits = [
            Limit(self._bucket(Scope.CLASS, one.name), interval_of(one.rates))
            for one in self.classes
            if path in {each.strip("/") for each in one.paths}
        ] or [Limit(self._bucket(Scope.CLASS, path))]
        if caller.token:
            limits.append(Limit(self._bucket(Scope.TOKEN, caller.token)))
        if caller.ad_account_id:
            limits.append(Limit(self._bucket(Scope.ACCOUNT, caller.ad_account_id)))
        if caller.ad_account_id and self.account_rates:
            name = f"{caller.ad_account_id} {path}"
            limits.append(Limit(self._bucket(Scope.ACCOUNT, name), interval_of(self.account_rates)))
        return tuple(limits)

    def meant(self, caller: Caller, path: str, error: RateLimited) -> Bucket:
        """The one that the platform's “too often” is about."""
        if error.account and (account := error.account_id or caller.ad_account_id):
            return self._bucket(Scope.ACCOUNT, account)
        if error.account and caller.token:
            return self._bucket(Scope.TOKEN, caller.token)
        if error.endpoint:
            return self.narrower(caller, path)[0].bucket
        return self.app

    def _bucket(self, scope: Scope, name: str) -> Bucket:
        return Bucket(provider=self.provider, app=self.app_id, scope=scope, name=name)
