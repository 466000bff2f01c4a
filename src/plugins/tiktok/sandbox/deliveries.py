"""On which days which campaign delivered, and how much, as of one moment."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from plugins.tiktok.sandbox.figures import Figures, Progress, delivers, figures, progress, smallest
from plugins.tiktok.sandbox.report_query import ReportQuery
from plugins.tiktok.sandbox.splitting import part
from plugins.tiktok.sandbox.subject import Source
from plugins.tiktok.sandbox.world import AdAccount, Campaign


class Deliveries:
    """The days a query asks for; each campaign's day is worked out once."""

    def __init__(self, query: ReportQuery, now: datetime, corrected_at: int) -> None:
        self._query, self._now, self._corrected_at = query, now, corrected_at
        self._stand: dict[tuple[str, date], Progress] = {}
        self._days: dict[str, tuple[date, ...]] = {}
        self._whole: dict[tuple[str, date], Figures] = {}

    def days(self, source: Source) -> tuple[date, ...]:
        """The days on which the source's campaign delivered, oldest first."""
        campaign = source.campaign
        if campaign.id not in self._days:
            self._days[campaign.id] = tuple(self._delivered(campaign, source.account))
        return self._days[campaign.id]

    def figures(self, source: Source, day: date) -> Figures:
        """The source's piece of one of those days."""
        found = self._campaign(source.campaign, source.account, day)
        unit = smallest(source.account)
        for cut in source.cuts:
            found = part(found, cut, unit)
        return found

    def _delivered(self, campaign: Campaign, account: AdAccount) -> Iterator[date]:
        today = account.day_at(self._now)
        day = max(self._query.first or campaign.first_day, campaign.first_day)
        last = min(self._query.last or today, today)
        while day <= last:
            if delivers(campaign, day) and self._progress(account, day).passed:
                yield day
            day += timedelta(days=1)

    def _campaign(self, campaign: Campaign, account: AdAccount, day: date) -> Figures:
        key = (campaign.id, day)
        if key not in self._whole:
            self._whole[key] = figures(campaign, account, day, self._progress(account, day))
        return self._whole[key]

    def _progress(self, account: AdAccount, day: date) -> Progress:
        key = (account.id, day)
        if key not in self._stand:
            self._stand[key] = progress(account, day, self._now, self._corrected_at)
        return self._stand[key]
