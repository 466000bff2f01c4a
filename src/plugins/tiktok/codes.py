"""TikTok's codes, and for those that mean several things the words that tell them apart."""

import re
from collections.abc import Callable, Mapping
from functools import partial

import msgspec

from core.provider_errors import (
    AccessLost,
    AccountGone,
    AppMisconfigured,
    CodeDead,
    Expired,
    Forbidden,
    NotEligible,
    ProviderError,
    RateLimited,
    Rejected,
    Revoked,
    ScopeMissing,
    TooLarge,
    Unavailable,
)

type _Build = Callable[[str], ProviderError]


class Meaning(msgspec.Struct, frozen=True):
    """What a code says: the error to make, and our sentence for it."""

    build: _Build
    sentence: str


class Wording(msgspec.Struct, frozen=True):
    """What a code says where TikTok adds such words."""

    codes: frozenset[int]
    words: re.Pattern[str]
    meaning: Meaning


CONTENT = frozenset({0, 20001, 40012})
"""Done; done in part, with errors beside the items; and nothing to do, as it is so already."""

THROTTLES = frozenset({40016, 40100})
"""The whole app asked too often; for how long it must wait is in the words."""

_GROUPS: tuple[tuple[_Build, Mapping[int, str]], ...] = (
    (
        Revoked,
        {
            40105: "The access token is wrong or was taken back.",
            40107: "The refresh token is wrong or was taken back.",
        },
    ),
    (
        Expired,
        {
            40102: "The access token is too old.",
            40103: "The refresh token is too old.",
            40114: "The advertiser is logged out.",
            40309: "The person must log in again.",
        },
    ),
    (
        CodeDead,
        {
            40110: "The authorization code was cancelled, used before, or is too old.",
            40115: "The authorization is too old, or was given for something else.",
        },
    ),
    (
        ScopeMissing,
        {
            40130: "The permission was not granted.",
            40131: "The TikTok user did not grant the permission.",
        },
    ),
    (AccessLost, {40106: "The connected person has no access to that ad account."}),
    (
        AccountGone,
        {
            40013: "That sandbox ad account does not exist.",
            40300: "The ad account does not exist or was deleted.",
            40302: "The customer's ad account does not exist.",
        },
    ),
    (
        Forbidden,
        {
            40001: "The connected person may not do that.",
            40003: "That is forbidden.",
            40120: "The TikTok user is not logged in.",
            40126: "The brand safety partner did not authorise it.",
            40127: "The brand safety partners did not authorise it.",
            40301: "The ad account is of the wrong kind for that.",
        },
    ),
    (
        NotEligible,
        {
            40117: "The developer app may not use that method.",
            40118: "That is open only to those TikTok has put on a list.",
            40119: "The developer and the advertiser are different companies.",
            40121: "The person is no creator of the Creator Marketplace.",
            40122: "The creator's region is not served.",
        },
    ),
    (
        partial(NotEligible, remedy="Let the service call from a country that TikTok serves."),
        {41000: "TikTok does not serve the country this service calls from."},
    ),
    (
        AppMisconfigured,
        {
            40101: "App id and app secret do not fit together.",
            40113: "The developer app is blocked, is gone, or did not get this token.",
            40124: "The developer's profile is not approved.",
            40125: "The developer lacks a permission.",
        },
    ),
    (partial(RateLimited, after=1.0, account=True), {40133: "One ad account is asked too often."}),
    (partial(RateLimited, after=10.0, account=True), {40132: "One object is asked too often."}),
    (partial(RateLimited, after=60.0), {61000: "TikTok is asked too often."}),
    (
        TooLarge,
        {
            40011: "Too many ids at a time.",
            40061: "Too many or too few items at a time.",
            40067: "The report is too large.",
        },
    ),
    (
        Unavailable,
        {
            40200: "A task at TikTok failed.",
            40201: "A task at TikTok is not ready yet.",
            40202: "Somebody else changed the same thing at the same time.",
            40700: "An inner check at TikTok failed.",
            40901: "The video is still being converted.",
            40902: "TikTok could not fetch the address in time.",
            40903: "TikTok could not fetch the image.",
            40913: "TikTok could not fetch the image in time.",
            41013: "TikTok's video maker failed.",
            60001: "TikTok is under maintenance.",
        },
    ),
    (
        Rejected,
        {
            40000: "TikTok does not take the parameters.",
            40002: "TikTok does not take a parameter.",
            40006: "The parameters are of another API version.",
            40007: "The object or the operation does not exist.",
            40008: "TikTok has not built that here.",
            40009: "TikTok's sandbox does not take that parameter.",
            40010: "That host of TikTok does not serve the call.",
            40014: "TikTok's sandbox does not serve the call.",
            40050: "The same request was sent before.",
            40051: "There is no such API version.",
            40052: "The creative is there already.",
            40053: "There is no such video.",
            40062: "Personal data must be hashed.",
            40063: "There is no such partner.",
            40065: "Ads may not be aimed at people of 13 to 17 in the US.",
            40104: "The call carried no access token.",
            40108: "There is no such kind of grant.",
            40109: "TikTok could not decipher what was sent.",
            40112: "The password is wrong.",
            40116: "The signature is wrong.",
            40128: "The brand safety partner did not take it.",
            40129: "The brand safety partners did not take it.",
            40400: "TikTok has no such address.",
            40502: "The ad account holds as many ads as it may.",
            40900: "The file arrived other than it was announced.",
            40904: "TikTok does not take the image.",
            40905: "The file is missing.",
            40906: "The file is empty.",
            40907: "The file is too large.",
            40908: "TikTok does not take that type of file.",
            40909: "TikTok does not match people by that type.",
            40910: "The file is too old and must be uploaded again.",
            40911: "The name is taken by other material.",
            40912: "The image cannot be reached.",
            40914: "The file or its address is broken.",
            40915: "The file does not meet TikTok's measures.",
            40916: "TikTok does not take the video.",
            41001: "TikTok has taken the call out of service.",
            41002: "TikTok has taken a field out of service.",
            70001: "There is no such kind of business authorization.",
        },
    ),
)

