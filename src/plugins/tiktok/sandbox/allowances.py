"""How many calls TikTok allows a developer app: in all, and on the endpoints it counts apart."""

from typing import Literal

import msgspec

type Tier = Literal["basic", "advanced", "premium", "ultimate"]
type Window = Literal["second", "minute", "day"]


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls an app may make, over all its users."""

    second: int
    minute: int
    day: int


def _allowance(second: int, minute: int, day: int) -> Allowance:
    return Allowance(second=second, minute=minute, day=day)


ALLOWANCES: dict[Tier, Allowance] = {
    "basic": _allowance(10, 600, 864_000),
    "advanced": _allowance(20, 1_200, 1_728_000),
    "premium": _allowance(30, 1_800, 2_592_000),
    "ultimate": _allowance(50, 3_000, 4_320_000),
}
"""All endpoints together."""

ON_SANDBOX_HOST = _allowance(1, 30, 1_000)
"""Each endpoint of TikTok's own sandbox host."""


def _same(allowance: Allowance) -> dict[Tier, Allowance]:
    return dict.fromkeys(ALLOWANCES, allowance)


_EVENTS = _same(_allowance(1_000, 600_000, 86_400_000))

APART: dict[str, dict[Tier, Allowance]] = {
    "ad/create/": {
        "basic": _allowance(5, 150, 86_400),
        "advanced": _allowance(10, 200, 86_400),
        "premium": _allowance(10, 300, 86_400),
        "ultimate": _allowance(15, 300, 86_400),
    },
    "report/task/create/": _same(_allowance(2, 60, 4_500)),
    "gmv_max/report/get/": {
        "basic": _allowance(8, 240, 20_000),
        "advanced": _allowance(12, 360, 30_000),
        "premium": _allowance(20, 600, 50_000),
        "ultimate": _allowance(20, 600, 50_000),
    },
    "campaign/copy/task/create/": _same(_allowance(1, 30, 432_000)),
    "campaign/copy/task/check/": _same(_allowance(2, 60, 864_000)),
    "event/track/": _EVENTS,
    "pixel/track/": _EVENTS,
    "pixel/batch/": _EVENTS,
    "app/track/": _EVENTS,
    "app/batch/": _EVENTS,
    "offline/track/": _EVENTS,
    "offline/batch/": _EVENTS,
}
"""Single endpoints, beside the count of all together."""
