"""What an account's owner was asked, and agreed to, as far as it is plain by which code: pure."""

from collections.abc import Collection, Iterable

import msgspec

from core.ids import PermissionSlug
from core.link_answers import Answer, is_spent, rivals
from core.link_request import LinkRequest, LinkState
from core.linked_account import LinkedAccount
from core.linking import Known, Linking, LinkPermission


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an account's owner was asked, by every code that may have been used."""

    permissions: tuple[PermissionSlug, ...]
    """What each of them asked for."""
    perhaps: frozenset[PermissionSlug] = frozenset()
    """What only some of them did: nobody knows which one was used."""


def asked_of(account: LinkedAccount, requests: Collection[LinkRequest]) -> Asked | None:
    """What its owner was asked last; None where no request came to it since it was linked."""
    its = [
        (one.ended_at, one)
        for one in requests
        if (one.state, one.account_id) == (LinkState.LINKED, account.id) and one.ended_at
    ]
    if not its:
        return None
    moment, last = max(its, key=lambda one: one[0])
    return asked_by(last, requests) if moment >= account.linked_at else None


def asked_by(request: LinkRequest, requests: Collection[LinkRequest]) -> Asked | None:
    """What was asked when a request was answered; None where it was not."""
    if request.account_id is None or request.ended_at is None:
        return None
    others = rivals(request, request.account_id, requests, request.ended_at)
    asked = [frozenset(one.permissions) for one in (request, *others)]
    common = frozenset.intersection(*asked)
    return Asked(
        permissions=tuple(slug for slug in request.permissions if slug in common),
        perhaps=frozenset[PermissionSlug]().union(*asked) - common,
    )


def unallowed(linking: Linking, asked: Asked | None, known: Known) -> tuple[LinkPermission, ...]:
    """What was surely asked for, and is told to be not granted, in the provider's order."""
    lacking = known.refused & frozenset(asked.permissions if asked else ())
    return tuple(one for one in linking.permissions if one.slug in lacking)


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
