"""Course: what a plugin's pages must be before they are kept, and that they come to an end."""

from dataclasses import dataclass, field

from core.funds import Balance
from core.insight import Insight
from core.provider_errors import Garbled
from core.reads import Page
from core.slices import Slice
from core.usecases.asked import is_id
from core.usecases.page import Field, Key, Row, key_of

MOST_PAGES = 10_000
"""Of one slice; the largest listings have a few hundred."""
MOST_EMPTY = 2_000
"""Pages without a row in a row; one for each pixel of an account is usual."""


@dataclass(slots=True)
class Course:
    """Where the pages of each slice have led since this worker began it, by its position."""

    name: str
    """The platform's, as people read it."""
    _cursors: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    _empty: dict[int, int] = field(default_factory=dict[int, int])
    _seen: dict[int, set[Key]] = field(default_factory=dict[int, set[Key]])

    def check(self, slice: Slice, field: Field, page: Page[Row]) -> None:
        """Raise Garbled for a page of which nothing is to be kept."""
        for row in page.rows:
            self._check_row(field, row)
        been = self._cursors.get(slice.position, set())
        if page.next and (page.next == slice.cursor or page.next in been):
            raise Garbled(f"{self.name} leads from page to page in a circle.")
        empty = 0 if page.rows else self._empty.get(slice.position, 0) + 1
        if page.next and (len(been) >= MOST_PAGES or empty >= MOST_EMPTY):
            raise Garbled(f"The pages of {self.name} come to no end.")

    def count(self, slice: Slice, page: Page[Row]) -> int:
        """How many different rows came so far; the tables count all but entities by days."""
        if slice.trait.level is not None or slice.trait.is_listing:
            return 0
        seen = self._seen.setdefault(slice.position, set())
        seen.update(key_of(row) for row in page.rows)
        return len(seen)

    def went(self, slice: Slice, page: Page[Row]) -> None:
        """The page was kept."""
        empty = self._empty.get(slice.position, 0) + 1
        self._empty[slice.position] = 0 if page.rows else empty
        if page.next:
            self._cursors.setdefault(slice.position, set()).add(page.next)
        else:  # its end, or its beginning once more
            self._cursors.pop(slice.position, None)

    def forget(self, slice: Slice) -> None:
        """It is read to its end, or begun anew."""
        for known in (self._cursors, self._empty, self._seen):
            known.pop(slice.position, None)

    def _check_row(self, field: Field, row: Row) -> None:
        if field.account and row.ad_account_id != field.account.id:
            raise Garbled(f"{self.name} was asked of one ad account and answered of another.")
        if not is_id(_id_of(row)):
            raise Garbled(f"{self.name} sent an id that can be none.")


def _id_of(row: Row) -> object:
    if isinstance(row, Insight):
        return row.entity_id
    return row.ad_account_id or row.business_center_id if isinstance(row, Balance) else row.id
