"""The command `adport`: which commands there are, and where."""

import sys
from typing import NoReturn

import click

from entrypoints.cli.lazy import LazyGroup, Place
from entrypoints.cli.wishes import common_options

ROOM = "entrypoints.cli"

PLACES = {
    "demo": Place(f"{ROOM}.running", "demo", "See everything work, in a folder of its own."),
    "serve": Place(f"{ROOM}.running", "serve", "Run the service: API, pages, background work."),
    "worker": Place(f"{ROOM}.running", "worker", "Run a worker beside the service."),
    "sandbox": Place(f"{ROOM}.running", "sandbox", "Run a platform's stand-in to try things on."),
    "doctor": Place(f"{ROOM}.doctoring", "doctor", "Check the installation and say what to do."),
    "profiles": Place(f"{ROOM}.profiles", "profiles", "Folders for clients, brands, operations."),
    "providers": Place(f"{ROOM}.providers", "providers", "The platforms that can be connected."),
    "plugins": Place(f"{ROOM}.plugins", "plugins", "What brings providers, and what failed to."),
    "plugin": Place(f"{ROOM}.plugins", "plugin", "Write a provider, and check it."),
    "connections": Place(f"{ROOM}.connections", "connections", "Connect, validate, disconnect."),
    "business-centers": Place(f"{ROOM}.centers", "centers", "Which Business Centers are active."),
    "accounts": Place(f"{ROOM}.accounts", "accounts", "Which ad accounts are synced."),
    "linked-accounts": Place(
        f"{ROOM}.linking", "linked_accounts", "Public accounts to advertise with, by QR code."
    ),
    "sync": Place(f"{ROOM}.syncs", "sync", "Bring a connection's data up to date."),
    "insights": Place(f"{ROOM}.figures", "insights", "Daily metrics that were synced."),
    "balances": Place(f"{ROOM}.figures", "balances", "What is left on accounts and centers."),
    "campaigns": Place(f"{ROOM}.entities", "campaigns", "Campaigns that were synced."),
    "ad-groups": Place(f"{ROOM}.entities", "ad_groups", "Ad groups that were synced."),
    "ads": Place(f"{ROOM}.entities", "ads", "Ads that were synced."),
    "creatives": Place(f"{ROOM}.entities", "creatives", "Images and videos, and where they are."),
    "audiences": Place(f"{ROOM}.entities", "audiences", "Custom and lookalike audiences."),
    "pixels": Place(f"{ROOM}.entities", "pixels", "Pixels and the events they received."),
    "transactions": Place(f"{ROOM}.entities", "transactions", "What moved in and out of funds."),
    "plans": Place(f"{ROOM}.plans", "plans", "What the workspace is entitled to."),
    "members": Place(f"{ROOM}.members", "members", "The people in the workspace."),
    "api-keys": Place(f"{ROOM}.api_keys", "api_keys", "How programs come in."),
    "workspaces": Place(f"{ROOM}.workspaces", "workspaces", "The tenants of this installation."),
    "audit": Place(f"{ROOM}.audit", "audit", "Who did what, when, and how it ended."),
    "keys": Place(f"{ROOM}.keys", "keys", "The master keys that seal every token."),
    "db": Place(f"{ROOM}.database", "db", "The database's tables."),
}


adport = LazyGroup(
    "adport",
    places=PLACES,
    params=common_options(),
    help="Connect a team's ad-platform accounts, and keep them and their data at hand.",
    epilog="Start with “adport demo”. Settings are ADPORT_… environment variables.",
)
click.version_option(package_name="adport", prog_name="adport", message="%(prog)s %(version)s")(
    adport
)


def main() -> NoReturn:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    adport.main(prog_name="adport")
