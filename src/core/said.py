"""Fields that must say something: a blank one is a slip, not a wish for whatever there is."""

from core.errors import Invalid


def require_said(field: str, text: str, remedy: str = Invalid.remedy) -> None:
    """Raise Invalid where nothing but blanks was given."""
    if not text.strip():
        raise Invalid(f"“{field}” is empty.", field=field, remedy=remedy)
