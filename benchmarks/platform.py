"""One process that serves a TikTok with crowded ad accounts, until its input closes.

Run as `python -m benchmarks.platform PORT ACCOUNTS TIER`.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

import msgspec

from entrypoints.serving import bind, served
from plugins.tiktok.sandbox import make_app
from plugins.tiktok.sandbox.growth import grow
from plugins.tiktok.sandbox.people import id_of
from plugins.tiktok.sandbox.seed_library import fill_library
from plugins.tiktok.sandbox.state import Sandbox
from plugins.tiktok.sandbox.world import World

CAMPAIGNS, AD_GROUPS, ADS = 20, 100, 500
"""Of each account, all active."""
AGO = timedelta(days=40)
"""Grown things are sixty days old: seen from there they deliver all through a first sync's days."""


def crowd(number: int) -> str:
    """The id of a crowded account."""
    return id_of("crowded account", number)


def fill(world: World, number: int, now: datetime) -> None:
    """One more account of the first one's Business Center, with a library of its own."""
    first = next(iter(world.accounts.values()))
    account = msgspec.structs.replace(first, id=crowd(number), name=f"Crowd {number + 1}")
    world.accounts[account.id] = account
    world.campaigns[account.id] = []
    world.ad_groups[account.id] = []
    world.ads[account.id] = []
    fill_library(world, account, number, now)
    grow(world, account, now - AGO, campaigns=CAMPAIGNS, ad_groups=AD_GROUPS, ads=ADS)


async def main(port: int, accounts: int, tier: str) -> None:
    """Serve, and say so with a line."""
    now = datetime.now(UTC)
    app = make_app(tier=tier)
    sandbox: Sandbox = app.state["sandbox"]
    for number in range(accounts):
        fill(sandbox.world, number, now)
    async with served(app, bind("127.0.0.1", port)):
        print("up", flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
