"""Claims about tokens that end: they are renewed without a person."""

from adport.testing.checks import ensure, raising, same
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.credential import Credential
from core.ports.platforms import Platforms
from core.provider import Identifies, Provider, Refreshes
from core.provider_errors import Expired, Revoked
from core.secret import Secret


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

    @claim(Tier.SILVER, renews)
    async def a_dead_refresh_token_is_told_apart(self, stage: Stage) -> None:
        """Only then is a person asked."""
        provider = stage.provider
        dead = Credential(token=Secret("dead"), refresh=Secret("a-refresh-token-of-nobody"))
        if not isinstance(provider, Refreshes):
            return
        with raising(Expired, Revoked, what="A dead refresh token"):
            await provider.refresh(await stage.line(), dead)
