"""Claims about keys: what is entered is tried first, and only what is good is kept."""

from adport.testing.checks import ensure, raising, same
from adport.testing.of_manifest import takes_keys
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from core.authorization import Stage as Step
from core.errors import Invalid
from core.provider import Provider
from core.provider_errors import ForbiddenHost


def has_own_address(provider: Provider) -> bool:
    """Whether each customer enters where their service is."""
    return bool(provider.manifest.api_key and provider.manifest.api_key.url_field)


class OfKeys:
    """API keys, from the form to the connection."""

    @claim(Tier.BRONZE, takes_keys)
    async def a_wrong_key_is_refused(self, stage: Stage) -> None:
        """The attempt says that the key is not accepted; nothing is kept."""
        done = await stage.enter({**_given(stage), _key(stage): "a-wrong-key-of-nobody"})
        same(done.stage, Step.FAILED, "The attempt")
        same(done.problem and done.problem.code, "key_refused", "The problem")
        same(done.connection_id, None, "The connection")

    @claim(Tier.BRONZE, takes_keys)
    async def a_missing_key_is_asked_for(self, stage: Stage) -> None:
        """Without asking the platform."""
        with raising(Invalid, what="A missing key"):
            await stage.enter({**_given(stage), _key(stage): " "})
        ensure(not stage.wire.sent, "The platform was asked.")

    @claim(Tier.SILVER, takes_keys)
    async def a_key_cannot_smuggle_headers(self, stage: Stage) -> None:
        """A line break in it would end the header."""
        with raising(Invalid, what="A key of two lines"):
            await stage.enter({**_given(stage), _key(stage): "key\r\nX-Evil: 1"})
        ensure(not stage.wire.sent, "The platform was asked.")

    @claim(Tier.SILVER, takes_keys)
    async def a_failing_platform_does_not_make_a_key_wrong(self, stage: Stage) -> None:
        """The person is told to try again, not to look for another key."""
        await stage.desk.fault("throttled")
        done = await stage.enter(_given(stage))
        same(done.problem and done.problem.code, "authorization_unanswered", "The problem")

    @claim(Tier.SILVER, has_own_address)
    async def an_address_inside_the_network_is_refused(self, stage: Stage) -> None:
        """Nobody makes this service call what only it can reach."""
        form = stage.provider.manifest.api_key
        field = form.url_field if form else ""
        for url in ("https://127.0.0.1/", "https://169.254.169.254/", "https://[::ffff:10.0.0.1]/"):
            with raising(ForbiddenHost, what=url):
                await stage.enter({**_given(stage), field: url})
        ensure(not stage.wire.sent, "It was called.")


def _given(stage: Stage) -> dict[str, str]:
    return dict(stage.sandbox.keys[stage.users[0]])


def _key(stage: Stage) -> str:
    form = stage.provider.manifest.api_key
    return form.key_field if form else ""
