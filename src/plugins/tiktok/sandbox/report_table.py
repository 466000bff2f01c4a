"""A report's rows, each worked out only when it is looked at."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from plugins.tiktok.sandbox.deliveries import Deliveries
from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.metrics import Row, value_of
from plugins.tiktok.sandbox.report_query import ReportQuery
from plugins.tiktok.sandbox.report_subjects import Subjects
from plugins.tiktok.sandbox.subject import Source, Subject


class _Block(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one day; without a day, those of all days at once."""

    day: date | None
    subjects: tuple[Subject, ...]


class Table:
    """All rows: by day and id, or by the metric asked for; an order not requested is ignored."""

    def __init__(self, query: ReportQuery, subjects: Subjects, deliveries: Deliveries) -> None:
        self.is_cut = subjects.is_cut
        self._query, self._deliveries = query, deliveries
        self._blocks = list(self._by_day(subjects) if query.by_day else self._at_once(subjects))
        if query.order == "stat_time_day" and query.is_falling:
            self._blocks.reverse()
        self._ends = [0]
        for block in self._blocks:
            self._ends.append(self._ends[-1] + len(block.subjects))
        self._total: Figures | None = None
        self._ranked = self._by_metric() if query.order in query.metrics else None

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, span: slice, /) -> list[Row]:
        start, end, _ = span.indices(len(self))
        return self._ranked[start:end] if self._ranked else list(self._rows(start, end))

    def total(self) -> Figures:
        """All rows added up."""
        if self._total is None:
            self._total = sum((row.figures for row in self[:]), Figures())
        return self._total

    def _by_day(self, subjects: Subjects) -> Iterator[_Block]:
        sources = {one.campaign.id: one for subject in subjects.found for one in subject.sources}
        delivered: defaultdict[date, set[str]] = defaultdict(set)
        for id, source in sources.items():
            for day in self._deliveries.days(source):
                delivered[day].add(id)
        homes = [({one.campaign.id for one in each.sources}, each) for each in subjects.found]
        for day in sorted(delivered):
            ids = delivered[day]
            yield _Block(
                day=day,
                subjects=tuple(each for home, each in homes if not ids.isdisjoint(home)),
            )

    def _at_once(self, subjects: Subjects) -> Iterator[_Block]:
        days = self._deliveries.days
        found = (each for each in subjects.found if any(map(days, each.sources)))
        yield _Block(day=None, subjects=tuple(found))

    def _rows(self, start: int, end: int) -> Iterator[Row]:
        number = bisect_right(self._ends, start) - 1
        while start < end:
            block, first = self._blocks[number], self._ends[number]
            for subject in block.subjects[start - first : end - first]:
                yield self._row(subject, block.day)
            number += 1
            start = self._ends[number]

    def _row(self, subject: Subject, day: date | None) -> Row:
        pieces = (piece for one in subject.sources for piece in self._pieces(one, day))
        found = next(pieces, Figures())
        for piece in pieces:
            found += piece
        return Row(subject=subject, day=day, figures=found)

    def _pieces(self, source: Source, day: date | None) -> Iterator[Figures]:
        days = self._deliveries.days(source)
        for each in days if day is None else (day,) if day in days else ():
            yield self._deliveries.figures(source, each)

    def _by_metric(self) -> list[Row]:
        def rank(row: Row) -> tuple[Decimal, str]:
            return _rank(value_of(self._query.order, row, is_whole=self._query.is_multiple))

        return sorted(self._rows(0, len(self)), key=rank, reverse=self._query.is_falling)


def _rank(value: str | None) -> tuple[Decimal, str]:
    """Numbers by size; what is missing ranks as nothing."""
    try:
        return Decimal(value or 0), ""
    except InvalidOperation:
        return Decimal(0), value or ""
