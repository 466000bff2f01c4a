"""Claims about every listing: the same seven for campaigns, ads, pixels, and whatever else."""

from collections.abc import Awaitable, Callable

from adport.testing.checks import ensure, raising, same
from adport.testing.reading import Listing, Reader, account_of, read_whole
from adport.testing.stage import Stage
from adport.testing.tiers import Tier
from adport.testing.wire import Break, Order
from core.ad_account import AdAccount
from core.entity import Entity
from core.ports.platforms import Line
from core.provider_errors import ProviderError, RateLimited

type OfListing = Callable[[Listing, Stage], Awaitable[None]]


async def are_read_to_the_last_page(listing: Listing, stage: Stage) -> None:
    """Small pages bring the same as large ones, in the same order, nothing twice."""
    read, line, account = await _ready(listing, stage)
    whole = await read_whole(read, line, account)
    ids = [one.id for one in whole.rows]
    ensure(len(ids) >= 3, f"The sandbox shows {len(ids)} {listing.kind}; three are needed.")
    same(len(set(ids)), len(ids), f"Distinct {listing.kind}")
    await stage.desk.limit(size=2)
    paged = await read_whole(read, line, account)
    ensure(paged.pages > 1, "Pages of two rows came as one page.")
    same(sorted(one.id for one in paged.rows), sorted(ids), f"Ids of {listing.kind} by pages")
    ensure(paged.adds_up, "The pages do not add up to the total that was told.")


async def may_be_none(listing: Listing, stage: Stage) -> None:
    """An account without any is an empty last page, not an error."""
    read, line, account = await _ready(listing, stage)
    await stage.desk.limit(rows=0)
    whole = await read_whole(read, line, account)
    same(whole.rows, [], listing.kind)
    ensure(whole.adds_up, "An empty listing does not add up.")


async def may_be_one(listing: Listing, stage: Stage) -> None:
    """A single row is a whole listing."""
    read, line, account = await _ready(listing, stage)
    everything = {one.id for one in (await read_whole(read, line, account)).rows}
    await stage.desk.limit(rows=1)
    whole = await read_whole(read, line, account)
    ensure(whole.rows, "The only row was not read.")
    ensure({one.id for one in whole.rows} <= everything, "The only row has another id now.")
    ensure(whole.adds_up, "One row does not add up.")


async def are_of_their_account(listing: Listing, stage: Stage) -> None:
    """Each row names the ad account it was read of, and has an id that is a text."""
    read, line, account = await _ready(listing, stage)
    for one in (await read_whole(read, line, account)).rows:
        same(one.ad_account_id, account.id, "The ad account of a row")
        ensure(type(one.id) is str and one.id.strip() == one.id != "", f"{one.id!r} is no id.")


async def have_exact_ids(listing: Listing, stage: Stage) -> None:
    """As the platform has them, to the last digit."""
    read, line, account = await _ready(listing, stage)
    truth = (await stage.desk.truth()).ids.get(listing.kind)
    ensure(truth is not None, f"The sandbox's truth tells no ids of {listing.kind}.")
    found = {one.id for one in (await read_whole(read, line, account)).rows}
    right = set((truth or {}).get(account.id, ()))
    ensure(bool(found) and found <= right, f"These are not there: {sorted(found - right)[:3]}.")


async def lose_nothing_to_a_page_that_fails(listing: Listing, stage: Stage) -> None:
    """The mark of a page that failed still leads to that page."""
    connection = await stage.connect()
    line, read = await stage.line(connection), listing.of(stage.provider)
    account = await account_of(stage, line)
    await stage.desk.limit(size=2)
    whole = await read_whole(read, line, account)
    first = await read(line, account, "")
    ensure(first.next, "Pages of two rows came as one page, so there is no second one to fail.")
    for breaks in (Break.FAILING, Break.HTML_PAGE, Break.TRUNCATED, Break.TIMEOUT):
        stage.wire.orders[:] = [Order(kind=breaks)]
        with raising(ProviderError, what=f"A page spoilt by “{breaks}”"):
            await read(line, account, first.next)
    stage.wire.orders.clear()
    await stage.desk.fault("throttled")
    with raising(RateLimited, what="A page for which it was asked too often"):
        await read(await stage.line(connection), account, first.next)
    await stage.desk.clear()
    rest = await read_whole(read, await stage.line(connection), account, first.next)
    found = [one.id for one in (*first.rows, *rest.rows)]
    same(sorted(found), sorted(one.id for one in whole.rows), f"Ids of {listing.kind}")


async def show_that_rows_moved(listing: Listing, stage: Stage) -> None:
    """Rows that move between two pages are noticed, or missed by none: never silently lost."""
    read, line, account = await _ready(listing, stage)
    await stage.desk.limit(size=2)
    whole = {one.id for one in (await read_whole(read, line, account)).rows}
    await stage.desk.fault("reordered", times=1, after=1)
    try:
        moved = await read_whole(read, line, account)
    except ProviderError:
        return
    distinct = {one.id for one in moved.rows}
    is_noticed = moved.is_partial or moved.total not in (None, len(distinct))
    ensure(distinct == whole or is_noticed, f"{len(whole - distinct)} rows were lost unnoticed.")


CLAIMS: dict[str, tuple[Tier, OfListing]] = {
    "are_read_to_the_last_page": (Tier.BRONZE, are_read_to_the_last_page),
    "may_be_none": (Tier.BRONZE, may_be_none),
    "may_be_one": (Tier.BRONZE, may_be_one),
    "are_of_their_account": (Tier.BRONZE, are_of_their_account),
    "have_exact_ids": (Tier.GOLD, have_exact_ids),
    "lose_nothing_to_a_page_that_fails": (Tier.SILVER, lose_nothing_to_a_page_that_fails),
    "show_that_rows_moved": (Tier.GOLD, show_that_rows_moved),
}
MEET_FAULTS = frozenset({"lose_nothing_to_a_page_that_fails", "show_that_rows_moved"})
"""The others only read."""


async def _ready(listing: Listing, stage: Stage) -> tuple[Reader[Entity], Line, AdAccount]:
    line = await stage.reading_line()
    return listing.of(stage.provider), line, await account_of(stage, line)
