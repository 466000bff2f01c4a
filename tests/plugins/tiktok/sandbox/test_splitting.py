"""Splitting figures among children: nothing is lost, nothing is made up."""

import msgspec
import pytest

from plugins.tiktok.sandbox.figures import Figures
from plugins.tiktok.sandbox.splitting import cuts, part

WHOLE = Figures(
    spend=123_457,
    cash=99_991,
    impressions=10_007,
    clicks=101,
    reach=7_919,
    reached=10_003,
    conversions=13,
    purchases=7,
    value=7 * 2_350,
)


@pytest.mark.parametrize(
    "shares",
    [(1000,), (600, 400), (334, 333, 333), (1, 998, 1), (1,) * 1000, (0, 1000), (700, 700)],
)
def test_the_pieces_add_up_to_the_whole(shares: tuple[int, ...]) -> None:
    pieces = [part(WHOLE, cut, 1) for cut in cuts(shares)]
    assert sum(pieces, Figures()) == WHOLE
    assert min(min(msgspec.structs.astuple(piece)) for piece in pieces) >= 0


def test_a_bigger_share_brings_more() -> None:
    small, big = (part(WHOLE, cut, 1) for cut in cuts((300, 700)))
    assert small.spend == 37_037
    assert small.spend + big.spend == WHOLE.spend


def test_what_nobody_has_is_nobody_s() -> None:
    [piece] = [part(WHOLE, cut, 1) for cut in cuts((400,))]
    assert piece.spend == WHOLE.spend * 4 // 10


def test_money_is_split_in_whole_units() -> None:
    yen = Figures(spend=10_100, cash=10_100)
    pieces = [part(yen, cut, 100) for cut in cuts((334, 333, 333))]
    assert [piece.spend % 100 for piece in pieces] == [0, 0, 0]
    assert sum(piece.spend for piece in pieces) == 10_100


def test_a_piece_without_purchases_has_no_value() -> None:
    for piece in (part(WHOLE, cut, 1) for cut in cuts((50,) * 20)):
        assert piece.value == piece.purchases * 2_350
