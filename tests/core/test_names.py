import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.names import LONGEST, clean_name, key_of


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "鞋店",
        "Обувь",
        "أحذية",
        "नमस्ते",
        "Ünïcödé",
        "7",
        "👟 Shoes",
        "👩‍👩‍👧 Co",
        "x" * LONGEST,
    ],
)
def test_any_script_with_something_to_read_is_a_name(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u3000", "\u2003\u00a0"])
def test_a_blank_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="blank") as refused:
        clean_name(name)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["👟", "🔥🔥🔥", "❤️", "—", "!?", "\u200b"])
def test_a_name_without_letter_or_digit_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="no letter and no digit"):
        clean_name(name)


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\ud800", "\ue000", "\uffff", "\u202e",
    "\U000e0041", "\U000e007f", "\U000e0100"])  # fmt: skip
def test_a_name_with_what_cannot_be_shown_is_refused(mark: str) -> None:
    with pytest.raises(Invalid, match="cannot be shown"):
        clean_name(f"Shoes{mark}Shop")


def test_eighty_one_characters_are_one_too_many() -> None:
    with pytest.raises(Invalid, match="81 characters; 80 is the most"):
        clean_name("x" * 81)


def test_blanks_around_and_within_become_single_ones() -> None:
    assert clean_name("  Red \n\t Shoes ") == "Red Shoes"


def test_two_ways_to_write_a_letter_are_one_name() -> None:
    assert clean_name("Cafe\u0301") == clean_name("Caf\u00e9")


def test_the_field_that_is_wrong_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        clean_name("", field="owner_name")
    assert refused.value.field == "owner_name"


@pytest.mark.parametrize(
    ("one", "other"), [("Hats", "HATS"), ("ﬁne", "fine"), ("Straße", "STRASSE")]
)
def test_names_a_person_would_take_for_the_same_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@given(st.text(max_size=120))
def test_a_cleaned_name_is_clean(text: str) -> None:
    try:
        name = clean_name(text)
    except Invalid:
        return
    assert clean_name(name) == name
    assert 1 <= len(name) <= LONGEST
