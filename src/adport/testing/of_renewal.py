"""Claims about tokens that end: they are renewed without a person."""

from datetime import timedelta

from adport.testing.checks import ensure, raising, same
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.credential import Credential
from core.ports.platforms import Platforms
from core.provider import Identifies, Provider, Refreshes
from core.provider_errors import Expired, Revoked
from core.secret import Secret

A_MINUTE = timedelta(minutes=1)


def renews(provider: Provider) -> bool:
    """Whether it renews tokens."""
    return isinstance(provider, Refreshes)


class OfRenewal:
    """Of a provider whose tokens end."""

    @claim(Tier.BRONZE, renews)
    async def a_renewed_token_speaks_for_the_same_person(self, stage: Stage) -> None:
        """And says when it ends."""
        connection = await stage.connect()
        provider, old = stage.provider, await stage.credential(connection)
        ensure(old.refresh, "There is nothing to renew it with.")
        if not isinstance(provider, Refreshes) or not isinstance(provider, Identifies):
            return
        fresh = await provider.refresh(await stage.line(), old)
        line = (await stage.container.get(Platforms)).line(stage.slug, fresh)
        same((await provider.identify(line)).id, connection.user.id, "The platform user")
        ensure(fresh.expires_at, "The new token does not say when it ends.")

    @claim(Tier.GOLD, renews)
    async def a_renewed_token_is_new_and_ends_when_it_is_told_to(self, stage: Stage) -> None:
        """As the platform has it: who believes in a longer life renews too late."""
        provider, old = stage.provider, await stage.credential(await stage.connect())
        if not isinstance(provider, Refreshes):
            return
        fresh = await provider.refresh(await stage.line(), old)
        ensure(fresh.token != old.token, "It is the old token.")
        right = (await stage.desk.truth()).token_ends.get(stage.users[0])
        if right is None or fresh.expires_at is None:
            raise AssertionError("The token, or the sandbox's truth, does not say when it ends.")
        off = abs(fresh.expires_at - right)
        ensure(off <= A_MINUTE, f"It ends {off} off what the platform says.")

    @claim(Tier.SILVER, renews)
    async def a_dead_refresh_token_is_told_apart(self, stage: Stage) -> None:
        """Only then is a person asked."""
        provider = stage.provider
        dead = Credential(token=Secret("dead"), refresh=Secret("a-refresh-token-of-nobody"))
        if not isinstance(provider, Refreshes):
            return
        with raising(Expired, Revoked, what="A dead refresh token"):
            await provider.refresh(await stage.line(), dead)
