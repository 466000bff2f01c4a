import pytest

from core.auth import LONGEST, ApiKey, Field, entered
from core.errors import Invalid
from tests.canary import TOKEN

FORM = ApiKey(
    fields=(
        Field(name="name", label="Name", is_required=False),
        Field(name="base_url", label="Address"),
        Field(name="api_key", label="API key", is_secret=True),
        Field(name="style", label="Style", choices=("bearer", "header")),
    ),
    url_field="base_url",
)
GIVEN = {"base_url": "https://tracker.example.com", "api_key": TOKEN}


def test_what_was_entered_is_kept_without_blanks_and_with_the_first_choice() -> None:
    found = entered(FORM, {**GIVEN, "api_key": f"  {TOKEN}\n", "name": " "})
    assert {name: one.reveal() for name, one in found.items()} == {**GIVEN, "style": "bearer"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"api_key": ""}, "api_key"),
        ({"api_key": "  "}, "api_key"),
        ({"api_key": f"{TOKEN}\r\nX-Evil: 1"}, "api_key"),
        ({"api_key": f"{TOKEN}é"}, "api_key"),
        ({"api_key": "k" * (LONGEST + 1)}, "api_key"),
        ({"base_url": "tracker.example.com"}, "base_url"),
        ({"base_url": "file:///etc/passwd"}, "base_url"),
        ({"style": "query"}, "style"),
        ({"other": "1"}, "other"),
    ],
)
def test_what_cannot_be_right_is_refused_naming_the_field_and_not_what_was_entered(
    changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        entered(FORM, {**GIVEN, **changed})
    assert caught.value.field == field
    assert TOKEN not in f"{caught.value} {caught.value.remedy}"


def test_without_fields_of_its_own_a_provider_asks_for_one_api_key() -> None:
    assert {name: one.reveal() for name, one in entered(ApiKey(), {"api_key": "k"}).items()} == {
        "api_key": "k"
    }


def test_what_people_read_may_be_in_any_language_and_has_no_line_breaks() -> None:
    form = ApiKey(fields=(*FORM.fields, Field(name="title", label="Name", is_prose=True)))
    assert entered(form, {**GIVEN, "title": " Çiçek 花店 "})["title"].reveal() == "Çiçek 花店"
    with pytest.raises(Invalid):
        entered(form, {**GIVEN, "title": "two\nlines"})
