"""What an account's owner was asked, and agreed to, as far as it is plain by which code: pure."""

from collections.abc import Collection, Iterable

import msgspec

from core.ids import PermissionSlug
from core.link_answers import Answer, is_spent, rivals
from core.link_request import LinkRequest, LinkState
from core.linked_account import LinkedAccount


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of an account's owner last."""

    permissions: tuple[PermissionSlug, ...]
    """By every code that may have been the one."""
    is_sure: bool
    """Whether these are all: no code that may have been the one asked for anything else."""


def asked_of(account: LinkedAccount, requests: Collection[LinkRequest]) -> Asked | None:
    """None where no request came to it since it was linked."""
    its = [
        (one.ended_at, one)
        for one in requests
        if (one.state, one.account_id) == (LinkState.LINKED, account.id) and one.ended_at
    ]
    if not its:
        return None
    moment, last = max(its, key=lambda one: one[0])
    if moment < account.linked_at:
        return None
    others = [frozenset(one.permissions) for one in rivals(last, account.id, requests, moment)]
    common = frozenset(last.permissions).intersection(*others)
    return Asked(
        permissions=tuple(slug for slug in last.permissions if slug in common),
        is_sure=all(one == frozenset(last.permissions) for one in others),
    )


def agreed(answer: Answer, others: Iterable[LinkRequest], ads_only: PermissionSlug) -> bool | None:
    """Whether new posts show through ads only, after an answer; None where nobody knows.

    `others` are the requests that the owner may have answered instead. A link that showed through
    ads only is not widened as it is, whatever was asked.
    """
    before = answer.account.is_ads_only
    modes = {
        one.is_ads_only if ads_only in one.permissions else before
        for one in (answer.request, *others)
    }
    mode = modes.pop() if len(modes) == 1 else None
    is_told = answer.is_new or ads_only in answer.gained
    return mode if mode == before or (is_told and before is not True) else None


def doubted(
    account: LinkedAccount,
    requests: Collection[LinkRequest],
    ads_only: PermissionSlug | None,
) -> LinkedAccount:
    """The account as it may be told of: what was agreed is unknown once another code was about.

    The platform shows neither how new posts show nor that an owner took all back and used another
    code between two looks. So one that asks otherwise, and that surely nobody else has used,
    leaves open what is true since.
    """
    if account.is_ads_only is None or ads_only is None or account.lost_at is not None:
        return account
    of_posts = [one for one in requests if ads_only in one.permissions]
    told_at = max(
        (
            one.ended_at
            for one in of_posts
            if (one.state, one.account_id, one.is_ads_only)
            == (LinkState.LINKED, account.id, account.is_ads_only)
            and one.ended_at
        ),
        default=account.linked_at,
    )
    is_open = any(
        one.is_ads_only is not account.is_ads_only
        and one.wanted_id in (None, account.id)
        and one.since is not None
        and one.expires_at > told_at
        and not is_spent(one, requests)
        for one in of_posts
    )
    return msgspec.structs.replace(account, is_ads_only=None) if is_open else account
