"""Real Argon2id: salted, slow for everybody alike, and never many at once."""

import asyncio

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from adapters.hasher import AT_ONCE, ArgonHasher
from core.ports.hasher import Hasher
from core.secret import Secret

PASSWORD = Secret("orange window seldom")


async def test_a_password_is_recognised_and_another_is_not() -> None:
    hasher: Hasher = ArgonHasher()
    hash = await hasher.hash(PASSWORD)
    assert await hasher.verify(hash, PASSWORD)
    assert not await hasher.verify(hash, Secret("orange window seldoM"))
    assert not await hasher.verify(hash, Secret(""))


async def test_what_is_kept_is_salted_tells_nothing_and_costs_enough() -> None:
    hasher = ArgonHasher()
    first, second = await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)
    assert first != second
    assert PASSWORD.reveal() not in first
    used = extract_parameters(first)
    assert used.type is Type.ID
    assert used.memory_cost >= 64 * 1024
    assert used.time_cost >= 3
    assert (used.salt_len, used.hash_len) >= (16, 32)


@pytest.mark.parametrize("text", ["密码是秘密的", "é", "x" * 200, "nul\x00inside"])
async def test_any_text_can_be_a_password(text: str) -> None:
    hasher = ArgonHasher()
    hash = await hasher.hash(Secret(text))
    assert await hasher.verify(hash, Secret(text))
    assert not await hasher.verify(hash, Secret(text[:-1]))


@pytest.mark.parametrize("hash", ["", "plain", "$argon2id$v=19$broken", "$2b$12$another"])
async def test_what_is_no_hash_lets_nobody_in(hash: str) -> None:
    assert not await ArgonHasher().verify(hash, PASSWORD)


async def test_nobodys_password_lets_nobody_in() -> None:
    hasher = ArgonHasher()
    assert not await hasher.verify(None, PASSWORD)
    assert not await hasher.verify(None, Secret("nobody has this password"))
    assert not await hasher.verify("", Secret("nobody has this password"))


async def test_a_stranger_costs_as_much_work_as_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = ArgonHasher()
    hash = await hasher.hash(PASSWORD)
    await hasher.verify(None, PASSWORD)
    compared: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, hash: str, password: str) -> bool:
        compared.append(hash)
        return bool(verify(self, hash, password))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for known in (hash, None):
        await hasher.verify(known, Secret("wrong"))
    assert len(compared) == 2
    first, second = (extract_parameters(one) for one in compared)
    assert first == second


async def test_few_are_hashed_at_once_and_the_loop_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = 0, 0
    to_thread = asyncio.to_thread

    async def watched(do: object, *args: object) -> object:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        try:
            return await to_thread(do, *args)  # type: ignore[arg-type]
        finally:
            running -= 1

    monkeypatch.setattr(asyncio, "to_thread", watched)
    hasher = ArgonHasher()
    await asyncio.gather(*(hasher.hash(PASSWORD) for _ in range(5)))
    assert most == AT_ONCE
