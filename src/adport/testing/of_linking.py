"""Claims about public accounts: asked for, linked, assigned, advertised with, and taken back."""

from dataclasses import dataclass
from datetime import timedelta

from adport.testing.checks import ensure, gathered, same
from adport.testing.reading import account_of
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.ids import BusinessCenterId, PlatformUserId, PublicAccountId
from core.job import job_for
from core.link_request import LinkRequest, LinkState
from core.linked_account import LinkedAccount
from core.linking import Linking, completed, given_by
from core.links import LinksAccounts
from core.provider import ListsBusinessCenters, Provider
from core.usecases.assigning import AssignMembers, AssignOrder, Pair
from core.usecases.link_requests import NewLinkRequest, RequestLink, ShowLinkRequest
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import AdLinkOrder, LinkAdAccounts
from core.usecases.pairwise import Outcome, PairResult
from core.usecases.refreshing_links import CarryOutReading, RefreshLinks
from core.usecases.watching_links import WatchLinkRequests

A_LOOK = timedelta(seconds=10)
"""Between two looks at a young request."""


def links(provider: Provider) -> bool:
    """Whether public accounts can be linked at its platform."""
    return isinstance(provider, LinksAccounts)


@dataclass(frozen=True)
class Scene:
    """The first user, an admin of a Business Center, is connected."""

    stage: Stage
    provider: LinksAccounts
    linking: Linking
    center: BusinessCenterId

    async def ask(self) -> LinkRequest:
        """All there is to ask for."""
        asked = NewLinkRequest(
            provider=self.stage.slug,
            business_center_id=self.center,
            permissions=tuple(one.slug for one in self.linking.permissions),
        )
        async with self.stage.using(RequestLink) as request:
            return await request(self.stage.ana, self.stage.profile_id, asked)

    async def watched(self, request: LinkRequest) -> LinkRequest:
        """The request after a look."""
        self.stage.clock.advance(A_LOOK)
        async with self.stage.using(WatchLinkRequests) as watch:
            await watch()
        async with self.stage.using(ShowLinkRequest) as show:
            return await show(self.stage.ana, request.id)

    async def linked(self) -> PublicAccountId:
        """An account whose owner has just said yes."""
        request = await self.ask()
        await self.stage.desk.scan(request.url)
        over = await self.watched(request)
        same(over.state, LinkState.LINKED, "The state of a request whose owner said yes")
        ensure(over.account_id, "The request does not say which account came.")
        return over.account_id or PublicAccountId("")

    async def read(self) -> list[LinkedAccount]:
        """What is known once everything was read."""
        async with self.stage.using(RefreshLinks) as refresh:
            place = self.stage.profile_id, self.stage.slug, self.center
            asked = await refresh(self.stage.ana, *place)
        async with self.stage.using(CarryOutReading) as carry_out:
            over = await carry_out(job_for(asked), "kit")
        same(over.problem if over else "another's", "", "What kept it from being read")
        async with self.stage.using(ListLinkedAccounts) as shown:
            cards = await shown(self.stage.ana, self.stage.profile_id)
        return [one.account for one in cards if one.account.business_center_id == self.center]

    async def assign(
        self, member: PlatformUserId, account: PublicAccountId, *levels: str
    ) -> PairResult:
        """What became of it."""
        order = AssignOrder(
            provider=self.stage.slug,
            business_center_id=self.center,
            pairs=(Pair(member_id=member, account_id=account),),
            levels=levels,
        )
        async with self.stage.using(AssignMembers) as assign:
            [result] = await assign(self.stage.ana, self.stage.profile_id, order)
        return result


