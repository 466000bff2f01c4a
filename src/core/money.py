"""Money: integer micros (millionths of the unit) beside an ISO 4217 code: 12.34 is 12_340_000."""

from decimal import Decimal, InvalidOperation

MICROS = 1_000_000
_PLACES = 6
_PLAIN = 20
"""Up to so many characters a plain `12.34` is read without Decimal: reports bring millions."""
_DIGITS = 20
"""Above 10 to this power the product has more digits than Decimal keeps."""
_LARGEST = 2**63 - 1
"""What a database keeps in a number."""

WITHOUT_CENTS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "HUF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "TWD", "UGX")
) | {"UYI", "VND", "VUV", "XAF", "XOF", "XPF"}
"""Currencies whose amounts people write without decimals. Ours, and no library's: those change it
from version to version, and two installations would tell one amount in two ways."""
IN_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


def decimals_of(currency: str) -> int:
    """How many decimals people write its amounts with; two where it is not known."""
    if currency in WITHOUT_CENTS:
        return 0
    return 3 if currency in IN_THOUSANDTHS else 2


def micros_of(amount: str | int | float | None) -> int | None:
    """A platform's decimal as micros; None for what it does not know (`-`, empty, `<5`, null).

    A JSON number arrives as float; its shortest text is what the platform wrote. What is beyond
    any amount of money (nine trillion) is not known either.
    """
    return None if amount is None else _storable(_micros_of(amount))


def count_of(amount: str | int | float | None) -> int | None:
    """A platform's count as int; None for what it does not know."""
    if isinstance(amount, str) and len(amount) <= _PLAIN and amount.isascii() and amount.isdigit():
        return _storable(int(amount))
    micros = None if amount is None else _micros_of(amount)
    return None if micros is None else _storable(micros // MICROS)


def _storable(number: int | None) -> int | None:
    return None if number is None or abs(number) > _LARGEST else number


def _micros_of(amount: str | float) -> int | None:
    """Micros of whatever size."""
    text = amount if isinstance(amount, str) else str(amount)
    if len(text) <= _PLAIN and text.isascii():
        whole, _, decimals = text.partition(".")
        if whole.isdigit() and (decimals.isdigit() or not decimals) and len(decimals) <= _PLACES:
            return int(whole + decimals + "000000"[len(decimals) :])
    return _micros_of_any(text)


def _micros_of_any(text: str) -> int | None:
    """The same by way of Decimal, for what is signed, padded, long, or no number."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or value.adjusted() > _DIGITS:
        return None
    return int((value * MICROS).to_integral_value())


def decimal_of(micros: int) -> str:
    """Micros as a plain decimal text of at least two places: `12.30`, `0.2899`."""
    value = Decimal(micros) / MICROS
    cents = value.quantize(Decimal("0.01"))
    return f"{cents if cents == value else value.normalize():f}"
