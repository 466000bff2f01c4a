"""A service to look at with a browser, whose passwords cost no time."""

from collections.abc import Iterator

import pytest
from argon2.profiles import CHEAPEST

from tests.entrypoints.api.conftest import (
    _logging,  # noqa: F401
    desk,  # noqa: F401
    door,  # noqa: F401
    house,  # noqa: F401
    shared,  # noqa: F401
    side_door,  # noqa: F401
    still,  # noqa: F401
    trial,  # noqa: F401
)
from tests.entrypoints.web.figures import seen  # noqa: F401
from tests.entrypoints.web.linking import still_trial  # noqa: F401


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("adapters.hasher.RFC_9106_LOW_MEMORY", CHEAPEST)
        yield
