"""Master keys: proving that the right ones are in use, and re-sealing under the newest."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec

from core.operator_errors import WrongKey
from core.ports.credentials import Credentials
from core.ports.sealer import Place, Sealer
from core.ports.seals import Seals
from core.ports.unit_of_work import UnitOfWork
from core.secret import Secret
from core.usecases.vault import Vault

WORD = Secret("adport")
PROOF = Place(workspace="", owner="", field="proof")
BATCH = 500


class KeyUse(msgspec.Struct, frozen=True, kw_only=True):
    """How many credentials a master key seals."""

    key: str
    credentials: int
    is_newest: bool


class Resealing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a rotation is."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ProveKeys:
    """Refuse to work with keys that do not open this database. Run at every start.

    Raises WrongKey if something sealed here has a key that is not in the ring.
    """

    seals: Seals
    credentials: Credentials
    sealer: Sealer
    work: UnitOfWork

    async def __call__(self) -> None:
        proofs = {one.key: one for one in await self.seals.all()}
        for proof in proofs.values():
            self.sealer.open(proof, PROOF)
        for key, count in (await self.credentials.keys()).items():
            if not self.sealer.holds(key):
                what = "1 credential" if count == 1 else f"{count} credentials"
                raise WrongKey(f"The key “{key}” seals {what}, and is not in the ring.")
        if self.sealer.newest not in proofs:
            await self.seals.put(self.sealer.seal(WORD, PROOF))
        await self.work.commit()


@dataclass(frozen=True, slots=True)
class ShowKeys:
    """Which master keys seal what: a key that seals nothing may leave the ring."""

    credentials: Credentials
    seals: Seals
    sealer: Sealer

    async def __call__(self) -> list[KeyUse]:
        used = await self.credentials.keys()
        known = {one.key for one in await self.seals.all()} | set(used) | set(self.sealer.keys)
        return [
            KeyUse(key=key, credentials=used.get(key, 0), is_newest=key == self.sealer.newest)
            for key in sorted(known)
        ]


@dataclass(frozen=True, slots=True)
class RotateKeys:
    """Seal every credential again under the newest key, while the service runs.

    In small transactions: killed in the middle, the next one goes on where it stopped. A
    credential renewed meanwhile is under the newest key already and is left alone.
    """

    credentials: Credentials
    seals: Seals
    sealer: Sealer
    vault: Vault
    work: UnitOfWork

    async def __call__(self) -> AsyncIterator[Resealing]:
        newest = self.sealer.newest
        used = await self.credentials.keys()
        total, done = sum(count for key, count in used.items() if key != newest), 0
        yield Resealing(done=0, total=total)
        while batch := await self.credentials.not_under(newest, BATCH):
            for workspace_id, old in batch:
                await self.credentials.reseal(old, self.vault.resealed(workspace_id, old))
            await self.work.commit()
            done += len(batch)
            yield Resealing(done=done, total=max(total, done))
        await self._retire(newest)

    async def _retire(self, newest: str) -> None:
        """Old keys seal nothing any more: they may leave the ring."""
        for proof in await self.seals.all():
            if proof.key != newest:
                await self.seals.retire(proof.key)
        await self.work.commit()
