"""Ad accounts that TikTok keeps quiet about, or does not let anybody see, are not lost."""

import json
from collections.abc import Mapping

import pytest

from core.provider_errors import Forbidden, Unavailable
from tests.plugins.tiktok.canned import Canned, Json, no, ok
from tests.plugins.tiktok.test_ad_accounts import (
    AUTHORIZED,
    INFO,
    Advertisers,
    authorized,
    info,
    read,
)


class Forgetful(Advertisers):
    """Leaves some accounts out of an answer for several, and others out of every answer."""

    def __init__(
        self, shy: str, silent: str = "", code: int = 0, bad: Mapping[str, Json] | None = None
    ) -> None:
        super().__init__({AUTHORIZED: [authorized("1", "2", "3")]}, bad=bad or {})
        self._shy, self._silent, self._code = shy, silent, code

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        if path != INFO or params is None:
            return await super().get(path, shape, params)
        ids: list[str] = json.loads(params["advertiser_ids"])
        if len(ids) == 1 and ids != [self._silent]:
            return await super().get(path, shape, params)
        left = [id for id in ids if id not in (self._shy, self._silent)]
        answer = {**ok(list=[info(id) for id in left]), "code": self._code}
        return await Canned({path: [answer]}).get(path, shape, params)


@pytest.mark.parametrize("code", [0, 20001])
async def test_quirk_42_an_account_left_out_of_an_answer_is_asked_about_again(code: int) -> None:
    found = await read(Forgetful("2", code=code))
    assert sorted(one.id for one in found) == ["1", "2", "3"]


async def test_quirk_42_an_account_left_out_is_gone_on_its_own_refusal() -> None:
    found = await read(Forgetful("2", bad={"2": no(40300)}))
    assert [one.id for one in found] == ["1", "3"]


async def test_quirk_42_an_account_tiktok_is_silent_about_is_not_taken_for_lost() -> None:
    with pytest.raises(Unavailable):
        await read(Forgetful("", silent="2", code=20001))


async def test_no_account_looks_lost_because_none_grants_the_call() -> None:
    hidden = no(40001, "advertiser does not grant you /advertiser/info/:GET permission")
    session = Advertisers({AUTHORIZED: [authorized("1", "2")]}, bad={"1": hidden, "2": hidden})
    with pytest.raises(Forbidden):
        await read(session)
