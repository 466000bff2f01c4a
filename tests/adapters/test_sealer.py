"""The sealer: what it seals opens in one place, under one key, and nowhere else."""

from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode

import msgspec
import pytest
from structlog.testing import capture_logs

from adapters.sealer import AesSealer, Key, generate_key, parse_ring
from core.operator_errors import KeyMissing, SettingInvalid, WrongKey
from core.ports.sealer import Place, Sealed
from core.secret import Secret

OLD = "old:" + b64encode(bytes(range(32))).decode()
NEW = "new:" + b64encode(bytes(range(32, 64))).decode()
PLACE = Place(workspace="w1", owner="c1", field="token")
TOKEN = Secret("canary-token ✓")


def sealer(*entries: str) -> AesSealer:
    return AesSealer(parse_ring(",".join(entries)))


def test_what_is_sealed_opens_again() -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    assert sealed.key == "new"
    assert sealer(NEW).open(sealed, PLACE) == TOKEN


def test_the_sealed_text_shows_nothing() -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    assert b"canary" not in urlsafe_b64decode(sealed.text)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place(workspace="w2", owner="c1", field="token"),
        Place(workspace="w1", owner="c2", field="token"),
        Place(workspace="w1", owner="c1", field="verifier"),
        Place(workspace="w1c1", owner="", field="token"),
        Place(workspace='w1","c1', owner="", field="token"),
    ],
)
def test_a_secret_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    with pytest.raises(WrongKey):
        sealer(NEW).open(sealed, elsewhere)


def test_a_secret_under_another_keys_name_does_not_open() -> None:
    sealed = sealer(NEW, OLD).seal(TOKEN, PLACE)
    with pytest.raises(WrongKey):
        sealer(NEW, OLD).open(msgspec.structs.replace(sealed, key="old"), PLACE)


def test_a_key_renamed_opens_nothing_of_before() -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    renamed = sealer(NEW.replace("new:", "other:"))
    with pytest.raises(WrongKey):
        renamed.open(msgspec.structs.replace(sealed, key="other"), PLACE)


def test_a_key_that_is_not_in_the_ring_is_named() -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    with pytest.raises(WrongKey, match="new"):
        sealer(OLD).open(sealed, PLACE)


def test_one_changed_bit_anywhere_is_noticed() -> None:
    sealed = sealer(NEW).seal(TOKEN, PLACE)
    raw = urlsafe_b64decode(sealed.text)
    for at in range(len(raw)):
        bent = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(WrongKey):
            sealer(NEW).open(Sealed(text=urlsafe_b64encode(bent).decode(), key="new"), PLACE)


@pytest.mark.parametrize("text", ["", "short", "ü", "!!!!", "AAAA" * 8])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(WrongKey):
        sealer(NEW).open(Sealed(text=text, key="new"), PLACE)


def test_an_old_key_still_opens_after_a_newer_one_came_first() -> None:
    before = sealer(OLD).seal(TOKEN, PLACE)
    both = sealer(NEW, OLD)
    assert both.open(before, PLACE) == TOKEN
    assert both.newest == both.seal(TOKEN, PLACE).key == "new"


def test_no_nonce_comes_twice() -> None:
    one = sealer(NEW)
    nonces = {urlsafe_b64decode(one.seal(TOKEN, PLACE).text)[:12] for _ in range(20_000)}
    assert len(nonces) == 20_000


def test_a_key_that_sealed_very_much_is_reported_once() -> None:
    worn = AesSealer(parse_ring(NEW), many=3)
    with capture_logs() as logs:
        for _ in range(5):
            worn.seal(TOKEN, PLACE)
    assert [(entry["event"], entry["key"]) for entry in logs] == [("sealer.key_is_worn", "new")]


def test_a_ring_shows_no_key() -> None:
    ring = parse_ring(NEW)
    shown = f"{ring!r} {ring} {AesSealer(ring)!r}"
    assert shown.count("'new'") >= 2
    assert NEW[4:] not in shown
    assert repr(bytes(range(32, 64)))[2:-1] not in shown


def test_an_empty_ring_is_a_missing_key() -> None:
    with pytest.raises(KeyMissing, match="ADPORT_KEYS"):
        parse_ring(" , \n")


@pytest.mark.parametrize(
    "entry",
    [
        NEW[4:],
        "UPPER:" + NEW[4:],
        "seventeen-letters:" + NEW[4:],
        ":" + NEW[4:],
        "new:" + NEW[4:-8],
        "new:" + NEW[4:] + "AAAA",
        "new:not base64 at all",
        "new:",
    ],
)
def test_a_ring_that_cannot_be_read_is_refused_without_telling_it(entry: str) -> None:
    with pytest.raises(SettingInvalid, match="ADPORT_KEYS") as refused:
        parse_ring(f"{OLD},{entry}")
    assert NEW[10:20] not in str(refused.value)
    assert "not base64" not in str(refused.value)


def test_two_keys_of_one_name_are_refused() -> None:
    with pytest.raises(SettingInvalid, match="alike"):
        parse_ring(f"{NEW},{NEW}")


def test_a_ring_may_stand_on_lines_and_in_url_safe_base64() -> None:
    high = bytes([255] * 32)
    ring = parse_ring(f"a:{b64encode(high).decode()}\n b:{urlsafe_b64encode(high).decode()} \n")
    assert ring == (Key("a", high), Key("b", high))


def test_a_generated_key_is_a_ring_of_its_own() -> None:
    first, second = parse_ring(f"{generate_key()},{generate_key()}")
    assert first.secret != second.secret
