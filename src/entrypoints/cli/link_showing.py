"""Linked accounts and requests, as the command line shows them."""

from collections.abc import Iterable, Mapping

from rich.console import RenderableType
from rich.text import Text

from core.ad_account import AdAccount
from core.ids import PermissionSlug
from core.link_cards import CLOSED, Everything, LinkCard, LinkedAd
from core.link_review import Access, Review
from core.link_rights import Origin
from core.linked_account import Way
from core.linking import Linking, Ready
from core.usecases.freshness import Freshness
from core.usecases.pairwise import Outcome, PairResult
from entrypoints.cli.output import cell, facts, plain, table, whole
from entrypoints.cli.telling import PLATFORM, REFUSED
from entrypoints.http.link_views import LinkRequestView

COLUMNS = ("Id", "Name", "Business Center", "Access", "Ready for", "Members", "Ad accounts")
SIGNS = {Outcome.DONE: "✓", Outcome.REFUSED: "✗", Outcome.FAILED: "✗"}


def card_row(card: LinkCard, linking: Linking) -> tuple[object, ...]:
    """One line of the list."""
    account = card.account
    return (
        account.id,
        account.name,
        card.center_name,
        f"lost since {cell(account.lost_at)}" if account.lost_at else linking.access,
        "; ".join(ready_text(one) for one in card.readiness),
        len(card.members),
        len(card.ad_accounts),
    )


def ready_text(ready: Ready) -> str:
    """Whether it is ready for that; else what hinders it, is missing, or not told yet."""
    name = ready.readiness.name
    if ready.is_ready:
        return name
    missing = [one.name for one in ready.missing]
    untold = [one.name for one in ready.untold]
    told = [f"{reason} {remedy}" for reason, remedy in ready.why]
    told += [f"Missing: {', '.join(missing)}."] if missing else []
    told += [f"Not told yet: {', '.join(untold)}."] if untold else []
    return f"not {name}: {' '.join(told).removesuffix('.')}"


def card_facts(card: LinkCard, linking: Linking, every: Everything) -> list[RenderableType]:
    """Everything about one link of an account."""
    account, names = card.account, names_of(every)
    shown = facts(
        ("Id", account.id),
        ("Name", account.name),
        ("Provider", account.provider),
        ("Business Center", f"{card.center_name} {account.business_center_id}"),
        ("Access", f"lost since {cell(account.lost_at)}" if account.lost_at else linking.access),
        ("Seen since", account.linked_at),
        *(_allowed(card, linking) if not account.lost_at else ()),
        ("Ready for", [ready_text(one) for one in card.readiness]),
    )
    return [shown, "", _members(card, linking, names), "", _ad_accounts(card, every)]


def _allowed(card: LinkCard, linking: Linking) -> tuple[tuple[str, object], ...]:
    known = card.known
    granted = [one.name for one in linking.permissions if one.slug in known.granted]
    refused = [one.name for one in linking.permissions if one.slug in known.refused]
    untold = [
        one.name for one in linking.permissions if one.slug not in known.granted | known.refused
    ]
    return (
        ("Granted", granted),
        ("Not granted", refused),
        ("Not told yet", untold),
        ("New posts", _ads_only(only=card.account.is_ads_only)),
    )


def _members(card: LinkCard, linking: Linking, names: Mapping[str, str]) -> RenderableType:
    rows = [
        (
            names.get(one.member_id),
            one.member_id,
            level_names(linking, one.levels),
            one.changed_at,
            one.changed_by,
        )
        for one in card.members
    ]
    columns = ("Member", "Id", "Access", "Changed", "By")
    return table(columns, rows, "It is assigned to no member.")


def _ad_accounts(card: LinkCard, every: Everything) -> RenderableType:
    home = card.account.provider
    rows = [
        (
            one.name,
            one.ad_account_id,
            one.identity.availability.replace("_", " ") if one.identity else "not shown yet",
            _advertises(one, every.ad_accounts.get((home, one.ad_account_id))),
        )
        for one in card.ad_accounts
    ]
    columns = ("Ad account", "Id", "In its name", "Can advertise")
    return table(columns, rows, "No ad account advertises with it.")


