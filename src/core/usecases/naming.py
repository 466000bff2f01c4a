"""Naming: what a campaign or an ad group is called, where only its id is at hand."""

from dataclasses import dataclass

from core.entity import Named
from core.errors import NotFound
from core.ids import AdAccountId
from core.ports.entities import Entities
from core.usecases.outlook import Outlook


@dataclass(frozen=True, slots=True)
class NameEntities:
    """Names for whoever has looked around already."""

    entities: Entities

    async def __call__(
        self, outlook: Outlook, kind: type[Named], account: AdAccountId, id: str
    ) -> str | None:
        """None where the account has none of that id."""
        try:
            return (await self.entities.get(kind, outlook.profile_id, account, id)).name
        except NotFound:
            return None
