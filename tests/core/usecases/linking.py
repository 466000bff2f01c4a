"""A profile with one Business Center and Mia, its admin, at a platform with public accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from core.access import Role
from core.asked_reading import AskedReading
from core.ids import (
    AdAccountId,
    BusinessCenterId,
    ConnectionId,
    PlatformUserId,
    PublicAccountId,
)
from core.job import job_for
from core.link_cards import LinkCard
from core.link_request import LinkRequest
from core.linking import Linking
from core.links import SeenMember
from core.usecases.assigning import AssignMembers, AssignOrder, Pair
from core.usecases.link_requests import NewLinkRequest, RequestLink, ShowLinkRequest
from core.usecases.linked_accounts import ListLinkedAccounts
from core.usecases.linking_ads import AdLinkOrder, LinkAdAccounts
from core.usecases.pairwise import PairResult
from core.usecases.refreshing_links import CarryOutReading, RefreshLinks
from core.usecases.watching_links import WatchLinkRequests
from tests.core.usecases.scene import Scene, begun
from tests.fakes.house import House
from tests.fakes.linking import LINKING, PUBLISH, FakeLinker, LinkWorld
from tests.fakes.platforms import FAKE
from tests.fakes.world import World, seen_center

BC = BusinessCenterId("bc1")
ANN, BOB, SUE = (PlatformUserId(id) for id in ("u1", "bob", "sue"))
PEOPLE = [
    SeenMember(id=ANN, name="Mia", role="admin"),
    SeenMember(id=BOB, name="Bob", role="standard"),
    SeenMember(id=SUE, name="Sue", role="admin"),
    SeenMember(id=None, email="n***@example.com", role="standard"),
]


@dataclass
class Linked:
    """A scene whose connection is made."""

    scene: Scene
    there: LinkWorld
    connection_id: ConnectionId

    def make[T](self, kind: type[T]) -> T:
        return self.scene.house.make(kind)

    def move(self, **delta: float) -> None:
        self.scene.house.clock.move(timedelta(**delta))

    async def ask(self, **more: object) -> LinkRequest:
        asked = NewLinkRequest(provider=FAKE, business_center_id=BC, permissions=(PUBLISH,))
        asked = msgspec.structs.replace(asked, **more)
        request = await self.make(RequestLink)(self.scene.ana, self.scene.profile_id, asked)
        self.move(seconds=1)
        return request

    async def watch(self, **delta: float) -> int:
        self.move(**(delta or {"seconds": 10}))
        return await self.make(WatchLinkRequests)()

    async def request(self, request: LinkRequest) -> LinkRequest:
        return await self.make(ShowLinkRequest)(self.scene.ana, request.id)

    async def ask_anew(self) -> AskedReading:
        self.move(seconds=1)
        refresh = self.make(RefreshLinks)
        return await refresh(self.scene.ana, self.scene.profile_id, FAKE, BC)

    async def read(self) -> str:
        """Asked for and carried out; the code of what ended it early."""
        over = await self.make(CarryOutReading)(job_for(await self.ask_anew()), "worker")
        assert over
        return over.problem

    async def card(self, id: str = "x") -> LinkCard:
        cards = await self.make(ListLinkedAccounts)(self.scene.ana, self.scene.profile_id)
        return next(one for one in cards if one.account.id == id)

    async def assign(
        self,
        *pairs: tuple[PlatformUserId, str],
        levels: Sequence[str] = ("post",),
        role: Role = Role.OWNER,
    ) -> list[PairResult]:
        self.move(seconds=1)
        order = AssignOrder(
            provider=FAKE,
            business_center_id=BC,
            pairs=tuple(
                Pair(member_id=member, account_id=PublicAccountId(account))
                for member, account in pairs
            ),
            levels=tuple(levels),
        )
        actor = msgspec.structs.replace(self.scene.ana, role=role)
        return await self.make(AssignMembers)(actor, self.scene.profile_id, order)

    async def link_ads(
        self, *ids: str, account: str = "x", is_linked: bool = True
    ) -> list[PairResult]:
        self.move(seconds=1)
        order = AdLinkOrder(
            provider=FAKE,
            business_center_id=BC,
            account_id=PublicAccountId(account),
            ad_account_ids=tuple(map(AdAccountId, ids)),
            is_linked=is_linked,
        )
        return await self.make(LinkAdAccounts)(self.scene.ana, self.scene.profile_id, order)

    def calls(self) -> list[str]:
        return [path for path in self.scene.world.paths() if path.startswith("link.")]


async def linked(
    *accounts: str,
    role: str = "admin",
    linking: Linking = LINKING,
    plan: str = "self_hosted",
    house: House | None = None,
) -> Linked:
    """Connected, and read once; with these accounts linked before."""
    there = LinkWorld(people=list(PEOPLE))
    world = World(centers=[seen_center("bc1", role)], links=there)
    scene = await begun(plan, world, house=house)
    scene.house.platforms.providers = (FakeLinker(linking=linking),)
    connection = await scene.connect()
    for id in accounts:
        there.link(id)
    made = Linked(scene, there, connection.id)
    await made.read()
    world.asked.clear()
    return made
