"""Claims about what was granted: what somebody left unticked is not."""

from adport.testing.checks import ensure, same
from adport.testing.of_consent import required
from adport.testing.of_manifest import has_consent, takes_keys
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.ids import PermissionSlug
from core.provider import Proves, Provider


def lets_leave_out(provider: Provider) -> bool:
    """Whether there is a consent page with permissions that need not be ticked."""
    return has_consent(provider) and bool(_optional(provider))


def keys_differ(provider: Provider) -> bool:
    """Whether its keys have permissions, which it can find out."""
    proves = takes_keys(provider) and isinstance(provider, Proves)
    return proves and bool(provider.manifest.permissions)


class OfGrants:
    """Of the connection's matrix."""

    @claim(Tier.SILVER, lets_leave_out)
    async def what_was_left_unticked_is_not_granted(self, stage: Stage) -> None:
        """Each of those that a connection can do without; all others are."""
        left_out = _optional(stage.provider)
        grant = (await stage.connect(without=left_out)).grant
        held = [one for one in left_out if grant.has(one)]
        same(held, [], "Permissions that were left unticked and are held all the same")
        for one in required(stage.provider):
            ensure(grant.has(one.slug), f"“{one.name}” was ticked and is not held.")

    @claim(Tier.SILVER, keys_differ)
    async def a_key_is_granted_what_it_has(self, stage: Stage) -> None:
        """Of each user that the sandbox tells of; one of them has fewer than all."""
        truth = (await stage.desk.truth()).grants
        slugs = {one.slug for one in stage.provider.manifest.permissions}
        fewer = [user for user, has in truth.items() if not slugs <= set(has)]
        ensure(fewer, "The sandbox's truth tells of no key without some permission.")
        for user, has in truth.items():
            grant = (await stage.connect(user)).grant
            held = {one for one in slugs if grant.has(one)}
            same(held, slugs & {PermissionSlug(one) for one in has}, f"What {user}'s key may do")


def _optional(provider: Provider) -> list[PermissionSlug]:
    return [one.slug for one in provider.manifest.permissions if not one.required]