def _advertises(linked: LinkedAd, ad: AdAccount | None) -> str:
    if linked.can_advertise:
        return "yes"
    if ad is not None and ad.status in CLOSED:
        return f"no: the platform lets nobody launch on it, {ad.status.replace('_', ' ')}"
    return "no: nobody connected here has the account, and admin or operator on this ad account"


def level_names(linking: Linking, levels: Iterable[str]) -> list[str]:
    """What the levels are called."""
    known = {one.slug: one.name for one in linking.levels}
    return [known.get(one, one) for one in levels]


def _ads_only(*, only: bool | None) -> str:
    if only is None:
        return ""
    return "through ads only" if only else "on the profile and in ads"


def names_of(every: Everything) -> dict[str, str]:
    """What Business Centers, accounts, members and ad accounts are called, by their ids."""
    named: dict[str, str] = {one.id: one.name for one in every.centers}
    named |= {one.id: one.name for one in every.accounts}
    named |= {one.id: one.name for one in every.members if one.id}
    named |= {id: one.name for (_, id), one in every.ad_accounts.items()}
    return {id: name for id, name in named.items() if name}


def request_row(
    view: LinkRequestView, linking: Linking, names: Mapping[str, str]
) -> tuple[object, ...]:
    """One line of the requests; `names` are those of Business Centers and accounts."""
    account = view.account_id or view.wanted_id or ""
    called = {one.slug: one.name for one in linking.permissions}
    asked = [called.get(one, one) for one in view.permissions]
    asked += ["through ads only"] if view.is_ads_only else []
    state = f"{view.state.value}, {view.failing}" if view.failing else view.state.value
    return (
        view.id,
        names.get(view.business_center_id, view.business_center_id),
        state,
        asked,
        names.get(account, account),
        view.asked_by,
        view.created_at,
        view.expires_at,
    )


def told(fresh: Freshness) -> Text:
    """How far what is shown may be trusted, and what to do where that is not far."""
    lines = [f"\nAs of {cell(fresh.as_of)}; complete: {cell(fresh.is_complete)}."]
    if not fresh.is_complete:
        lines.append("What to do: adport linked-accounts refresh --profile P")
    return whole("\n".join(lines))


def results_table(results: Iterable[PairResult], names: Mapping[str, str]) -> RenderableType:
    """How each ended, and what to do."""
    rows = [
        (
            SIGNS[one.outcome],
            names.get(one.account_id, one.account_id),
            _named(one.member_id or one.ad_account_id or "", names),
            one.outcome,
            plain(f"{one.reason} {one.remedy}".strip()),
        )
        for one in results
    ]
    return table(("", "Account", "With", "Outcome", "Why, and what to do"), rows, "Nothing.")


def results_code(results: Iterable[PairResult]) -> int:
    """The exit code of many deeds: the platform's refusal weighs more than ours."""
    outcomes = {one.outcome for one in results}
    if Outcome.FAILED in outcomes:
        return PLATFORM
    return REFUSED if Outcome.REFUSED in outcomes else 0


def review_rows(
    review: Review, linking: Linking, centers: Mapping[str, str]
) -> Iterable[tuple[object, ...]]:
    """A line for each person and way, with what comes by it; `centers` are names."""
    names = {one.slug: one.name for one in linking.permissions}
    for person in review.access:
        by_way: dict[Origin, list[PermissionSlug]] = {one: [] for one in person.ways}
        for origin, slugs in (by_way | _ways(person)).items():
            yield (
                review.name,
                person.name or person.user_id,
                person.role or "outside",
                _way(origin, centers),
                [names[slug] for slug in slugs],
                person.changed_at,
                person.changed_by or "at the platform",
            )


def _ways(person: Access) -> dict[Origin, list[PermissionSlug]]:
    found: dict[Origin, list[PermissionSlug]] = {}
    for held in person.held:
        for origin in held.origins:
            found.setdefault(origin, []).append(held.permission)
    return found


def _named(id: str, names: Mapping[str, str]) -> str:
    return f"{names[id]} {id}" if id in names else id


def _way(origin: Origin, centers: Mapping[str, str]) -> str:
    if origin.way is Way.OWN_USER:
        return "their own user"
    how = "as an admin of" if origin.is_admin else "assigned in"
    id = origin.business_center_id or ""
    return f"{how} {centers.get(id, id)}"
