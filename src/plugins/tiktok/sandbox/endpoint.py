"""What an endpoint is, and what its answering function is handed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from plugins.tiktok.sandbox.envelope import Content, Refusal
from plugins.tiktok.sandbox.paging import NO_HARM, Harm, Rows, complaints, cut, parted
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.tokens import Grant
from plugins.tiktok.sandbox.world import AdAccount, BusinessCenter


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Checked parameters; an absent one reads as nothing of its kind."""

    values: Mapping[str, object]

    def __repr__(self) -> str:
        return f"Query({', '.join(self.values)})"

    def text(self, name: str) -> str:
        return msgspec.convert(self.values.get(name) or "", str)

    def number(self, name: str) -> int:
        return msgspec.convert(self.values.get(name) or 0, int)

    def flag(self, name: str) -> bool:
        return bool(self.values.get(name))

    def texts(self, name: str) -> list[str]:
        return msgspec.convert(self.values.get(name) or [], list[str])

    def part(self, name: str) -> "Query":
        return Query(values=msgspec.convert(self.values.get(name) or {}, dict[str, object]))

    def parts(self, name: str) -> "list[Query]":
        parts = msgspec.convert(self.values.get(name) or [], list[dict[str, object]])
        return [Query(values=values) for values in parts]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call that passed the gate: who asks, when, and for what."""

    sandbox: Sandbox
    now: datetime
    query: Query
    grant: Grant | None
    host: str = ""
    """Where the sandbox was reached, for the addresses in its answers."""
    harm: Harm = NO_HARM
    """What a fault does to the rows of the answer."""

    @property
    def caller(self) -> Grant:
        """Who asks, for the endpoints that want a token."""
        if self.grant is None:
            raise Refusal(40104, "Access token is null.")
        return self.grant

    def center(self) -> BusinessCenter:
        """The Business Center in `bc_id`; raises 40001 unless the caller is a member."""
        center = self.sandbox.world.centers.get(self.query.text("bc_id"))
        if center is None or not self.sandbox.world.member_role(self.caller.user, center.id):
            raise no_center(self.query.text("bc_id"))
        return center

    def account(self, id: str) -> AdAccount:
        """An ad account the caller may see; raises 40001 for a lost one, and for a deleted one."""
        account = self.sandbox.world.accounts.get(id)
        if account is None or not self.sandbox.world.account_role(self.caller.user, account):
            raise Refusal(40001, f"No permission to operate advertiser: {id}")
        if account.is_deleted:
            raise Refusal(
                self.sandbox.settings.gone_code,
                f"The advertiser {id} doesn't exist or has been deleted.",
            )
        return account

    def id(self, value: str) -> str | int:
        """An id in the spelling the settings ask for."""
        return int(value) if self.sandbox.settings.ids_as_numbers else value

    def page(
        self, rows: Rows, name: str = "list", shape: Callable[[object], object] = lambda row: row
    ) -> dict[str, object]:
        """The page asked for under `name`, and page_info unless it is switched off."""
        settings = self.sandbox.settings
        page, size = self.query.number("page"), self.query.number("page_size")
        size = min(size, settings.largest_page or size)
        if settings.most_listed is not None:
            rows = rows[: settings.most_listed]
        found = [shape(row) for row in cut(rows, page, size, self.harm)]
        left, missing = parted(found, self.harm)
        shown: dict[str, object] = {name: left}
        if self.harm.tells:
            shown["error_list"] = complaints(missing)
        if not (self.sandbox.settings.no_page_info or self.harm.is_uncounted):
            shown["page_info"] = {
                "page": page,
                "page_size": size,
                "total_number": len(rows),
                "total_page": -(-len(rows) // size),
            }
        return shown


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A path under /open_api/v1.3/ and what guards it."""

    path: str
    answer: Callable[[Asked], dict[str, object] | Content]
    method: Literal["GET", "POST", "EITHER"] = "GET"
    """EITHER where papers disagree; a setting decides."""
    scopes: frozenset[int] | None = frozenset()
    """Any of these opens it; none = any token does; None = no token is looked at."""
    is_flat: bool = False
    takes_form: bool = False


def no_center(id: str) -> Refusal:
    """40001 for a Business Center the caller has no, or too small, a role in."""
    return Refusal(40001, f"You don't have permission to operate this Business Center:{id}.")
