"""The sandbox's page about itself: who has which key, what can be called, what can be steered."""

from collections.abc import Iterable
from html import escape

from plugins.power_manager.sandbox.contract import CALLS
from plugins.power_manager.sandbox.state import State
from plugins.power_manager.sandbox.steering import PATHS, PREFIX
from plugins.power_manager.sandbox.world import USERS

_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Power Manager sandbox</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}
td{padding:.3rem .6rem .3rem 0;vertical-align:top;border-bottom:1px solid #8885}
code{overflow-wrap:break-word}
</style></head><body>"""


def about(state: State) -> bytes:
    """The whole page."""
    people = [(user, key, USERS[user]) for key, user in state.keys.items()]
    calls = [(f"{one.method} {one.path}", one.scope or "no scope") for one in CALLS]
    steering = [(f"{PREFIX}{one}",) for one in PATHS]
    text = (
        f"{_HEAD}<h1>Power Manager sandbox</h1>"
        "<p>A stand-in for a service that follows the published contract. All of it is invented,"
        " and forgotten when it stops.</p>"
        f"<h2>Keys</h2>{_table(people)}"
        "<p>Send one as <code>Authorization: Bearer KEY</code> or <code>X-API-Key: KEY</code>.</p>"
        f"<h2>Calls</h2>{_table(calls)}<h2>Steering</h2>{_table(steering)}</body></html>"
    )
    return text.encode()


def _table(rows: Iterable[Iterable[str]]) -> str:
    lines = (
        "".join(f"<td>{_cell(cell, is_code=not number)}</td>" for number, cell in enumerate(row))
        for row in rows
    )
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _cell(text: str, *, is_code: bool) -> str:
    return f"<code>{escape(text)}</code>" if is_code else escape(text)
