"""The sandbox's page about itself: who has which key, what can be called, what can be steered."""

from pathlib import Path

from adport.sandbox.pages import Pages, joined
from plugins.power_manager.sandbox.contract import CALLS
from plugins.power_manager.sandbox.state import State
from plugins.power_manager.sandbox.steering import PATHS, PREFIX
from plugins.power_manager.sandbox.world import USERS

_PAGES = Pages(
    Path(__file__).parent / "templates",
    name="Power Manager sandbox",
    accents=("#2f6f4f", "#7cc9a2"),
)


def about(state: State) -> bytes:
    """The whole page."""
    fill = _PAGES.fill
    content = fill(
        "index",
        people=joined(
            fill("row", first=user, second=key, third=USERS[user])
            for key, user in state.keys.items()
        ),
        calls=joined(
            fill("call", first=f"{one.method} {one.path}", second=one.scope or "no scope")
            for one in CALLS
        ),
        steering=joined(fill("call", first=f"{PREFIX}{one}", second="") for one in PATHS),
    )
    return _PAGES.whole("Power Manager sandbox", content).encode()
