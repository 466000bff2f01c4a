"""What was linked to show through ads only stays so, until its owner takes it back."""

import httpx  # noqa: TID251

from plugins.tiktok.sandbox.people import NORTHLIGHT, id_of
from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller

GOODS = id_of("public account", 0)
"""Linked through ads only from the start."""


async def asked(caller: Caller, *, only: bool) -> str:
    sent = {"bc_id": NORTHLIGHT, "is_ads_only_mode": str(only).lower()}
    path = "bc/asset/account/authorization/"
    answer = await caller.get(path, await caller.token(), **sent)
    return str(answer.data["bc_auth_qr_code"]).rpartition("code=")[2]


async def say_yes(caller: Caller, code: str, *permissions: str) -> httpx.Response:
    form = {"code": code, "account": GOODS, "decision": "approve", "permission": permissions}
    return await caller.client.post("/phone/scan", data=form)


async def test_the_phone_says_why_it_cannot_be_widened_and_the_code_stays_unanswered(
    caller: Caller, sandbox: Sandbox
) -> None:
    before, code = sandbox.public.links[NORTHLIGHT, GOODS], await asked(caller, only=False)
    answer = await say_yes(caller, code, "existing_posts", "new_videos")
    assert answer.status_code == 400
    assert "cannot be switched off" in answer.text
    assert "Take the authorisation back" in answer.text
    assert sandbox.public.links[NORTHLIGHT, GOODS] == before
    assert sandbox.public.tickets[code].answer == ""


async def test_what_is_no_new_video_can_be_allowed_beside_it(
    caller: Caller, sandbox: Sandbox
) -> None:
    code = await asked(caller, only=False)
    assert (await say_yes(caller, code, "existing_posts", "live_videos")).is_success
    link = sandbox.public.links[NORTHLIGHT, GOODS]
    assert link.permissions == ("existing_posts", "live_videos")
    assert link.is_ads_only, "to leave new videos out once is no way around it"


async def test_after_it_was_taken_back_it_is_linked_as_it_is_asked(
    caller: Caller, sandbox: Sandbox
) -> None:
    await caller.client.post("/phone/revoke", data={"account": GOODS, "center": NORTHLIGHT})
    code = await asked(caller, only=False)
    assert (await say_yes(caller, code, "existing_posts", "new_videos")).is_success
    assert not sandbox.public.links[NORTHLIGHT, GOODS].is_ads_only
