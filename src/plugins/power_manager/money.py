"""Minor units as micros: how many of them a unit has is the currency's, by ISO 4217."""

from collections.abc import Mapping

_LARGEST = 2**63 - 1
"""What a database keeps in a number."""
_USUAL = 2
_EXPONENTS: Mapping[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""All currencies of ISO 4217 whose minor unit is not the hundredth."""
_EXPONENT_OF = {code: exponent for exponent, codes in _EXPONENTS.items() for code in codes.split()}


def micros_of_minor(minor: int | None, currency: str) -> int | None:
    """Exactly; None for what no amount can be, or where the currency is none of ISO 4217's form."""
    is_code = len(currency) == 3 and currency.isascii() and currency.isalpha()
    if minor is None or not (is_code and currency.isupper()):
        return None
    micros = minor * 10 ** (6 - _EXPONENT_OF.get(currency, _USUAL))
    return micros if abs(micros) <= _LARGEST else None
