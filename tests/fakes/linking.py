"""Public accounts at the made-up platform: owners who say yes or no, members, identities."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from core.ids import (
    AdAccountId,
    BusinessCenterId,
    FeatureSlug,
    PermissionSlug,
    PlatformUserId,
    PublicAccountId,
)
from core.linked_account import Way
from core.linking import Availability, Linking, LinkLevel, LinkPermission, Readiness
from core.links import (
    LinkUrl,
    LinkWish,
    Post,
    SeenAssignment,
    SeenIdentity,
    SeenLinkedAccount,
    SeenMember,
)
from core.provider import Manifest, Session
from core.provider_errors import Forbidden
from core.reads import Page
from tests.fakes.platforms import FakeProvider, fake_manifest

POSTS, PUBLISH, LIVE, SHOP, CHAT = (
    PermissionSlug(one) for one in ("posts", "publish", "live", "shop", "chat")
)


def permission(slug: PermissionSlug, *needs: PermissionSlug) -> LinkPermission:
    return LinkPermission(slug=slug, name=slug.title(), purpose=f"for {slug}", needs=needs)


LINKING = Linking(
    noun="Creator",
    access="Deliver ads",
    permissions=(
        permission(POSTS),
        permission(PUBLISH, POSTS),
        permission(LIVE),
        permission(SHOP, LIVE, PUBLISH),
        permission(CHAT),
    ),
    levels=(
        LinkLevel(slug="post", name="Posts", gives=(POSTS, PUBLISH)),
        LinkLevel(slug="live", name="LIVE", gives=(LIVE,)),
        LinkLevel(slug="chat", name="Messages", gives=(CHAT,)),
    ),
    readiness=(Readiness(slug=FeatureSlug("boost"), name="Boosts", needs=(POSTS, PUBLISH)),),
    feature=FeatureSlug("balances"),
    ads_only=PUBLISH,
    most_accounts=800,
    most_centers=800,
    lasting=timedelta(days=1),
)

type Pair = tuple[str, str]


def seen_account(
    id: str,
    granted: frozenset[PermissionSlug] = frozenset({POSTS, LIVE}),
    refused: frozenset[PermissionSlug] = frozenset(),
) -> SeenLinkedAccount:
    name = f"Creator {id}"
    return SeenLinkedAccount(id=PublicAccountId(id), name=name, granted=granted, refused=refused)


@dataclass
class LinkWorld:
    """What there is; `accounts` is by Business Center and id."""

    accounts: dict[Pair, SeenLinkedAccount] = field(default_factory=dict[Pair, SeenLinkedAccount])
    people: list[SeenMember] = field(default_factory=list[SeenMember])
    assigned: dict[Pair, tuple[str, ...]] = field(default_factory=dict[Pair, tuple[str, ...]])
    """By member and account."""
    advertising: dict[Pair, bool] = field(default_factory=dict[Pair, bool])
    """By account and ad account."""
    own: list[SeenIdentity] = field(default_factory=list[SeenIdentity])
    """Identities that the connected person has by themselves, on every ad account."""
    can_publish: set[str] = field(default_factory=set[str])
    """Accounts whose owners allowed it, which only an identity shows."""
    availability: Availability = Availability.AVAILABLE
    """Of every identity that came by a Business Center."""
    unassignable: set[str] = field(default_factory=set[str])
    """Accounts that the platform lets nobody be assigned."""
    urls: int = 0
    address: str | None = None
    """What is given in place of an address."""

    def link(
        self,
        id: str,
        center: str = "bc1",
        granted: frozenset[PermissionSlug] = frozenset({POSTS, LIVE}),
        refused: frozenset[PermissionSlug] = frozenset(),
    ) -> None:
        """An owner says yes, now or before."""
        self.accounts[center, id] = seen_account(id, granted, refused)

    def revoke(self, id: str, center: str = "bc1") -> None:
        """An owner takes it back."""
        del self.accounts[center, id]
        self.assigned = {pair: one for pair, one in self.assigned.items() if pair[1] != id}
        self.advertising = {pair: one for pair, one in self.advertising.items() if pair[0] != id}

    def answer(self, path: str, params: Mapping[str, str]) -> object:
        center, account = params.get("center", ""), params.get("account_id", "")
        member, ad = params.get("member", ""), params.get("ad_account", "")
        match path.removeprefix("link."):
            case "url":
                self.urls += 1
                given = f"https://example.com/scan/{self.urls}"
                return given if self.address is None else self.address
            case "accounts":
                return [one for (where, _), one in self.accounts.items() if where == center]
            case "members":
                return self.people
            case "accounts_of":
                return [
                    SeenAssignment(account_id=PublicAccountId(id), name=f"Creator {id}", levels=one)
                    for (who, id), one in self.assigned.items()
                    if who == member and (center, id) in self.accounts
                ]
            case "unlink":
                self.accounts.pop((center, account), None)
            case "assign":
                if account in self.unassignable:
                    raise Forbidden("No role on that object.")
                self.assigned[member, account] = tuple(params["levels"].split())
            case "unassign":
                self.assigned.pop((member, account), None)
            case "ad_accounts":
                return [AdAccountId(id) for whose, id in self.advertising if whose == account]
            case "link_ad":
                self.advertising[account, ad] = True
            case "unlink_ad":
                self.advertising.pop((account, ad), None)
            case "identities":
                return [*self.own, *self._identities(ad)]
            case "posts":
                return [Post(id="post1", text="Hello")]
            case _:
                raise Forbidden(path)
        return None

    def _identities(self, ad: str) -> list[SeenIdentity]:
        return [
            SeenIdentity(
                id=f"i-{id}",
                kind="BY_CENTER",
                way=Way.CENTER,
                name=f"Creator {id}",
                availability=self.availability,
                granted=frozenset({PUBLISH}) if id in self.can_publish else frozenset(),
                refused=frozenset() if id in self.can_publish else frozenset({PUBLISH}),
            )
            for id, where in self.advertising
            if where == ad
        ]


@dataclass
class FakeLinker(FakeProvider):
    """The made-up provider, of a platform with public accounts."""

    linking: Linking = LINKING

    @property
    def manifest(self) -> Manifest:
        return msgspec.structs.replace(fake_manifest(self.oauth, self.slug), linking=self.linking)

    async def link_url(self, session: Session, center: BusinessCenterId, wish: LinkWish) -> LinkUrl:
        return LinkUrl(url=await session.get("link.url", str, {"center": center}))

    async def linked_accounts(
        self, session: Session, center: BusinessCenterId
    ) -> AsyncIterator[SeenLinkedAccount]:
        for one in await session.get("link.accounts", list[SeenLinkedAccount], {"center": center}):
            yield one

    async def members(
        self, session: Session, center: BusinessCenterId
    ) -> AsyncIterator[SeenMember]:
        for one in await session.get("link.members", list[SeenMember], {"center": center}):
            yield one

    async def accounts_of(
        self, session: Session, center: BusinessCenterId, member: PlatformUserId
    ) -> AsyncIterator[SeenAssignment]:
        asked = {"center": center, "member": member}
        for one in await session.get("link.accounts_of", list[SeenAssignment], asked):
            yield one

    async def unlink(
        self, session: Session, center: BusinessCenterId, account: PublicAccountId
    ) -> None:
        await session.post("link.unlink", type(None), {"center": center, "account_id": account})

    async def assign(
        self,
        session: Session,
        center: BusinessCenterId,
        member: PlatformUserId,
        account: PublicAccountId,
        levels: tuple[str, ...],
    ) -> None:
        sent = {"member": member, "account_id": account, "levels": " ".join(levels)}
        await session.post("link.assign", type(None), {"center": center, **sent})

    async def unassign(
        self,
        session: Session,
        center: BusinessCenterId,
        member: PlatformUserId,
        account: PublicAccountId,
    ) -> None:
        sent = {"center": center, "member": member, "account_id": account}
        await session.post("link.unassign", type(None), sent)

    async def ad_accounts_of(
        self, session: Session, center: BusinessCenterId, account: PublicAccountId
    ) -> AsyncIterator[AdAccountId]:
        asked = {"center": center, "account_id": account}
        for one in await session.get("link.ad_accounts", list[str], asked):
            yield AdAccountId(one)

    async def link_ad_account(
        self,
        session: Session,
        center: BusinessCenterId,
        account: PublicAccountId,
        ad_account: AdAccountId,
    ) -> None:
        sent = {"account_id": account, "ad_account": ad_account}
        await session.post("link.link_ad", type(None), {"center": center, **sent})

    async def unlink_ad_account(
        self,
        session: Session,
        center: BusinessCenterId,
        account: PublicAccountId,
        ad_account: AdAccountId,
    ) -> None:
        sent = {"account_id": account, "ad_account": ad_account}
        await session.post("link.unlink_ad", type(None), {"center": center, **sent})

    async def identities(
        self, session: Session, center: BusinessCenterId, ad_account: AdAccountId
    ) -> AsyncIterator[SeenIdentity]:
        asked = {"center": center, "ad_account": ad_account}
        for one in await session.get("link.identities", list[SeenIdentity], asked):
            yield one

    async def posts(
        self,
        session: Session,
        center: BusinessCenterId,
        ad_account: AdAccountId,
        identity: str,
        way: Way,
        cursor: str,
    ) -> Page[Post]:
        asked = {"ad_account": ad_account, "identity": identity}
        return Page(rows=tuple(await session.get("link.posts", list[Post], asked)))
