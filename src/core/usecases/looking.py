"""Looking at a connection: a survey with a credential that is good."""

from dataclasses import dataclass

from core.connection import Connection
from core.provider_errors import ProviderError
from core.quota import SOMEBODY, Caller
from core.usecases.opening import OpenCredential
from core.usecases.survey import Survey, Surveyor


@dataclass(frozen=True, slots=True)
class LookAtConnection:
    """Survey a connection; a token that the platform refuses is replaced before it is believed.

    Raises ReadOnly where the credential was destroyed. Commits and releases like OpenCredential.
    """

    open_credential: OpenCredential
    surveyor: Surveyor

    async def __call__(self, connection: Connection, caller: Caller = SOMEBODY) -> Survey:
        try:
            credential = await self.open_credential(connection)
            survey = await self.surveyor(connection, credential, caller)
            if not survey.is_refused or credential.refresh is None:
                return survey
            newer = await self.open_credential.instead_of(connection, credential)
        except ProviderError as error:
            return self.surveyor.unanswered(connection, error)
        if newer.token == credential.token:
            return survey
        return await self.surveyor(connection, newer, caller)
