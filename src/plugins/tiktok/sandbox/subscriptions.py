"""Who wants to hear what: the developer app's subscriptions to pushes."""

from collections.abc import Iterable

import msgspec

from plugins.tiktok.sandbox.tokens import Tokens


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription; it lives as long as the token it was made with."""

    id: str
    entity: str
    callback_url: str
    token: str
    accounts: tuple[str, ...] = ()
    business_center: str | None = None

    def __repr__(self) -> str:
        return f"Subscription({self.id})"

    def is_about(self, account: str, owner: str) -> bool:
        """Whether it was made for that ad account, or for all of the Business Center's."""
        return account in self.accounts or self.business_center == owner


class Subscriptions:
    """The subscriptions of the one app, oldest first."""

    def __init__(self) -> None:
        self._made = 0
        self._kept: dict[str, Subscription] = {}

    def add(
        self,
        entity: str,
        callback_url: str,
        token: str,
        accounts: Iterable[str],
        business_center: str | None,
    ) -> Subscription:
        """Make one; nothing keeps two of the same from being made."""
        self._made += 1
        made = Subscription(
            id=f"74{self._made:017d}",
            entity=entity,
            callback_url=callback_url,
            token=token,
            accounts=tuple(accounts),
            business_center=business_center,
        )
        self._kept[made.id] = made
        return made

    def remove(self, id: str) -> bool:
        """End one; false where there is none of that id."""
        return self._kept.pop(id, None) is not None

    def alive(self, tokens: Tokens) -> list[Subscription]:
        """Those whose token lives; the others are forgotten without a word."""
        self._kept = {id: one for id, one in self._kept.items() if tokens.owner(one.token)}
        return list(self._kept.values())
