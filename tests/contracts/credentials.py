"""What every Credentials does."""

import asyncio

import msgspec

from core.problem import Problem
from tests.contracts.scene import FIRST, OURS, SECOND, T1, T2, T3, sealed
from tests.fakes.storage import Open, Storage

GONE = (Problem(code="disconnected"),)
NEWER = sealed(FIRST, "newer-text", "k2")


async def kept(storage: Storage) -> Storage:
    await storage.credentials.put(sealed(FIRST))
    await storage.credentials.put(sealed(SECOND, "other-text"))
    await storage.work.commit()
    return storage


class CredentialsContract:
    async def test_every_field_comes_back(self, storages: Open) -> None:
        await kept(storages())
        assert await storages().credentials.get(FIRST.id) == sealed(FIRST)

    async def test_there_is_none_until_one_is_put(self, storages: Open) -> None:
        assert await storages().credentials.get(FIRST.id) is None

    async def test_putting_replaces(self, storages: Open) -> None:
        one = await kept(storages())
        replaced = msgspec.structs.replace(NEWER, expires_at=None, sealed_refresh=None)
        await one.credentials.put(replaced)
        await one.work.commit()
        kept_now = await storages().credentials.get(FIRST.id)
        assert kept_now == msgspec.structs.replace(replaced, version=2, fence=1)

    async def test_destroying_leaves_none_and_twice_is_harmless(self, storages: Open) -> None:
        one = await kept(storages())
        for _ in range(2):
            await one.credentials.destroy(FIRST.id)
            await one.work.commit()
        assert await storages().credentials.get(FIRST.id) is None
        assert await storages().credentials.get(SECOND.id) is not None

    async def test_a_fingerprint_leads_to_all_who_share_it(self, storages: Open) -> None:
        one = await kept(storages())
        assert sorted(await one.credentials.sharing("f" * 64)) == [FIRST.id, SECOND.id]
        assert await one.credentials.sharing("g" * 64) == []

    async def test_disconnected_ones_share_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        await one.connections.change(msgspec.structs.replace(FIRST, problems=GONE))
        assert await one.credentials.sharing("f" * 64) == [SECOND.id]

    async def test_keys_are_counted_by_what_they_seal(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.credentials.keys() == {"k1": 2}
        await one.credentials.put(NEWER)
        assert await one.credentials.keys() == {"k1": 1, "k2": 1}

    async def test_those_under_other_keys_come_with_their_workspace(self, storages: Open) -> None:
        one = await kept(storages())
        assert await one.credentials.not_under("k2", 1) == [(OURS.id, sealed(FIRST))]
        assert len(await one.credentials.not_under("k2", 9)) == 2
        assert await one.credentials.not_under("k1", 9) == []

    async def test_resealing_keeps_a_credential_that_was_renewed_meanwhile(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        assert await one.credentials.reseal(sealed(FIRST), NEWER)
        await one.work.commit()
        again = sealed(FIRST, "too-late", "k3")
        assert not await one.credentials.reseal(sealed(FIRST), again)
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) == NEWER

    async def test_resealing_changes_neither_claim_nor_version(self, storages: Open) -> None:
        one = await kept(storages())
        claimed = await one.credentials.claim(sealed(FIRST), "a", T2, T1)
        assert claimed
        assert await one.credentials.reseal(sealed(FIRST), NEWER)
        await one.work.commit()
        texts = {"sealed": NEWER.sealed, "sealed_refresh": NEWER.sealed_refresh, "key": NEWER.key}
        found = await storages().credentials.get(FIRST.id)
        assert found == msgspec.structs.replace(claimed, **texts)
        assert await one.credentials.extend(claimed, T3)

    async def test_a_destroyed_credential_is_not_resealed(self, storages: Open) -> None:
        one = await kept(storages())
        await one.credentials.destroy(FIRST.id)
        assert not await one.credentials.reseal(sealed(FIRST), NEWER)
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) is None

    async def test_a_claim_says_whose_it_is_until_when_and_counts(self, storages: Open) -> None:
        one = await kept(storages())
        claimed = await one.credentials.claim(sealed(FIRST), "a", T2, T1)
        await one.work.commit()
        wanted = {"claimed_by": "a", "claimed_until": T2, "fence": 1}
        assert claimed == msgspec.structs.replace(sealed(FIRST), **wanted)
        assert await storages().credentials.get(FIRST.id) == claimed
        assert await storages().credentials.get(SECOND.id) == sealed(SECOND, "other-text")

    async def test_what_is_claimed_is_nobody_elses_until_the_claim_ends(
        self, storages: Open
    ) -> None:
        one = await kept(storages())
        await one.credentials.claim(sealed(FIRST), "a", T2, T1)
        assert await one.credentials.claim(sealed(FIRST), "b", T3, T1) is None
        later = await one.credentials.claim(sealed(FIRST), "b", T3, T2)
        assert later
        assert (later.claimed_by, later.fence) == ("b", 2)

    async def test_of_many_who_claim_at_once_one_succeeds(self, storages: Open) -> None:
        await kept(storages())

        async def claim(by: str) -> bool:
            one = storages()
            claimed = await one.credentials.claim(sealed(FIRST), by, T2, T1)
            await one.work.commit()
            return claimed is not None

        assert sum(await asyncio.gather(*(claim(f"worker-{each}") for each in range(8)))) == 1

    async def test_an_older_version_is_not_claimed(self, storages: Open) -> None:
        one = await kept(storages())
        await one.credentials.put(NEWER)
        assert await one.credentials.claim(sealed(FIRST), "a", T2, T1) is None
        await one.credentials.destroy(FIRST.id)
        assert await one.credentials.claim(sealed(FIRST), "a", T2, T1) is None

    async def test_a_renewal_counts_up_and_ends_the_claim(self, storages: Open) -> None:
        one = await kept(storages())
        claimed = await one.credentials.claim(sealed(FIRST), "a", T2, T1)
        assert claimed
        assert await one.credentials.extend(claimed, T3)
        assert await one.credentials.renew(claimed, NEWER)
        await one.work.commit()
        found = await storages().credentials.get(FIRST.id)
        assert found == msgspec.structs.replace(NEWER, version=2, fence=1)
        assert not await one.credentials.renew(claimed, NEWER), "the version has moved on"

    async def test_whoever_lost_its_claim_keeps_nothing(self, storages: Open) -> None:
        one = await kept(storages())
        stale = await one.credentials.claim(sealed(FIRST), "a", T2, T1)
        newer = await one.credentials.claim(sealed(FIRST), "b", T3, T2)
        await one.work.commit()
        assert stale
        assert not await one.credentials.extend(stale, T3)
        assert not await one.credentials.renew(stale, NEWER)
        assert not await one.credentials.put_off(stale, None, 9, "credential_revoked")
        await one.work.commit()
        assert await storages().credentials.get(FIRST.id) == newer

    async def test_a_replacement_voids_every_claim(self, storages: Open) -> None:
        one = await kept(storages())
        claimed = await one.credentials.claim(sealed(FIRST), "a", T3, T1)
        await one.credentials.put(NEWER)
        await one.work.commit()
        assert claimed
        assert not await one.credentials.renew(claimed, sealed(FIRST, "stale"))
        found = await storages().credentials.get(FIRST.id)
        assert found == msgspec.structs.replace(NEWER, version=2, fence=2)

    async def test_putting_off_keeps_when_and_why_and_ends_the_claim(self, storages: Open) -> None:
        one = await kept(storages())
        claimed = await one.credentials.claim(sealed(FIRST), "a", T3, T1)
        assert claimed
        assert await one.credentials.put_off(claimed, T3, 3, "platform_failing")
        await one.work.commit()
        kept_now = {"renew_at": T3, "failures": 3, "failing": "platform_failing", "fence": 1}
        found = await storages().credentials.get(FIRST.id)
        assert found == msgspec.structs.replace(sealed(FIRST), **kept_now)
