"""The Business Centers a person is in."""

import pytest

from core.business_center import BusinessCenterStatus
from plugins.tiktok.business_centers import list_business_centers
from tests.plugins.tiktok.canned import Canned, Json, listing


async def test_all_that_tiktok_says_of_one_arrives() -> None:
    info = {
        "bc_id": 7123456789012345679,
        "name": "Northlight Goods",
        "status": "ENABLE",
        "currency": "USD",
        "timezone": "America/New_York",
        "company": "not read",
    }
    session = Canned({"bc/get/": [listing({"bc_info": info, "user_role": "ADMIN"})]})
    [center] = [one async for one in list_business_centers(session)]
    assert center.id == "7123456789012345679"
    assert (center.name, center.currency) == ("Northlight Goods", "USD")
    assert center.timezone == "America/New_York"
    assert center.status is BusinessCenterStatus.ENABLED
    assert center.role == "admin"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("ENABLE", BusinessCenterStatus.ENABLED),
        ("REVIEWING", BusinessCenterStatus.IN_REVIEW),
        ("DENY", BusinessCenterStatus.REJECTED),
        ("PUNISH", BusinessCenterStatus.SUSPENDED),
        ("SOMETHING_NEW", BusinessCenterStatus.UNKNOWN),
        (None, BusinessCenterStatus.UNKNOWN),
    ],
)
async def test_a_status_is_translated(word: str | None, status: BusinessCenterStatus) -> None:
    row: Json = {"bc_info": {"bc_id": "1", "name": None, "status": word}, "user_role": None}
    [center] = [one async for one in list_business_centers(Canned({"bc/get/": [listing(row)]}))]
    assert center.status is status
    assert (center.name, center.role) == ("", "")
