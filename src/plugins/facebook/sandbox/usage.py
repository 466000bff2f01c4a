"""How much of an account's allowance is used up: a fading score, and the headers that tell."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from plugins.facebook.sandbox.refusals import Refusal
from plugins.facebook.sandbox.settings import Settings

_WINDOW = timedelta(seconds=300)
_READ, _WRITE = 1, 3
_MOST = {"development_access": 60, "standard_access": 9000}
_BLOCK = {"development_access": 300, "standard_access": 60}
_APP_HOUR = 20_000


class Usage:
    """The scores of all accounts, and of the app."""

    def __init__(self) -> None:
        self._scores: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
        self._blocked: dict[str, datetime] = {}
        self.pinned: dict[str, int] = {}
        """Percentages that the admin path has set, by account."""
        self.calls = 0

    def forget(self) -> None:
        self._scores.clear()
        self._blocked.clear()
        self.pinned.clear()

    def charge(self, account: str, settings: Settings, now: datetime, *, writes: bool) -> None:
        """Count a call. Raises Refusal where the account's allowance is used up."""
        self.calls += 1
        if not account or not settings.quotas:
            return
        if self._blocked.get(account, now) > now:
            raise _throttled(settings)
        self._scores[account].append((now, _WRITE if writes else _READ))
        if self.score(account, now) > _MOST[settings.tier]:
            self._blocked[account] = now + timedelta(seconds=_BLOCK[settings.tier])
            raise _throttled(settings)

    def score(self, account: str, now: datetime) -> int:
        """What was called in the last five minutes."""
        kept = [one for one in self._scores[account] if one[0] > now - _WINDOW]
        self._scores[account] = kept
        return sum(points for _, points in kept)

    def headers(
        self, account: str, type: str, settings: Settings, now: datetime
    ) -> Mapping[str, str]:
        """What an answer about that account tells; without one only the app's share."""
        if not settings.usage_headers:
            return {}
        app = min(100, self.calls * 100 // _APP_HOUR)
        told = {"X-App-Usage": {"call_count": app, "total_time": app, "total_cputime": app}}
        if not account:
            return _written(told)
        score = self.score(account, now) * 100 / _MOST[settings.tier]
        used = self.pinned.get(account, min(100, round(score, 2)))
        blocked = self._blocked.get(account, now) - now
        ad_account: dict[str, object] = {
            "acc_id_util_pct": used,
            "reset_time_duration": int(_WINDOW.total_seconds()),
            "ads_api_access_tier": settings.tier,
        }
        case: dict[str, object] = {
            "type": type,
            "call_count": int(used),
            "total_cputime": int(used),
            "total_time": int(used),
            "estimated_time_to_regain_access": max(0, int(blocked.total_seconds() / 60)),
            "ads_api_access_tier": settings.tier,
        }
        cases = {"X-Business-Use-Case-Usage": {account: [case]}}
        return _written({**told, "X-Ad-Account-Usage": ad_account, **cases})


def _written(told: Mapping[str, object]) -> dict[str, str]:
    return {name: msgspec.json.encode(value).decode() for name, value in told.items()}


def _throttled(settings: Settings) -> Refusal:
    return Refusal(
        17, "(#17) User request limit reached", subcode=2446079, status=settings.throttle_status
    )
