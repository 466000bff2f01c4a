"""What the Ads Manager is asked for, and what its filters offer, however much there is."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from litestar.datastructures import MultiDict

from core.ids import BusinessCenterId, ProfileId
from core.insight import Level
from core.ports.sums import EntitySort
from core.usecases.ad_accounts import AccountView
from core.usecases.bounds import FARTHEST
from core.usecases.outlook import Outlook, key_of
from entrypoints.http.web.ads_asked import USUAL, Asked, asked_of
from entrypoints.http.web.ads_scope import NOWHERE, OFFERED, keys_of, offer_of, settled
from tests.core.nouns import account, center

ID = ProfileId("p")
TODAY = date(2026, 3, 10)


def view(
    id: str, home: str | None = "bc1", *, is_in_scope: bool = True, **more: str
) -> AccountView:
    return AccountView(
        account=account(
            id,
            business_center_id=BusinessCenterId(home) if home else None,
            is_selected=is_in_scope,
            **{"name": id, **more},
        ),
        is_in_scope=is_in_scope,
        is_synced=False,
        best=None,
        launch_refusal=None,
    )


def outlook(*views: AccountView) -> Outlook:
    return Outlook(
        profile_id=ID,
        views=views,
        centers=tuple(center(id, is_active=True) for id in ("bc1", "bc2", "bc3")),
        now=datetime(2026, 3, 10, tzinfo=UTC),
    )


FEW = outlook(
    view("a1", name="Hats"),
    view("a2", name="Shoes and hats", currency="EUR"),
    view("a3", "bc2"),
    view("a4", None),
    view("a5", is_in_scope=False),
)
MANY = outlook(*(view(f"a{n}", f"bc{n % 2 + 1}") for n in range(10_000)))


def asked(**given: str) -> Asked:
    return asked_of(MultiDict(given), TODAY)


def chosen(around: Outlook, **given: str) -> list[str] | None:
    keys = keys_of(settled(asked(**given), around), around)
    return None if keys is None else [id for _, id in keys]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, None),
        ({"center": "bc1"}, ["a1", "a2"]),
        ({"center": NOWHERE}, ["a4"]),
        ({"center": "bc9"}, []),
        ({"currency": "EUR"}, ["a2"]),
        ({"center": "bc2", "currency": "EUR"}, []),
        ({"account": "a1"}, ["a1"]),
        ({"account": "a5"}, ["a5"]),
        ({"account": "hats"}, ["a1"]),
        ({"account": "AND"}, ["a2"]),
        ({"account": "hat"}, ["a1", "a2"]),
        ({"account": "nothing"}, []),
        ({"account": "a1", "center": "bc1"}, ["a1"]),
        ({"account": "a1", "center": "bc2"}, ["a3"]),
        ({"q": "a3", "center": "bc1"}, ["a3"]),
        ({"q": "A3"}, None),
    ],
)
def test_accounts_are_chosen_by_id_name_center_and_currency(
    given: dict[str, str], ids: list[str] | None
) -> None:
    assert chosen(FEW, **given) == ids


def test_accounts_are_offered_of_the_chosen_center_and_in_scope_only() -> None:
    assert [one.id for one in offer_of(asked(), FEW).accounts] == ["a3", "a4", "a1", "a2"]
    assert [one.id for one in offer_of(asked(center="bc1"), FEW).accounts] == ["a1", "a2"]
    assert [one.id for one in offer_of(asked(account="a5"), FEW).accounts][-2:] == ["a1", "a2"]
    assert "a5" in [one.id for one in offer_of(asked(account="a5"), FEW).accounts]


def test_a_center_that_is_not_active_any_more_is_looked_into_by_its_name() -> None:
    idle = center("bc3", is_active=False)
    around = msgspec.structs.replace(
        outlook(view("a1"), view("a6", "bc3")), centers=(center("bc1", is_active=True), idle)
    )
    assert chosen(around) is None
    assert chosen(around, center="bc3") == ["a6"]
    offer = offer_of(asked(), around)
    assert [one.id for one in offer.centers] == ["bc1", "bc3"]
    assert [one.id for one in offer.accounts] == ["a1"]
    assert [one.id for one in offer_of(asked(center="bc3"), around).accounts] == ["a6"]


def test_what_nothing_in_scope_is_in_is_not_offered() -> None:
    offer = offer_of(asked(), FEW)
    assert [one.id for one in offer.centers] == ["bc1", "bc2"]
    assert (offer.has_nowhere, offer.currencies) == (True, ["EUR", "USD"])
    assert not offer_of(asked(), outlook(view("a1"))).has_nowhere


def test_of_too_many_accounts_any_is_typed_in() -> None:
    offer = offer_of(asked(), MANY)
    assert (len(offer.accounts), offer.known, offer.is_menu) == (OFFERED, 10_000, False)
    assert offer_of(asked(center="bc1"), MANY).known == 5_000
    assert offer_of(asked(account="a9999"), MANY).typed == "a9999"
    named = outlook(*MANY.views, view("x", name="Only one"), view("y", name="a7"))
    assert offer_of(asked(account="x"), named).typed == "Only one"
    assert offer_of(asked(account="y"), named).typed == "y"
    assert chosen(named, account="only ONE") == ["x"]
    assert offer_of(asked(), FEW).is_menu


def test_the_first_click_on_a_text_is_from_a_to_z_and_on_a_number_highest_first() -> None:
    by_spend = asked()
    assert (by_spend.sort, by_spend.is_descending) == (EntitySort.SPEND, True)
    assert [by_spend.order(one) for one in (EntitySort.NAME, EntitySort.STATUS)] == ["asc", "asc"]
    assert [by_spend.order(one) for one in (EntitySort.CPA, EntitySort.CREATED)] == ["desc", "desc"]
    assert by_spend.order(EntitySort.SPEND) == "asc"
    by_name = asked(sort="name")
    assert (by_name.is_descending, by_name.order(EntitySort.NAME)) == (False, "desc")


def test_an_ad_has_no_budget_to_show() -> None:
    assert asked().shows("budget")
    assert asked(level="ad_group").shows("budget")
    ads = asked(level="ad")
    assert (ads.shows("budget"), "budget" in ads.titles) == (False, False)
    assert ads.columns == USUAL


@pytest.mark.parametrize("page", ["999999", "9" * 5000, "20001"])
def test_a_page_too_far_is_asked_for_as_far_as_that_goes(page: str) -> None:
    found = asked(page=page)
    assert found.number > 20_000
    assert found.query(ID, None).offset <= FARTHEST


@pytest.mark.parametrize(("per", "size"), [("", 50), ("100", 100), ("200", 200), ("7", 50)])
def test_a_page_has_as_many_rows_as_were_chosen(per: str, size: int) -> None:
    found = asked(per=per)
    assert (found.size, found.query(ID, None).limit) == (size, size)
    assert ("per=" in found.link()) is (size != 50)


def test_a_link_carries_what_was_asked_for() -> None:
    given = {"level": "ad", "days": "7", "account": "a1", "q": "x", "sort": "ctr", "order": "asc",
             "per": "100", "show": "cpm"}  # fmt: skip
    one = asked(**given)
    again = asked_of(MultiDict(dict(part.split("=") for part in one.link()[1:].split("&"))), TODAY)
    assert again == one
    assert (one.is_narrowed, one.level) == (True, Level.AD)
    clear = one.everywhere()
    assert "level=ad" in clear
    assert not [name for name in ("account", "q=") if name in clear]


def test_keys_are_of_the_accounts() -> None:
    assert keys_of(asked(account="a1"), FEW) == (key_of(FEW.views[0].account),)
