"""Sandbox: an ASGI app that behaves as a platform does, for demos and tests."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from core.ids import ProviderSlug


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """How to start a platform's stand-in, and how to point Adport at it."""

    provider: ProviderSlug
    make_app: Callable[[], Any]
    """A fresh world and its ASGI application."""
    app_id: str = ""
    app_secret: str = ""
    """Made up: it opens nothing but the sandbox. Empty where the provider takes keys."""
    users: Mapping[str, str]
    """Who can sign in there, and what is particular about each; the first one can do most."""
    keys: Mapping[str, Mapping[str, str]] = {}
    """What each user enters, where the provider takes keys."""
    faults: Mapping[str, Mapping[str, object]] = {}
    """How it is told of a fault that the conformance kit orders, where it has its own words."""
