import pickle

import msgspec
import pytest

from core.credential import Credential
from core.secret import Secret, digest
from tests.canary import TOKEN, assert_clean

SECRET = Secret(TOKEN)


@pytest.mark.parametrize(
    "shown",
    [str(SECRET), repr(SECRET), f"{SECRET:>40}", f"{SECRET!r}", repr(Credential(token=SECRET))],
)
def test_a_secret_shows_itself_to_nobody(shown: str) -> None:
    assert_clean(shown)


def test_a_secret_is_neither_pickled_nor_written_as_json() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)
    with pytest.raises(TypeError):
        msgspec.json.encode(SECRET)


def test_only_revealing_gives_the_text() -> None:
    assert SECRET.reveal() == TOKEN
    assert Secret(TOKEN) == SECRET
    assert Secret("other") != SECRET
    assert (bool(SECRET), bool(Secret(""))) == (True, False)


def test_a_digest_recognises_and_does_not_reveal() -> None:
    assert digest(Secret(TOKEN)) == digest(SECRET) != digest(Secret("other"))
    assert_clean(digest(SECRET))
