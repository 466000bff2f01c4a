"""Which statements are kept for whoever looks at the same page, and that no long one is."""

from datetime import date

import msgspec

from adapters.sql.entity_sums import statement_of
from adapters.sql.summing import FEW
from core.ids import AdAccountId, ProfileId, ProviderSlug
from core.insight import Level, Window
from core.ports.sums import AccountKey, EntitySumQuery, Share

WINDOW = Window(since=date(2026, 3, 1), until=date(2026, 3, 31))
QUERY = EntitySumQuery(profile_id=ProfileId("p"), level=Level.CAMPAIGN, window=WINDOW)


def keys(count: int) -> tuple[AccountKey, ...]:
    return tuple((ProviderSlug("fake"), AdAccountId(str(number))) for number in range(count))


def is_kept(query: EntitySumQuery) -> bool:
    return statement_of(query, "sqlite") is statement_of(query, "sqlite")


def test_the_same_question_has_the_same_statement_and_another_its_own() -> None:
    assert is_kept(QUERY)
    other = msgspec.structs.replace(QUERY, offset=50)
    assert statement_of(other, "sqlite") is not statement_of(QUERY, "sqlite")
    assert statement_of(QUERY, "postgresql") is not statement_of(QUERY, "sqlite")


def test_one_that_names_many_accounts_is_made_anew() -> None:
    assert is_kept(msgspec.structs.replace(QUERY, accounts=keys(FEW)))
    assert not is_kept(msgspec.structs.replace(QUERY, accounts=keys(FEW + 1)))
    share = Share(window=WINDOW, accounts=keys(FEW))
    assert not is_kept(msgspec.structs.replace(QUERY, accounts=keys(1), shares=(share,)))
