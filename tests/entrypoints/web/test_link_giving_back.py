"""Giving an account back whose name no field of a form sends as it is."""

from tests.entrypoints.api.service import House
from tests.entrypoints.web.browser import Fields
from tests.entrypoints.web.linking import AT, FIRST, staged


async def test_spaces_around_a_name_need_not_be_typed(still: House) -> None:
    stage = await staged(still)
    still.change("UPDATE linked_accounts SET name = '  Two spaces '")
    form: Fields = {"at": AT, "account": FIRST, "name": "Two spaces"}
    done = await stage.person.post(f"{stage.path}/give-back", form)
    assert "was given back." in await stage.person.tell(done)
