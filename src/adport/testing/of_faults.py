"""Claims about “no”: every fault is told as what it is."""

from contextlib import suppress
from datetime import timedelta

from adport.testing.checks import Caught, ensure, raising, same
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from adport.testing.wire import Break, Order
from core.ports.platforms import Line
from core.provider import Identifies, Provider, TellsUsage
from core.provider_errors import (
    Expired,
    Garbled,
    ProviderError,
    RateLimited,
    Rejected,
    Revoked,
    ScopeMissing,
    Unavailable,
)

DEAD = (Expired, Revoked)
SOON = timedelta(seconds=0.5)
"""What a test itself may take."""


def asks_permissions(provider: Provider) -> bool:
    """Whether there is anything to leave out."""
    return bool(provider.manifest.permissions)


def tells_usage(provider: Provider) -> bool:
    """Whether its platform tells by the way how much of an allowance is used up."""
    return isinstance(provider, TellsUsage)


class OfFaults:
    """The cheapest call, `identify`, while something is wrong."""

    @claim(Tier.BRONZE)
    async def a_throttle_says_when_to_come_back(self, stage: Stage) -> None:
        """The host waits instead of hammering."""
        caught = await met(stage, "throttled", RateLimited)
        ensure(isinstance(caught.error, RateLimited) and caught.error.after > 0, "`after` is 0.")

    @claim(Tier.SILVER)
    async def a_throttle_is_waited_out(self, stage: Stage) -> None:
        """On the same line nothing more is sent before the time it named is over."""
        line = await stage.line(await stage.connect())
        await stage.desk.fault("throttled")
        with raising(RateLimited, what="“throttled”") as caught:
            await identify(stage, line)
        error = caught.error
        if not isinstance(error, RateLimited):
            return
        ensure(not error.account, "It is called an ad account's, and the call named none.")
        await stage.desk.clear()
        until, sent = stage.clock.now() + timedelta(seconds=error.after), len(stage.wire.sent)
        try:
            await identify(stage, line)
        except RateLimited:  # a long pause is told at once, not sat through
            same(len(stage.wire.sent), sent, "Calls during the pause")
            stage.clock.advance(timedelta(seconds=error.after))
            await identify(stage, line)
        ensure(len(stage.wire.sent) > sent, "Nothing was sent after the pause either.")
        ensure(stage.clock.now() >= until - SOON, "A call left before the pause was over.")

    @claim(Tier.SILVER, tells_usage)
    async def an_allowance_that_is_used_up_is_heeded(self, stage: Stage) -> None:
        """An answer that is content, and says so by the way: the next call waits."""
        line = await stage.line(await stage.connect())
        await stage.desk.fault("used_up", times=1)
        await identify(stage, line)
        began, sent = stage.clock.now(), len(stage.wire.sent)
        with suppress(RateLimited):  # a long pause is told at once, not sat through
            await identify(stage, line)
        has_waited = stage.clock.now() - began > SOON
        ensure(has_waited or len(stage.wire.sent) == sent, "The next call left at once.")

    @claim(Tier.BRONZE)
    async def a_platform_that_fails_is_unavailable(self, stage: Stage) -> None:
        """HTTP 503."""
        await broken(stage, Break.FAILING, Unavailable)

    @claim(Tier.SILVER)
    async def a_page_of_html_with_an_error_is_unavailable(self, stage: Stage) -> None:
        """A gateway's word, not the platform's."""
        await broken(stage, Break.HTML_ERROR, Unavailable)

    @claim(Tier.SILVER)
    async def a_page_of_html_in_place_of_an_answer_is_no_answer(self, stage: Stage) -> None:
        """HTTP 200 proves nothing."""
        await broken(stage, Break.HTML_PAGE, Garbled, Unavailable)

    @claim(Tier.SILVER)
    async def a_refusal_of_html_does_not_end_the_credential(self, stage: Stage) -> None:
        """HTTP 400 from before the platform."""
        await broken(stage, Break.HTML_REFUSAL, Rejected, Garbled, Unavailable)

    @claim(Tier.SILVER)
    async def an_empty_answer_is_no_answer(self, stage: Stage) -> None:
        """HTTP 200 without a body."""
        await broken(stage, Break.EMPTY, Garbled, Unavailable)

    @claim(Tier.SILVER)
    async def an_answer_that_breaks_off_is_no_answer(self, stage: Stage) -> None:
        """Half a body."""
        await broken(stage, Break.TRUNCATED, Garbled, Unavailable)

    @claim(Tier.BRONZE)
    async def silence_is_unavailable(self, stage: Stage) -> None:
        """A time-out."""
        await broken(stage, Break.TIMEOUT, Unavailable)

    @claim(Tier.SILVER)
    async def a_dropped_connection_is_unavailable(self, stage: Stage) -> None:
        """Closed in the middle."""
        await broken(stage, Break.DROPPED, Unavailable)

    @claim(Tier.SILVER)
    async def a_redirect_is_not_followed(self, stage: Stage) -> None:
        """The credential goes to the platform's own address and to no other."""
        await broken(stage, Break.REDIRECT, Rejected)
        hosts = {request.url.host for request in stage.wire.sent}
        ensure("elsewhere.example" not in hosts, "It was followed.")

    @claim(Tier.BRONZE)
    async def an_expired_credential_is_told_apart(self, stage: Stage) -> None:
        """A person is asked to connect again only where that helps."""
        await met(stage, "expired", *DEAD)

    @claim(Tier.BRONZE)
    async def a_credential_that_was_taken_back_is_told_apart(self, stage: Stage) -> None:
        """The same."""
        connection = await stage.connect()
        await stage.desk.revoke(stage.users[0])
        with raising(*DEAD, what="A credential that was taken back"):
            await identify(stage, await stage.line(connection))

    @claim(Tier.BRONZE)
    async def an_unknown_credential_is_told_apart(self, stage: Stage) -> None:
        """A call that nobody signed is refused like one with a dead credential."""
        with raising(ProviderError, what="A call without a credential"):
            await identify(stage, await stage.line())

    @claim(Tier.SILVER, asks_permissions)
    async def a_missing_permission_is_told_apart(self, stage: Stage) -> None:
        """Only the features that need it are blocked."""
        await met(stage, "permission_missing", ScopeMissing)

    @claim(Tier.GOLD)
    async def an_error_that_quotes_the_credential_is_not_passed_on(self, stage: Stage) -> None:
        """What a platform says is shown to people: it must hold no secret."""
        connection = await stage.connect()
        token = (await stage.credential(connection)).token.reveal()
        stage.wire.orders.append(Order(kind=Break.ECHO))
        with raising(ProviderError, what="An error of the platform") as caught:
            await identify(stage, await stage.line(connection))
        ensure(token not in f"{caught} {caught.error!r}", "The error quotes the credential.")


async def identify(stage: Stage, line: Line) -> None:
    """The cheapest call there is."""
    if isinstance(stage.provider, Identifies):
        await stage.provider.identify(line)


async def met(stage: Stage, fault: str, *kinds: type[ProviderError]) -> Caught:
    """What `identify` meets while the platform says no in its own words."""
    line = await stage.line(await stage.connect())
    await stage.desk.fault(fault)
    with raising(*kinds, what=f"“{fault}”") as caught:
        await identify(stage, line)
    return caught


async def broken(stage: Stage, kind: Break, *kinds: type[ProviderError]) -> None:
    """The same while the wire spoils every answer."""
    line = await stage.line(await stage.connect())
    stage.wire.orders.append(Order(kind=kind))
    with raising(*kinds, what=f"“{kind}”"):
        await identify(stage, line)
