"""The use cases wired by hand: over fakes, or over a real database."""

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, get_type_hints

from core.access import Actor, Role
from core.hearing import Looks, Subscribed
from core.ids import MemberId, ProviderSlug, WorkspaceId
from core.usecases.openings import Openings
from tests.fakes.allowances import FakeAllowances
from tests.fakes.chance import FakeChance
from tests.fakes.clock import FakeClock
from tests.fakes.hasher import FakeHasher
from tests.fakes.jobs import FakeJobs
from tests.fakes.memory import Memory
from tests.fakes.platforms import FakePlatforms
from tests.fakes.sealer import FakeSealer
from tests.fakes.storage import Storage, fake_storage


def callback_of(provider: ProviderSlug) -> str:
    """Where platforms send people back to."""
    return f"https://adport.example.com/callback/{provider}"


def pushed_to(provider: ProviderSlug) -> str | None:
    """Where platforms push to."""
    return f"https://adport.example.com/webhooks/{provider}"


@dataclass(kw_only=True)
class House:
    """Every port, and a way to make use cases of them."""

    storage: Storage
    clock: FakeClock = field(default_factory=FakeClock)
    chance: FakeChance = field(default_factory=FakeChance)
    sealer: FakeSealer = field(default_factory=FakeSealer)
    platforms: FakePlatforms = field(default_factory=FakePlatforms)
    hasher: FakeHasher = field(default_factory=FakeHasher)
    allowances: FakeAllowances = field(default_factory=FakeAllowances)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    openings: Openings = field(default_factory=lambda: Openings(beat=0.01))
    looks: Looks = field(default_factory=Looks)
    subscribed: Subscribed = field(default_factory=Subscribed)

    def make[T](self, kind: type[T]) -> T:
        """The use case, its fields filled with the ports of their names and with use cases."""
        assert is_dataclass(kind)
        hints = get_type_hints(kind)
        return kind(**{one.name: self._part(one.name, hints[one.name]) for one in fields(kind)})

    def _part(self, name: str, kind: type[Any]) -> object:
        if name == "redirect_uris":
            return callback_of
        if name == "push_urls":
            return pushed_to
        for holder in (self.storage, self):
            if hasattr(holder, name):
                return getattr(holder, name)
        return self.make(kind)


def fake_house(memory: Memory | None = None) -> House:
    return House(storage=fake_storage(memory or Memory()))


def actor(workspace_id: WorkspaceId, role: Role = Role.OWNER) -> Actor:
    """Somebody in that role."""
    return Actor(workspace_id=workspace_id, name="Ana", role=role, member_id=MemberId("m-ana"))
