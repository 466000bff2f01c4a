"""A stand-in for Facebook's Graph API v26.0: one ASGI app over an invented world."""

from plugins.facebook.sandbox.app import make_app
from plugins.facebook.sandbox.tokens import APP_ID, APP_SECRET

__all__ = ["APP_ID", "APP_SECRET", "make_app"]
