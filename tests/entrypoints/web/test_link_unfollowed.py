"""The page of a request whose answer nobody connected can see."""

from core.ids import ConnectionId
from core.usecases.connections import Disconnect
from tests.entrypoints.api.service import House
from tests.entrypoints.web.linking import owner_of, staged


async def test_it_says_so_and_what_to_do(still: House) -> None:
    stage = await staged(still)
    path = await stage.ask()
    words = "Nobody who is connected here can see the answer."
    assert words not in await stage.person.read(path)
    async with still.container() as scope:
        disconnect = await scope.get(Disconnect)
        request = await stage.request(path)
        await disconnect(await owner_of(still), ConnectionId(request.connection_id))
    page = await stage.person.read(path)
    assert words in page
    assert "Connect an admin of the Business Center, or cancel the request." in page
