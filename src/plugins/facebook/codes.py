"""Graph's codes and subcodes, each with the error it amounts to and our sentence for it."""

from collections.abc import Callable, Mapping

import msgspec

from core.provider_errors import (
    AccessLost,
    AccountGone,
    AppMisconfigured,
    Expired,
    Forbidden,
    NotEligible,
    ProviderError,
    Rejected,
    Revoked,
    ScopeMissing,
    TooLarge,
    Unavailable,
)

type Key = tuple[int, int | None]
"""A code with its subcode; None stands for every subcode that has no row of its own."""


class Meaning(msgspec.Struct, frozen=True):
    """What a code says."""

    build: Callable[[str], ProviderError]
    sentence: str


class Throttle(msgspec.Struct, frozen=True):
    """Who asked too much, and for how long to wait where no header tells."""

    seconds: float
    account: bool = False
    endpoint: bool = False


_HOUR = 3600.0
_FIVE = 300.0

THROTTLES: Mapping[Key, Throttle] = {
    (4, None): Throttle(_FIVE),
    (17, None): Throttle(_FIVE, account=True),
    (32, None): Throttle(_FIVE, account=True),
    (341, None): Throttle(_HOUR),
    (613, None): Throttle(_HOUR),
    (613, 1996): Throttle(60.0),
    (613, 5044001): Throttle(2.0, account=True),
    (613, 1487632): Throttle(_HOUR, endpoint=True),
    (613, 1487742): Throttle(_FIVE, account=True),
    **{
        (code, None): Throttle(_FIVE, account=True)
        for code in (80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008, 80009, 80014)
    },
}
"""Limits of the app, of an account, or of one object."""

_MEANINGS: tuple[tuple[Callable[[str], ProviderError], Mapping[Key, str]], ...] = (
    (
        Unavailable,
        {
            (-2, 2490547): "A report could not be made.",
            (1, None): "Facebook met an unknown problem.",
            (2, None): "Facebook is not available for a moment.",
            (6001, None): "Facebook could not take a file at once.",
        },
    ),
    (
        TooLarge,
        {
            (-3, 1504045): "A report is too large.",
            (100, 1487534): "A report holds too much.",
            (100, 1504018): "A report takes too long.",
        },
    ),
    (
        Rejected,
        {
            (1, 2853001): "A profile is not linked to its Page.",
            (2, 1504041): "Facebook does not know such breakdowns.",
            (2, 1504042): "Facebook does not know such metrics.",
            (17, 1885172): "A spending limit was changed ten times today.",
            (100, None): "Facebook does not take a parameter.",
            (613, 1487225): "No more ads may be made at what the account spends.",
            (1487901, None): "A budget is too low.",
            (1885272, None): "A budget is too low.",
            (1885650, None): "A budget is too low.",
            (2446307, None): "A spending limit is too low.",
            (2500, None): "Facebook cannot read the question.",
            (2635, None): "Facebook does not serve this version any more: update Adport.",
            (3018, None): "Facebook keeps figures for 37 months.",
        },
    ),
    (
        Expired,
        {
            (102, None): "The session is over.",
            (190, 459): "The person must log in at facebook.com first; then reconnect.",
            (190, 463): "The access token is too old.",
            (190, 464): "The person must confirm their account at facebook.com; then reconnect.",
        },
    ),
    (
        Revoked,
        {
            (190, None): "The access token is not valid any more.",
            (190, 458): "The person removed the app at Facebook.",
            (190, 460): "The person changed their password.",
            (190, 467): "The person logged out everywhere.",
        },
    ),
    (
        ScopeMissing,
        {
            (10, None): "The connection lacks a permission.",
            (100, 3191001): "The connection lacks a permission for reports.",
            **{(code, None): "The connection lacks a permission." for code in range(200, 300)},
        },
    ),
    (
        Forbidden,
        {
            (190, 492): "The person has no suitable role on the Page.",
            (2654, None): "An audience may not be changed.",
        },
    ),
    (
        AccessLost,
        {(100, 33): "The account is not there, or not to be seen any more."},
    ),
    (AccountGone, {(803, None): "Facebook knows no such id."}),
    (
        NotEligible,
        {
            (3, None): "The app may not do that.",
            (368, None): "Facebook has blocked the person or the app for a while.",
            (1404078, None): "Facebook has blocked the person for a while.",
            (1404163, None): "Facebook has taken the right to advertise away.",
            (2859015, None): "Facebook has blocked the person for a while.",
        },
    ),
    (
        AppMisconfigured,
        {
            (101, None): "Facebook does not know the app.",
            (104, None): "The app's secret does not fit the token.",
        },
    ),
)
MEANINGS: Mapping[Key, Meaning] = {
    key: Meaning(build, sentence) for build, group in _MEANINGS for key, sentence in group.items()
}
"""All other codes mean a refusal of which asking again changes nothing."""

TOO_MUCH = "reduce the amount of data"
"""Code 1 with such words, and no subcode, says that a page or report is too large."""
IMPERSONATES = "impersonating a user's page"
"""Code 190 with such words speaks of a permission, not of the token."""
BAD_PROOF = "appsecret_proof"
"""Code 100 with such a word says that the app's secret is not the right one, …"""
BAD_SECRET = "client secret"  # noqa: S105 - words of a message
"""… as does code 1 with these, where a code is exchanged."""


def meaning_of(code: int, subcode: int | None, words: str) -> Meaning:
    """What the code says; where one means several things, by its words."""
    if code == 1 and TOO_MUCH in words.casefold():
        return Meaning(TooLarge, "Facebook wants to be asked for less at once.")
    if code == 190 and IMPERSONATES in words.casefold():
        return Meaning(ScopeMissing, "The connection lacks a permission for a Page.")
    is_proof = code == 100 and subcode is None and BAD_PROOF in words
    if is_proof or (code == 1 and BAD_SECRET in words.casefold()):
        return Meaning(AppMisconfigured, "The app's secret does not fit.")
    unknown = Meaning(Rejected, "Facebook refuses.")
    return MEANINGS.get((code, subcode)) or MEANINGS.get((code, None), unknown)


def throttle_of(code: int, subcode: int | None) -> Throttle | None:
    """For how long to wait, and who; None where it is no throttle."""
    if (code, subcode) in THROTTLES:
        return THROTTLES[code, subcode]
    is_other = subcode is not None and (code, subcode) in MEANINGS
    return None if is_other else THROTTLES.get((code, None))