_MEANINGS = {
    code: Meaning(build, sentence)
    for build, sentences in _GROUPS
    for code, sentence in sentences.items()
}
_INNER = Meaning(Unavailable, "A service inside TikTok failed.")
_UNKNOWN = Meaning(Rejected, "TikTok refused, with a code we do not know.")


def _wording(codes: tuple[int, ...], words: str, build: _Build, sentence: str) -> Wording:
    return Wording(frozenset(codes), re.compile(words, re.IGNORECASE), Meaning(build, sentence))


WORDINGS = (
    _wording(
        (40001,),
        "lacks the required scope",
        ScopeMissing,
        "The connection lacks a permission for that call.",
    ),
    _wording(
        (40001,),
        "does not grant you",
        Forbidden,
        "The advertiser did not grant the permission for that call.",
    ),
    _wording(
        (40001, 40002),
        "no permission to operate advertiser",
        AccessLost,
        "The connected person has no access to that ad account.",
    ),
    _wording(
        (40001, 40002),
        "advertiser .*(doesn.t exist|has been deleted)",
        AccountGone,
        "The ad account does not exist or was deleted.",
    ),
    _wording(
        (40001, 40002),
        r"has no smart\+",
        NotEligible,
        "The ad account has no Smart+ campaigns.",
    ),
    _wording(
        (40001, 40002),
        "don.t have permission",
        Forbidden,
        "The connected person has no right on that object.",
    ),
    _wording(
        (40101,),
        "invalid auth_code",
        CodeDead,
        "The authorization code was cancelled, used before, or is too old.",
    ),
    _wording(
        (40000,),
        "inconsistent with the token",
        AppMisconfigured,
        "The access token was given to another developer app.",
    ),
)
"""First match counts; without one the code's own meaning holds."""


def meaning_of(code: int, words: str) -> Meaning:
    """What TikTok means by a code that is neither content nor a throttle of the whole app."""
    for wording in WORDINGS:
        if code in wording.codes and wording.words.search(words):
            return wording.meaning
    return _MEANINGS.get(code) or (_INNER if 50_000 <= code < 60_000 else _UNKNOWN)
