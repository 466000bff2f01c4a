"""What pages call public accounts: the provider's word, ours where several have their own."""

import msgspec
import pytest

from core.linking import Linking
from entrypoints.http.web.linkers import linkings_of, noun_of
from tests.fakes.linking import LINKING, FakeLinker
from tests.fakes.platforms import FAKE, FakePlatforms, FakeProvider

SHOPS = msgspec.structs.replace(LINKING, noun="Shop")


@pytest.mark.parametrize(
    ("linkings", "noun"),
    [
        ([], ""),
        ([LINKING], "Creator"),
        ([LINKING, LINKING], "Creator"),
        ([LINKING, SHOPS], "Linked account"),
    ],
)
def test_the_providers_word_is_used_where_there_is_one(linkings: list[Linking], noun: str) -> None:
    assert noun_of(linkings) == noun


def test_only_providers_that_declare_it_link_accounts() -> None:
    platforms = FakePlatforms(providers=(FakeLinker(), FakeProvider()))
    assert linkings_of(FakePlatforms(providers=(FakeProvider(),))) == {}
    assert list(linkings_of(platforms)) == [FAKE]
