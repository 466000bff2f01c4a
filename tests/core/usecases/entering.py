"""What tests of logging in share: a member with a password, and a browser at the door."""

from core.access import Role
from core.secret import Secret
from core.usecases.invitations import AcceptInvitation, Chosen, Invited, InviteMember
from core.usecases.logging_in import Client, Known, RecogniseSession, SignIn
from core.usecases.members import AddMember, NewMember
from core.workspace import Member
from tests.core.usecases.scene import Scene

PASSWORD = Secret("orange window seldom")
OTHER = Secret("another long password")
HOME = Client(address="203.0.113.7", browser="Firefox", request_id="req-7")
ELSEWHERE = Client(address="198.51.100.9", browser="Safari", request_id="req-9")


async def added(scene: Scene, role: Role = Role.MANAGER, name: str = "Ben") -> Member:
    asked = NewMember(email=f"{name.lower()}@example.com", name=name, role=role)
    return await scene.house.make(AddMember)(scene.ana, asked)


async def invited(scene: Scene, member: Member) -> Invited:
    return await scene.house.make(InviteMember)(scene.ana, member.id)


def chosen(member: Member, password: Secret = PASSWORD) -> Chosen:
    return Chosen(name=member.name, email=member.email, password=password)


async def entered(scene: Scene, member: Member, client: Client = HOME) -> Secret:
    """The secret of the session that began when the member chose a password."""
    secret = (await invited(scene, member)).secret
    return await scene.house.make(AcceptInvitation)(secret, chosen(member), client)


async def signed_in(
    scene: Scene, email: str, password: Secret = PASSWORD, client: Client = HOME
) -> Secret:
    return await scene.house.make(SignIn)(email, password, client)


async def known(scene: Scene, secret: Secret | None) -> Known | None:
    return await scene.house.make(RecogniseSession)(secret, "req-1")


async def surely(scene: Scene, secret: Secret) -> Known:
    found = await known(scene, secret)
    assert found
    return found
