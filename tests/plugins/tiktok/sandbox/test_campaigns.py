"""campaign/get: what is hidden, filters, pages and spelling of ids."""

from plugins.tiktok.sandbox.state import Sandbox
from tests.plugins.tiktok.sandbox.caller import Caller, account, page_info


async def test_every_account_has_four_to_twelve_campaigns(sandbox: Sandbox) -> None:
    counts = {len(campaigns) for campaigns in sandbox.world.campaigns.values()}
    assert min(counts) == 4
    assert max(counts) == 12


async def test_deleted_campaigns_are_hidden_unless_asked_for(
    caller: Caller, sandbox: Sandbox
) -> None:
    token, asked = await caller.token(), {"advertiser_id": account(sandbox)}
    shown = (await caller.get("campaign/get/", token, **asked)).rows()
    everything = (
        await caller.get(
            "campaign/get/", token, **asked, filtering={"primary_status": "STATUS_ALL"}
        )
    ).rows()
    hidden = {row["campaign_id"] for row in everything} - {row["campaign_id"] for row in shown}
    assert len(hidden) == 1
    deleted = next(row for row in everything if row["campaign_id"] in hidden)
    assert deleted["operation_status"] == "DELETE"
    assert deleted["secondary_status"] == "CAMPAIGN_STATUS_DELETE"


async def test_a_paused_campaign_is_found_by_its_status(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(
        "campaign/get/",
        await caller.token(),
        advertiser_id=account(sandbox),
        filtering={"primary_status": "STATUS_DISABLE"},
    )
    assert {row["operation_status"] for row in answer.rows()} == {"DISABLE"}


async def test_a_suspended_account_delivers_nothing(caller: Caller, sandbox: Sandbox) -> None:
    answer = await caller.get(
        "campaign/get/",
        await caller.token(),
        advertiser_id=account(sandbox, 4),
        filtering={"primary_status": "STATUS_NOT_DELIVERY"},
    )
    assert {row["secondary_status"] for row in answer.rows()} == {"ADVERTISER_ACCOUNT_PUNISH"}


async def test_campaigns_are_found_by_id_name_and_time(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token(), account(sandbox)
    rows = (await caller.get("campaign/get/", token, advertiser_id=id)).rows()
    wanted = rows[1]
    for filtering in (
        {"campaign_ids": [wanted["campaign_id"]]},
        {"campaign_name": wanted["campaign_name"]},
        {
            "creation_filter_start_time": wanted["create_time"],
            "creation_filter_end_time": wanted["create_time"],
        },
    ):
        found = await caller.get("campaign/get/", token, advertiser_id=id, filtering=filtering)
        assert [row["campaign_id"] for row in found.rows()] == [wanted["campaign_id"]]


async def test_pages_join_to_the_whole(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token(), account(sandbox, 5)
    seen: list[object] = []
    for page in ("1", "2", "3"):
        answer = await caller.get(
            "campaign/get/", token, advertiser_id=id, page=page, page_size="4"
        )
        seen += [row["campaign_id"] for row in answer.rows()]
        assert page_info(answer).total_number == 10
    assert len(seen) == len(set(seen)) == 10


async def test_fields_and_null_fields_can_be_left_out(caller: Caller, sandbox: Sandbox) -> None:
    token, id = await caller.token(), account(sandbox)
    fields = ["campaign_id", "rta_id"]
    answer = await caller.get("campaign/get/", token, advertiser_id=id, fields=fields)
    assert answer.rows()[0].keys() == {"campaign_id", "rta_id"}
    answer = await caller.get(
        "campaign/get/",
        token,
        advertiser_id=id,
        fields=fields,
        exclude_field_types_in_response=["NULL_FIELD"],
    )
    assert answer.rows()[0].keys() == {"campaign_id"}


async def test_names_come_in_any_script(caller: Caller, sandbox: Sandbox) -> None:
    token, names = await caller.token(), ""
    for number in range(9):
        answer = await caller.get(
            "campaign/get/", token, advertiser_id=account(sandbox, number), page_size="1000"
        )
        names += "".join(str(row["campaign_name"]) for row in answer.rows())
    for sign in "夏تБ🎒Ő":
        assert sign in names


async def test_ids_can_come_as_numbers(caller: Caller, sandbox: Sandbox) -> None:
    await caller.admin("settings", {"ids_as_numbers": True})
    token, id = await caller.token(), account(sandbox)
    row = (await caller.get("campaign/get/", token, advertiser_id=id)).rows()[0]
    assert row["advertiser_id"] == int(id)
    assert isinstance(row["campaign_id"], int)


async def test_an_account_out_of_reach_is_refused(caller: Caller, sandbox: Sandbox) -> None:
    token = await caller.token("standard")
    answer = await caller.get("campaign/get/", token, advertiser_id=account(sandbox))
    assert answer.message == f"No permission to operate advertiser: {account(sandbox)}"
