"""A stand-in for TikTok's API for Business v1.3: one ASGI app over an invented world."""

from plugins.tiktok.sandbox.app import make_app
from plugins.tiktok.sandbox.tokens import APP_ID, APP_SECRET

__all__ = ["APP_ID", "APP_SECRET", "make_app"]
