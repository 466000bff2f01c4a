"""A report in pieces, for an account with so many ads that TikTok leaves some out of the whole."""

import msgspec

from core.ids import AdAccountId
from core.provider import Session
from core.provider_errors import Incomplete
from plugins.tiktok.campaigns import EVERYTHING, LARGEST_PAGE, TOP_VIEW, listing_params
from plugins.tiktok.pages import Question, ask
from plugins.tiktok.shapes import Answered, Id, Listing
from plugins.tiktok.values import as_json, id_of

_MOST_IDS = 100
"""More in one filter TikTok refuses, and the address would grow too long for its edge."""

_TRIES = 3


class Piece(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """Some campaigns, or some ad groups of one campaign; ids go up, so that none is met twice."""

    ids: tuple[str, ...] = ()
    size: int = _MOST_IDS
    after: str = ""
    """The last campaign, or ad group, that is done."""
    campaign: str = ""
    """The one campaign whose ad groups are read, as it is too large in one."""
    left: int = 0
    """Pieces still to come, as far as is known; 0 after the last one."""

    @property
    def filter(self) -> str:
        """The name of the filter that takes the ids."""
        return "adgroup_ids" if self.campaign else "campaign_ids"


class _Named(msgspec.Struct, frozen=True):
    campaign_id: Id | None = None
    adgroup_id: Id | None = None


async def fill(session: Session, account: AdAccountId, piece: Piece) -> Piece:
    """The piece with its ids; without any where there is nothing left to read."""
    if piece.ids:
        return piece
    if piece.campaign:
        groups = await _ids(session, account, piece.campaign)
        waiting = [id for id in groups if _rank(id) > _rank(piece.after)]
        if waiting:
            # The campaigns after this one are still to come, so there is one piece more.
            return _of(piece, waiting, extra=1)
        piece = Piece(after=piece.campaign, size=1)
    waiting = [id for id in await _ids(session, account) if _rank(id) > _rank(piece.after)]
    return _of(piece, waiting, extra=0)


def smaller(piece: Piece) -> Piece:
    """Half of it; of a single campaign its ad groups. Raises Incomplete for a single ad group."""
    first, *others = piece.ids
    if others:
        half = len(piece.ids) // 2
        left = -(-(len(piece.ids) - half) // half) + piece.left * -(-piece.size // half)
        return msgspec.structs.replace(piece, ids=piece.ids[:half], size=half, left=left)
    if piece.campaign:
        raise Incomplete("TikTok leaves out ads of a single ad group.")
    return Piece(campaign=first)


def finished(piece: Piece) -> Piece:
    """What comes after the piece; its ids are still to be filled in."""
    return msgspec.structs.replace(piece, ids=(), after=piece.ids[-1], left=0)


def _of(piece: Piece, waiting: list[str], extra: int) -> Piece:
    ids, rest = tuple(waiting[: piece.size]), len(waiting[piece.size :])
    return msgspec.structs.replace(piece, ids=ids, left=-(-rest // piece.size) + extra)


async def _ids(session: Session, account: AdAccountId, campaign: str = "") -> list[str]:
    """Of all campaigns, or of all ad groups of one, the older ones first. Raises Incomplete."""
    path, key = ("adgroup/get/", "adgroup_id") if campaign else ("campaign/get/", "campaign_id")
    within = {"campaign_ids": [campaign]} if campaign else {}
    found: set[str] = set()
    for filters in (EVERYTHING, TOP_VIEW):
        question = Question(
            path=path,
            shape=Answered[Listing[_Named]],
            params={
                **listing_params(account, {**filters, **within}),
                "fields": as_json([key]),
            },
            size=LARGEST_PAGE,
        )
        found |= {
            id_of(row.adgroup_id if campaign else row.campaign_id)
            for row in await _whole(session, question)
        }
    return sorted(found - {""}, key=_rank)


async def _whole(session: Session, question: Question[_Named]) -> set[_Named]:
    """As many rows as TikTok counts: one that moved while one pages may be missed."""
    for _ in range(_TRIES):
        found: set[_Named] = set()
        counted, page, last = 0, 1, 1
        while page <= last:
            batch = await ask(session, question, page)
            found.update(batch.rows)
            counted, last = max(counted, batch.total or 0), batch.pages
            page += 1
        if len(found) >= counted:
            return found
    raise Incomplete("TikTok lists fewer campaigns or ad groups than it counts.")


def _rank(id: str) -> tuple[int, str]:
    """Ids are numbers without leading zeros: a longer one is greater."""
    return len(id), id
