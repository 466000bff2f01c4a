"""Query parameters: one that an operation does not know is refused, for it may be a slip."""

from functools import cache
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from core.errors import Invalid


async def refuse_unknown(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """A guard. Raises Invalid for a parameter that would be without effect."""
    known = _known(handler)
    for name in connection.query_params:
        if name not in known:
            offered = ", ".join(sorted(known)) or "none"
            raise Invalid(
                f"There is no parameter “{name[:40]}” here.",
                field=name[:40],
                remedy=f"Leave it out, or correct its name; there are: {offered}.",
            )


@cache
def _known(handler: BaseRouteHandler) -> frozenset[str]:
    """The names that the handler and what it depends on ask for."""
    needed = [one.parsed_fn_signature for one in handler.resolve_dependencies().values()]
    return frozenset(
        name
        for signature in (handler.parsed_fn_signature, *needed)
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.kwarg_definition, QueryParameter)
    )
