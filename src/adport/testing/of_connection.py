"""Claims about a connection's life: who it is, how it ends, and how it comes back."""

from adport.testing.checks import ensure, raising, same
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from adport.testing.wire import Break, Order
from core.authorization import Stage as Step
from core.connection import READ_ONLY, Connection
from core.errors import ReadOnly
from core.problem import State
from core.usecases.ad_accounts import ListAdAccounts
from core.usecases.connections import Disconnect, ListConnections, ValidateConnection
from core.usecases.syncs import StartSync


class OfConnection:
    """From its making to its end."""

    @claim(Tier.BRONZE)
    async def connecting_makes_a_connection(self, stage: Stage) -> None:
        """In good order, with an id of the platform user that is a text."""
        done = await stage.attempt()
        same((done.stage, done.problem), (Step.DONE, None), "The attempt")
        connection = await stage.connection(done.connection_id) if done.connection_id else None
        ensure(connection and connection.user.id, "The platform user has no id.")
        ensure(connection and connection.state not in READ_ONLY, "It is read-only.")

    @claim(Tier.BRONZE)
    async def validating_finds_everything_still_so(self, stage: Stage) -> None:
        """Alive, the same person, the same permissions."""
        connection = await stage.connect()
        done = await validate(stage, connection)
        same(done.user.id, connection.user.id, "The platform user")
        same(done.state, connection.state, "The state")

    @claim(Tier.BRONZE)
    async def two_people_are_two_connections(self, stage: Stage) -> None:
        """Their ids differ, so that nobody is taken for somebody else."""
        one, other = await stage.connect(stage.users[0]), await stage.connect(stage.users[1])
        ensure(one.id != other.id, "The second took the first one's place.")
        ensure(one.user.id != other.user.id, "Both have the same platform user's id.")

    @claim(Tier.BRONZE)
    async def the_same_person_again_is_the_same_connection(self, stage: Stage) -> None:
        """The id is the platform's, and does not change from call to call."""
        one, again = await stage.connect(), await stage.connect()
        same((again.id, again.user.id), (one.id, one.user.id), "Connection and user")

    @claim(Tier.SILVER)
    async def reconnecting_as_somebody_else_is_refused(self, stage: Stage) -> None:
        """And the old credential stays as it was."""
        before = await stage.connect()
        kept = await stage.credential(before)
        done = await stage.attempt(stage.users[1], before.id)
        same(done.problem and done.problem.code, "wrong_account", "The problem")
        same(await stage.connection(before.id), before, "The connection")
        same(await stage.credential(before), kept, "The credential")

    @claim(Tier.SILVER)
    async def taken_back_at_the_platform_it_is_read_only(self, stage: Stage) -> None:
        """It is noticed, told apart from a platform that is ill, and nothing is lost."""
        connection = await stage.connect()
        accounts = await known_accounts(stage)
        await stage.desk.revoke(stage.users[0])
        found = await validate(stage, connection)
        ensure(found.state in READ_ONLY, f"It is {found.state}.")
        with raising(ReadOnly, what="A sync of it"):
            async with stage.using(StartSync) as start:
                await start(stage.ana, connection.id)
        with raising(ReadOnly, what="Its validation"):
            await validate(stage, connection)
        same(await known_accounts(stage), accounts, "The ad accounts that can be read")

    @claim(Tier.SILVER)
    async def an_expired_credential_makes_it_read_only(self, stage: Stage) -> None:
        """Only a person can bring it back."""
        connection = await stage.connect()
        await stage.desk.fault("expired")
        found = await validate(stage, connection)
        ensure(found.state in READ_ONLY, f"It is {found.state}.")

    @claim(Tier.SILVER)
    async def a_single_no_is_not_believed(self, stage: Stage) -> None:
        """One such answer may be a hiccup: a person would be asked to reconnect for nothing."""
        connection = await stage.connect()
        await stage.desk.fault("expired", times=1)
        found = await validate(stage, connection)
        ensure(found.state not in READ_ONLY, f"It is {found.state} after one answer.")

    @claim(Tier.SILVER)
    async def reconnecting_restores_it(self, stage: Stage) -> None:
        """The same connection, usable again."""
        connection = await stage.connect()
        await stage.desk.fault("expired")
        await validate(stage, connection)
        await stage.desk.clear()
        done = await stage.attempt(restores=connection.id)
        same((done.problem, done.connection_id), (None, connection.id), "The attempt")
        restored = await stage.connection(connection.id)
        ensure(restored.state not in READ_ONLY, f"It is {restored.state}.")

    @claim(Tier.SILVER)
    async def a_failing_platform_costs_no_connection(self, stage: Stage) -> None:
        """Whatever stands before the platform says: it is tried again, and no person is asked."""
        connection = await stage.connect()
        for kind in Break:
            stage.wire.orders[:] = [Order(kind=kind)]
            found = await validate(stage, connection)
            ensure(found.state not in READ_ONLY, f"It is {found.state} after “{kind}”.")
        stage.wire.orders.clear()
        same((await validate(stage, connection)).state, connection.state, "The state afterwards")

    @claim(Tier.SILVER)
    async def a_throttle_is_no_failure(self, stage: Stage) -> None:
        """The connection says that the platform wants to be left alone, and comes back."""
        connection = await stage.connect()
        await stage.desk.fault("throttled")
        found = await validate(stage, connection)
        same([one.code for one in found.problems][:1], ["throttled"], "The problem")
        await stage.desk.clear()
        same((await validate(stage, connection)).state, connection.state, "The state afterwards")

    @claim(Tier.SILVER)
    async def disconnecting_destroys_the_credential(self, stage: Stage) -> None:
        """Here at once; the connection stays to be read."""
        connection = await stage.connect()
        async with stage.using(Disconnect) as disconnect:
            done = await disconnect(stage.ana, connection.id)
        same(done.state, State.DISCONNECTED, "The state")
        with raising(ReadOnly, what="Its credential"):
            await stage.credential(connection)
        async with stage.using(ListConnections) as listed:
            ensure(await listed(stage.ana, stage.profile_id), "It is not listed any more.")


async def validate(stage: Stage, connection: Connection) -> Connection:
    """The connection after a validation."""
    async with stage.using(ValidateConnection) as validate:
        return (await validate(stage.ana, connection.id)).connection


async def known_accounts(stage: Stage) -> set[str]:
    """The ids of the ad accounts that can be read here."""
    async with stage.using(ListAdAccounts) as listed:
        views = await listed(stage.ana, stage.profile_id)
    return {view.account.id for view in views}
