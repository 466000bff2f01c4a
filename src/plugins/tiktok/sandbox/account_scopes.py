"""The scope words of TikTok accounts that the consent page knows, and what it says of each."""

import msgspec


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """One tick box of the consent page."""

    word: str
    purpose: str


SCOPES = (
    Scope(word="user.info.basic", purpose="Read the account's profile picture and display name"),
    Scope(word="user.info.username", purpose="Read the account's handle"),
    Scope(word="user.info.profile", purpose="Read the account's biography and links"),
    Scope(word="user.info.stats", purpose="Read the account's counts of followers and likes"),
    Scope(word="user.account.type", purpose="Read whether it is a business account"),
    Scope(word="user.insights", purpose="Read how the account does"),
    Scope(word="video.list", purpose="List the account's public posts"),
    Scope(word="video.insights", purpose="Read how the posts do"),
    Scope(word="video.publish", purpose="Publish posts"),
    Scope(word="video.upload", purpose="Upload drafts"),
    Scope(word="comment.list", purpose="Read comments"),
    Scope(word="comment.list.manage", purpose="Answer and hide comments"),
    Scope(word="biz.spark.auth", purpose="Let posts be used in ads"),
    Scope(word="biz.creator.info", purpose="Read what creators show to businesses"),
    Scope(word="biz.creator.insights", purpose="Read how a creator does"),
)

WORDS = frozenset(scope.word for scope in SCOPES)
