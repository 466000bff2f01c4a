"""The service of the API's tests, and people who are signed in at it."""

from tests.entrypoints.api.conftest import _logging as _logging
from tests.entrypoints.api.conftest import desk as desk
from tests.entrypoints.api.conftest import door as door
from tests.entrypoints.api.conftest import house as house
from tests.entrypoints.api.conftest import side_door as side_door
from tests.entrypoints.api.conftest import trial as trial
