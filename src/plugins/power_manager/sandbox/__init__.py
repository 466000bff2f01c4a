"""A service that follows the contract, whole: one ASGI app over an invented world."""

from plugins.power_manager.sandbox.app import make_app
from plugins.power_manager.sandbox.world import KEYS, USERS

__all__ = ["KEYS", "USERS", "make_app"]
