"""Finding what the rows of a report are about: all that its filters let through."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from plugins.tiktok.sandbox.report_query import ReportQuery
from plugins.tiktok.sandbox.splitting import Cut, cuts
from plugins.tiktok.sandbox.subject import Source, Subject
from plugins.tiktok.sandbox.world import Ad, AdAccount, AdGroup, Campaign, World


class Subjects(msgspec.Struct, frozen=True, kw_only=True):
    """All of them by id."""

    found: tuple[Subject, ...]
    is_cut: bool
    """Whether there were as many ads as may count, or more."""


class _Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that counts, with what hangs below it."""

    account: AdAccount
    campaign: Campaign
    automation: str
    groups: list[AdGroup]
    ads: dict[str, list[Ad]]
    """By the id of their group."""


def find_subjects(world: World, query: ReportQuery, ads_cut: int) -> Subjects:
    """Whatever the query's filters let through; of ads only the newest `ads_cut`."""
    found = [
        subject
        for account in query.accounts
        for branch in _branches(world, query, account)
        for subject in _subjects(query, branch)
    ]
    is_cut = query.level == "AUCTION_AD" and len(found) >= ads_cut
    if is_cut:
        found = sorted(found, key=_age, reverse=True)[:ads_cut]
    same = _by(found, lambda subject: subject.id)
    return Subjects(found=tuple(_merged(same[id]) for id in sorted(same)), is_cut=is_cut)


def _age(subject: Subject) -> tuple[float, str]:
    return (subject.ad.created_at.timestamp(), subject.ad.id) if subject.ad else (0, "")


def _merged(same: Sequence[Subject]) -> Subject:
    if len(same) == 1:
        return same[0]
    sources = tuple(source for one in same for source in one.sources)
    return msgspec.structs.replace(same[0], sources=sources)


def _branches(world: World, query: ReportQuery, account: AdAccount) -> Iterator[_Branch]:
    filters, ads = query.filters, world.ads.get(account.id, [])
    smart = {ad.campaign for ad in ads if ad.smart_id}
    groups_of = _by(world.ad_groups.get(account.id, []), lambda group: group.campaign)
    ads_of = _by(ads, lambda ad: ad.ad_group)
    for campaign in world.campaigns.get(account.id, []):
        automation = "UPGRADED_SMART_PLUS" if campaign.id in smart else "MANUAL"
        if filters.lets(account, campaign) and filters.lets_automation(automation):
            yield _Branch(
                account=account,
                campaign=campaign,
                automation=automation,
                groups=groups_of[campaign.id],
                ads=ads_of,
            )


def _subjects(query: ReportQuery, branch: _Branch) -> Iterator[Subject]:
    match query.level:
        case "AUCTION_ADVERTISER":
            yield _account(query, branch)
        case "AUCTION_CAMPAIGN":
            yield _subject(branch, branch.campaign.id)
        case "AUCTION_ADGROUP":
            for group, cut in _groups(query, branch):
                yield _subject(branch, group.id, cut, group=group)
        case "AUCTION_AD":
            for group, cut in _groups(query, branch):
                yield from _ads(query, branch, group, cut)


def _account(query: ReportQuery, branch: _Branch) -> Subject:
    """Several accounts that no dimension tells apart are one."""
    sources = (Source(account=branch.account, campaign=branch.campaign),)
    if query.is_multiple and query.id_dimension is None:
        return Subject(sources=sources)
    return Subject(id=branch.account.id, account=branch.account, sources=sources)


def _groups(query: ReportQuery, branch: _Branch) -> Iterator[tuple[AdGroup, Cut]]:
    pieces = cuts(group.share for group in branch.groups)
    for group, cut in zip(branch.groups, pieces, strict=True):
        if query.filters.lets(branch.account, branch.campaign, group):
            yield group, cut


def _ads(query: ReportQuery, branch: _Branch, group: AdGroup, cut: Cut) -> Iterator[Subject]:
    ads, by_smart_id = branch.ads[group.id], query.id_dimension == "ad_id_v2"
    for ad, piece in zip(ads, cuts(ad.share for ad in ads), strict=True):
        if query.filters.lets(branch.account, branch.campaign, group, ad):
            id = (ad.smart_id if by_smart_id else None) or ad.id
            yield _subject(branch, id, cut, piece, group=group, ad=ad)


def _subject(
    branch: _Branch, id: str, *cuts: Cut, group: AdGroup | None = None, ad: Ad | None = None
) -> Subject:
    return Subject(
        id=id,
        account=branch.account,
        campaign=branch.campaign,
        ad_group=group,
        ad=ad,
        automation=branch.automation,
        sources=(Source(account=branch.account, campaign=branch.campaign, cuts=cuts),),
    )


def _by[T](rows: Iterable[T], key: Callable[[T], str]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