class OfLinking:
    """What a Business Center can do with public accounts."""

    provider: Provider

    @claim(Tier.BRONZE, links)
    def linking_is_declared_soundly(self) -> None:
        """All that is named is declared, nothing needs itself, and the limits are some."""
        manifest = self.provider.manifest
        linking = manifest.linking
        if linking is None:
            raise AssertionError("It links accounts, and its manifest has no `linking`.")
        slugs = [one.slug for one in linking.permissions]
        same(len(set(slugs)), len(slugs), "Distinct permissions to ask for")
        for one in linking.permissions:
            ensure(one.slug not in one.needs, f"“{one.slug}” needs itself.")
            completed(linking, [one.slug])
        given = given_by(linking, [one.slug for one in linking.levels])
        wanted = {need for one in linking.readiness for need in one.needs}
        ensure(given | wanted <= set(slugs), "A level or a use names an unknown permission.")
        features = {one.slug for one in manifest.features}
        ensure(linking.feature in features, f"There is no feature “{linking.feature}”.")
        ensure(linking.ads_only in {None, *slugs}, f"There is no “{linking.ads_only}”.")
        ensure(min(linking.most_accounts, linking.most_centers) > 0, "A limit is 0.")

    @claim(Tier.BRONZE, links)
    async def an_account_is_linked_once_its_owner_says_yes(self, stage: Stage) -> None:
        """Not before, and it is in the list."""
        scene = await _ready(stage)
        request = await scene.ask()
        ensure(request.url.startswith(("http://", "https://")), f"“{request.url}” is no address.")
        same((await scene.watched(request)).state, LinkState.WAITING, "Before anybody scans")
        await stage.desk.scan(request.url)
        over = await scene.watched(request)
        same(over.state, LinkState.LINKED, "Once the owner has said yes")
        listed = {one.id for one in await scene.read()}
        ensure(over.account_id in listed, "The account is not listed.")

    @claim(Tier.SILVER, links)
    async def an_owner_who_declines_links_nothing(self, stage: Stage) -> None:
        """The request waits, or is over; no account came."""
        scene = await _ready(stage)
        before = {one.id for one in await scene.read()}
        request = await scene.ask()
        await stage.desk.scan(request.url, deny=True)
        ensure((await scene.watched(request)).account_id is None, "An account came all the same.")
        same({one.id for one in await scene.read()}, before, "Linked accounts")

    @claim(Tier.SILVER, links)
    async def an_owner_who_takes_it_back_is_noticed(self, stage: Stage) -> None:
        """The account is marked, and nothing else."""
        scene = await _ready(stage)
        account = await scene.linked()
        await stage.desk.take_back(account, scene.center)
        lost = {one.id for one in await scene.read() if one.lost_at is not None}
        same(lost, {account}, "Lost accounts")

    @claim(Tier.BRONZE, links)
    async def members_are_listed_with_their_roles(self, stage: Stage) -> None:
        """Once each; one of them is an admin; the connected person is among them."""
        scene = await _ready(stage)
        connection = await stage.connect()
        line = await stage.line(connection)
        found = await gathered(scene.provider.members(line, scene.center))
        ids = [one.id for one in found if one.id is not None]
        same(len(set(ids)), len(ids), "Distinct members")
        ensure(any(one.role == "admin" for one in found), "No member is an admin.")
        ensure(connection.user.id in ids, "The connected person is not among the members.")

    @claim(Tier.BRONZE, links)
    async def a_member_is_assigned_and_unassigned(self, stage: Stage) -> None:
        """With every level by itself; twice is harmless."""
        scene = await _ready(stage)
        account = await scene.linked()
        await scene.read()
        line = await stage.line(await stage.connect())
        member = (await stage.connect()).user.id

        async def levels() -> list[tuple[str, ...]]:
            found = await gathered(scene.provider.accounts_of(line, scene.center, member))
            return [one.levels for one in found if one.account_id == account]

        for level in (one.slug for one in scene.linking.levels):
            for _ in range(2):
                result = await scene.assign(member, account, level)
                same(result.outcome, Outcome.DONE, f"Assigning “{level}” ({result.reason})")
            same(await levels(), [(level,)], "The levels of the member")
        for _ in range(2):
            same((await scene.assign(member, account)).outcome, Outcome.DONE, "Unassigning")
        ensure(await levels() in ([], [()]), "The member still has the account.")

    @claim(Tier.BRONZE, links)
    async def an_ad_account_is_linked_and_unlinked(self, stage: Stage) -> None:
        """And advertises in the account's name in between; twice is harmless."""
        scene = await _ready(stage)
        account = await scene.linked()
        line = await stage.line(await stage.connect())
        ad = (await account_of(stage, line)).id
        for is_linked in (True, True, False, False):
            order = AdLinkOrder(
                provider=stage.slug,
                business_center_id=scene.center,
                account_id=account,
                ad_account_ids=(ad,),
                is_linked=is_linked,
            )
            async with stage.using(LinkAdAccounts) as link:
                [result] = await link(stage.ana, stage.profile_id, order)
            same(result.outcome, Outcome.DONE, f"Linking an ad account ({result.reason})")
            found = await gathered(scene.provider.ad_accounts_of(line, scene.center, account))
            same(ad in found, is_linked, "Whether the ad account has the account")
            shown = await gathered(scene.provider.identities(line, scene.center, ad))
            ensure(bool(shown) or not is_linked, "No identity of the account is shown.")

    @claim(Tier.SILVER, links)
    async def linked_accounts_and_members_are_the_same_by_small_pages(self, stage: Stage) -> None:
        """To the last page."""
        scene = await _ready(stage)
        await scene.linked()
        line, provider = await stage.line(await stage.connect()), scene.provider

        async def seen() -> tuple[list[str], int]:
            accounts = await gathered(provider.linked_accounts(line, scene.center))
            members = await gathered(provider.members(line, scene.center))
            return sorted(one.id for one in accounts), len(members)

        whole = await seen()
        await stage.desk.limit(size=1)
        same(await seen(), whole, "Accounts and members by pages of one")


async def _ready(stage: Stage) -> Scene:
    connection, provider = await stage.connect(), stage.provider
    linking = provider.manifest.linking
    if linking is None or not isinstance(provider, LinksAccounts):
        raise AssertionError("It links no accounts.")
    if not isinstance(provider, ListsBusinessCenters):
        raise AssertionError("It has no Business Centers to link accounts to.")
    line = await stage.line(connection)
    found = await gathered(provider.business_centers(line))
    admin = next((one.id for one in found if one.role == "admin"), None)
    if admin is None:
        raise AssertionError("The first user of the sandbox is no admin of a Business Center.")
    return Scene(stage=stage, provider=provider, linking=linking, center=admin)
