"""Providers that are wrong in one way each: our own, with one method changed."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping

import msgspec

import adport
from core.business_center import BusinessCenter
from core.funds import Balance
from plugins.facebook import Facebook
from plugins.power_manager import PowerManager

changed = msgspec.structs.replace
type Rows = tuple[adport.Insight, ...]
type Campaigns = tuple[adport.Campaign, ...]


def metrics(change: Callable[[Rows, adport.Window], Rows]) -> PowerManager:
    """Told otherwise than the platform does."""

    class Wrong(PowerManager):
        async def insights(
            self,
            session: adport.Session,
            account: adport.AdAccount,
            level: adport.Level,
            window: adport.Window,
            cursor: str,
        ) -> adport.Page[adport.Insight]:
            page = await PowerManager.insights(session, account, level, window, cursor)
            return changed(page, rows=change(page.rows, window))

    return Wrong()


def campaigns(change: Callable[[Campaigns, str], Campaigns]) -> PowerManager:
    """The same; it is handed the key as well."""

    class Wrong(PowerManager):
        async def campaigns(
            self, session: adport.Session, account: adport.AdAccount, cursor: str
        ) -> adport.Page[adport.Campaign]:
            page = await PowerManager.campaigns(session, account, cursor)
            return changed(page, rows=change(page.rows, key_of(session)))

    return Wrong()


def accounts(
    change: Callable[[int, adport.SeenAdAccount], adport.SeenAdAccount | None],
) -> PowerManager:
    """The same; it is handed each one's number, and may leave it out."""

    class Wrong(PowerManager):
        async def ad_accounts(
            self, session: adport.Session, centers: Iterable[adport.SeenBusinessCenter]
        ) -> AsyncIterator[adport.SeenAdAccount]:
            number = 0
            async for one in PowerManager.ad_accounts(session, centers):
                number += 1
                if told := change(number, one):
                    yield told

    return Wrong()


def failing_campaigns(meant: Callable[[Exception, str], Exception | None]) -> PowerManager:
    """What makes of an error another, or an empty last page; it is handed the key as well."""

    class Wrong(PowerManager):
        async def campaigns(
            self, session: adport.Session, account: adport.AdAccount, cursor: str
        ) -> adport.Page[adport.Campaign]:
            try:
                return await PowerManager.campaigns(session, account, cursor)
            except adport.ProviderError as error:
                if other := meant(error, key_of(session)):
                    raise other from None
                return adport.Page(rows=())

    return Wrong()


class SwallowsInsights(PowerManager):
    """Any error of theirs is no metrics."""

    async def insights(
        self,
        session: adport.Session,
        account: adport.AdAccount,
        level: adport.Level,
        window: adport.Window,
        cursor: str,
    ) -> adport.Page[adport.Insight]:
        try:
            return await PowerManager.insights(session, account, level, window, cursor)
        except adport.ProviderError:
            return adport.Page(rows=())


class SwallowsAccounts(PowerManager):
    """Any error of theirs is the end of the list."""

    async def ad_accounts(
        self, session: adport.Session, centers: Iterable[adport.SeenBusinessCenter]
    ) -> AsyncIterator[adport.SeenAdAccount]:
        try:
            async for one in PowerManager.ad_accounts(session, centers):
                yield one
        except adport.ProviderError:
            return


class NoCenters(PowerManager):
    """There are some, and it shows none."""

    async def business_centers(
        self, session: adport.Session
    ) -> AsyncIterator[adport.SeenBusinessCenter]:
        nobody: tuple[adport.SeenBusinessCenter, ...] = ()
        for one in nobody:
            yield one


class NoBalances(PowerManager):
    """The same of funds."""

    async def balance(self, session: adport.Session, account: adport.AdAccount) -> Balance | None:
        return None


class DoublesCenterBalances(PowerManager):
    """What it tells of a single account is right."""

    async def center_balances(
        self, session: adport.Session, center: BusinessCenter, cursor: str
    ) -> adport.Page[Balance]:
        page = await PowerManager.center_balances(session, center, cursor)
        return changed(page, rows=tuple(changed(one, micros=2 * one.micros) for one in page.rows))


class GrantsAll(PowerManager):
    """Every scope works, it says."""

    async def prove(
        self, session: adport.Session, account: adport.AdAccountId | None
    ) -> Mapping[adport.PermissionSlug, bool]:
        return dict.fromkeys(await PowerManager.prove(session, account), True)


class EveryThrottleIsAnAccounts(Facebook):
    """Of whichever call, and for a second."""

    def complaint(self, answer: adport.Answer) -> adport.ProviderError | None:
        error = Facebook.complaint(answer)
        if isinstance(error, adport.RateLimited):
            return adport.RateLimited(str(error), after=1.0, account=True)
        return error


def key_of(session: adport.Session) -> str:
    """What the session signs with."""
    return session.credential.token.reveal() if session.credential else ""
