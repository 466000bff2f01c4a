"""Forms: fields that may be sent more than once, such as a list of ticked boxes."""

type Ticked = list[str] | str
"""One tick arrives as a text, several as a list: in a form they look no different."""


def ticked(value: Ticked) -> list[str]:
    """Whatever was ticked."""
    return [value] if isinstance(value, str) else value
