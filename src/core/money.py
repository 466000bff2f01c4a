"""Money: integer micros (millionths of the unit) beside an ISO 4217 code: 12.34 is 12_340_000."""

from decimal import Decimal, InvalidOperation

MICROS = 1_000_000


def micros_of(amount: str | int | float | None) -> int | None:
    """A platform's decimal as micros; None for what it does not know (`-`, empty, `<5`, null).

    A JSON number arrives as float; its shortest text is what the platform wrote.
    """
    if amount is None:
        return None
    try:
        value = Decimal(str(amount).strip())
    except InvalidOperation:
        return None
    return int((value * MICROS).to_integral_value()) if value.is_finite() else None


def count_of(amount: str | int | float | None) -> int | None:
    """A platform's count as int; None for what it does not know."""
    micros = micros_of(amount)
    return None if micros is None else micros // MICROS


def decimal_of(micros: int) -> str:
    """Micros as a plain decimal text of at least two places: `12.30`, `0.2899`."""
    value = Decimal(micros) / MICROS
    cents = value.quantize(Decimal("0.01"))
    return f"{cents if cents == value else value.normalize():f}"
