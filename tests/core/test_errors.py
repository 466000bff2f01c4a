import re

import pytest

from core import errors, operator_errors, provider_errors

DRAWN = re.compile(r"\b([A-Z]\w+)\b(?=[ ,\n])")


def family(kind: type[errors.Error]) -> list[type[errors.Error]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in family(child))]


OURS = [one for one in family(errors.Error) if one.__module__.startswith("core.")]


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert {one.__name__ for one in OURS} <= set(DRAWN.findall(errors.__doc__ or ""))


def test_no_two_errors_share_a_code() -> None:
    assert len({one.code for one in OURS}) == len(OURS) > 30


@pytest.mark.parametrize("kind", OURS)
def test_every_error_says_what_to_do_in_a_sentence(kind: type[errors.Error]) -> None:
    assert kind.remedy.endswith(".")
    assert kind.code == kind.code.lower()


def test_only_what_passes_by_itself_may_be_tried_again() -> None:
    assert {one.code for one in OURS if one.retry} == {
        provider_errors.RateLimited.code,
        provider_errors.Unavailable.code,
        provider_errors.AddressUnknown.code,
        errors.TooOften.code,
        operator_errors.DatabaseUnreachable.code,
    }


def test_a_remedy_and_a_field_can_be_the_raisers_own() -> None:
    error = errors.Invalid("No.", remedy="Do this.", field="name")
    assert (str(error), error.remedy, error.field) == ("No.", "Do this.", "name")
    assert errors.Invalid("No.").field is None


def test_not_found_does_not_repeat_an_endless_id() -> None:
    assert len(str(errors.NotFound("profile", "x" * 5000))) < 120
