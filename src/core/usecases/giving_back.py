"""Giving back what was handed to us and is of no use: nobody could take it apart later."""

from dataclasses import dataclass

from core.credential import Credential, packed
from core.ids import ProviderSlug
from core.ports.credentials import Credentials
from core.ports.platforms import Platforms
from core.ports.unit_of_work import UnitOfWork
from core.provider import Revokes
from core.provider_errors import ProviderError
from core.secret import digest
from core.usecases.asked import asked


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Has the platform take back a credential that no connection will hold.

    Once, and quietly: the attempt it belongs to has failed already. One that a connection signs
    with is left alone, for platforms hand the same token out again; so is a key that a person
    entered, for it was not given to us alone.
    """

    platforms: Platforms
    credentials: Credentials
    work: UnitOfWork

    async def __call__(self, slug: ProviderSlug, credential: Credential) -> None:
        in_use = await self.credentials.sharing(digest(packed(credential)))
        await self.work.release()
        provider = self.platforms.get(slug)
        if in_use or provider.manifest.api_key or not isinstance(provider, Revokes):
            return
        try:
            line = self.platforms.line(slug, credential)
            await asked(provider, line, provider.revoke(line, credential), credential.token)
        except ProviderError:
            return
