"""A service that implements the contract: two keys, two Business Centers, invented figures."""

from core.ids import ProviderSlug
from core.sandbox import Sandbox
from plugins.power_manager.sandbox.app import KEYS, make_app

BASE = "https://power-manager.sandbox.example"
"""Where the conformance kit finds it; who serves it names its own address."""

SANDBOX = Sandbox(
    provider=ProviderSlug("power_manager"),
    make_app=make_app,
    users={
        "ana": "may do everything, in two Business Centers",
        "bo": "may do the same, by a key of another owner",
        "reader": "may only see the accounts",
    },
    keys={user: {"base_url": BASE, "api_key": key} for user, key in KEYS.items()},
)
