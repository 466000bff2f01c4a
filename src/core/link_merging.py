"""What a Business Center shows of its linked accounts, laid over what is known: pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime

import msgspec

from core.ids import PublicAccountId
from core.linked_account import AdLink, Assignment, Identity, Linkage, LinkedAccount, Way

_UNCOMPARED = ("changed_at", "changed_by", "lost_at", "linked_at", "is_ads_only")
"""What the platform does not tell."""


def merged[T: Linkage](
    known: Iterable[T],
    seen: Iterable[T],
    key: Callable[[T], Hashable],
    began: datetime,
    now: datetime,
) -> tuple[T, ...]:
    """What is different from what is known: new, changed, back again, or seen no more.

    `known` is all of what was asked for. What was changed since the reading `began` is newer than
    what was read, and stays.
    """
    before: Mapping[Hashable, T] = {key(one): one for one in known}
    found: Mapping[Hashable, T] = {key(one): one for one in seen}
    changes: list[T] = []
    for id, one in found.items():
        old = before.get(id)
        if old is None:
            changes.append(one)
        elif not _is_newer(old, began) and (told := _told_anew(old, one, now)) != old:
            changes.append(told)
    for id, old in before.items():
        if id not in found and old.lost_at is None and not _is_newer(old, began):
            changes.append(lost(old, now))
    return tuple(changes)


def lost[T: Linkage](thing: T, now: datetime) -> T:
    """The same once the platform shows it no more."""
    return msgspec.structs.replace(
        thing, lost_at=thing.lost_at or now, changed_at=now, changed_by=""
    )


def forfeited(
    account: LinkedAccount,
    hanging: Iterable[Assignment | AdLink | Identity],
    now: datetime,
) -> tuple[Assignment | AdLink | Identity, ...]:
    """All that a lost account takes with it: nobody can use it by that Business Center."""
    return tuple(
        lost(one, now)
        for one in hanging
        if one.lost_at is None
        and (one.business_center_id, one.account_id) == (account.business_center_id, account.id)
        and not (isinstance(one, Identity) and one.user_id is not None)
    )


def account_named(
    accounts: Iterable[LinkedAccount], id: PublicAccountId | None, name: str, way: Way
) -> PublicAccountId | None:
    """The account that is meant by a name in ads: the one of that id, or the only one so called.

    A Business Center's are those linked to it now; a person's own may be any that was ever known.
    """
    living = [one for one in accounts if one.lost_at is None or way is Way.OWN_USER]
    if id is not None:
        return id if any(one.id == id for one in living) else None
    named = [one.id for one in living if one.name == name]
    return named[0] if len(named) == 1 else None


def _is_newer(thing: Linkage, began: datetime) -> bool:
    return thing.changed_at >= began


def _told_anew[T: Linkage](old: T, new: T, now: datetime) -> T:
    """`old` itself where nothing of what the platform tells is different."""
    kept = {name: getattr(old, name) for name in _UNCOMPARED if hasattr(old, name)}
    same = msgspec.structs.replace(new, **kept)
    if same == old and old.lost_at is None:
        return old
    fresh: dict[str, object] = {"changed_at": now, "changed_by": "", "lost_at": None}
    if isinstance(old, LinkedAccount) and old.lost_at is not None:
        fresh |= {"linked_at": now, "is_ads_only": None}
    return msgspec.structs.replace(same, **fresh)
