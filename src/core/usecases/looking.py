"""Looking at a connection: a survey with a credential that is good."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.connection import Connection
from core.credential import Credential
from core.provider_errors import ProviderError
from core.quota import SOMEBODY, Caller
from core.usecases.opening import OpenCredential
from core.usecases.survey import Survey, Surveyor

MEANWHILE = 5.0
"""Seconds between two times that something is done while the platform is asked."""

type Deed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class LookAtConnection:
    """Survey a connection; a token that the platform refuses is replaced before it is believed.

    Raises ReadOnly where the credential was destroyed. Commits and releases like OpenCredential.
    """

    open_credential: OpenCredential
    surveyor: Surveyor

    async def __call__(
        self, connection: Connection, caller: Caller = SOMEBODY, meanwhile: Deed | None = None
    ) -> Survey:
        """`meanwhile` is done every few seconds while the platform is asked, if that takes long."""
        try:
            credential = await self.open_credential(connection)
            survey = await self._surveyed(connection, credential, caller, meanwhile)
            if not survey.is_refused or credential.refresh is None:
                return survey
            newer = await self.open_credential.instead_of(connection, credential)
        except ProviderError as error:
            return self.surveyor.unanswered(connection, error)
        if newer.token == credential.token:
            return survey
        return await self.surveyor(connection, newer, caller)

    async def _surveyed(
        self,
        connection: Connection,
        credential: Credential,
        caller: Caller,
        meanwhile: Deed | None,
    ) -> Survey:
        asking = asyncio.ensure_future(self.surveyor(connection, credential, caller))
        try:
            while not (await asyncio.wait({asking}, timeout=MEANWHILE))[0]:
                if meanwhile is not None:
                    await meanwhile()
            return await asking
        finally:
            asking.cancel()
