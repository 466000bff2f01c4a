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

CODES = frozenset(
    code
    for line in (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL",
        "BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF",
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG",
        "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP",
        "LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN",
        "NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG",
        "SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS",
        "UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW",
        "ZWG ZWL",
    )
    for code in line.split()
)
"""What ISO 4217 calls money, and what it did until a few years ago; metals are none."""


def micros_of_minor(minor: int | None, currency: str) -> int | None:
    """Exactly; None for what no amount can be, or where the currency is none of ISO 4217."""
    if minor is None or currency not in CODES:
        return None
    micros = minor * 10 ** (6 - _EXPONENT_OF.get(currency, _USUAL))
    return micros if abs(micros) <= _LARGEST else None
