"""Money and rates as TikTok writes them, without a float in between."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def amount(hundredths: int) -> Decimal:
    """A JSON number with two decimals."""
    return Decimal(hundredths).scaleb(-2)


def ratio(part: int, whole: int, *, times: int = 1) -> str:
    """`part * times / whole` with two decimals, as text; nothing over nothing is 0.00."""
    if not whole:
        return "0.00"
    return str((Decimal(part * times) / whole).quantize(_CENT, ROUND_HALF_UP))
