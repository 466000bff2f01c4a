"""What was known of an account that is lost is known of it still."""

from core.ids import PublicAccountId
from core.usecases.linking_ads import UnlinkAccount
from tests.core.usecases.linking import BC, Linked, linked
from tests.fakes.linking import LIVE, POSTS, PUBLISH
from tests.fakes.platforms import FAKE

X = PublicAccountId("x")


async def ready() -> Linked:
    """X may publish, which only an ad account tells."""
    one = await linked("x")
    one.there.can_publish.add("x")
    await one.link_ads("a1")
    assert (await one.card()).readiness[0].is_ready
    return one


async def test_what_only_its_ad_accounts_told_is_known_after_its_owner_took_it_back() -> None:
    one = await ready()
    one.there.revoke("x")
    await one.read()
    assert (await one.card()).account.lost_at
    assert (await one.card()).known.granted == {POSTS, LIVE, PUBLISH}
    await one.read()
    assert (await one.card()).known.granted == {POSTS, LIVE, PUBLISH}


async def test_so_it_is_after_it_was_given_back() -> None:
    one = await ready()
    unlink = one.make(UnlinkAccount)
    await unlink(one.scene.ana, one.scene.profile_id, FAKE, BC, X)
    assert (await one.card()).known.granted == {POSTS, LIVE, PUBLISH}


async def test_what_is_linked_again_begins_anew() -> None:
    one = await ready()
    one.there.revoke("x")
    await one.read()
    one.there.link("x")
    await one.read()
    assert (await one.card()).known.granted == {POSTS, LIVE}
