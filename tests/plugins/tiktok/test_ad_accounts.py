"""The ad accounts a person reaches."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
import pytest

from core.ad_account import AccountStatus, SeenAdAccount
from core.business_center import SeenBusinessCenter
from core.ids import BusinessCenterId
from core.provider import Session
from core.provider_errors import Rejected, ScopeMissing, Unavailable
from plugins.tiktok.ad_accounts import list_ad_accounts
from tests.plugins.tiktok.canned import Canned, Json, listing, no, ok

INFO = "advertiser/info/"
ASSETS = "bc/asset/get/"
AUTHORIZED = "oauth2/advertiser/get/"

CENTER = SeenBusinessCenter(id=BusinessCenterId("70"), name="Northlight")
OTHER = SeenBusinessCenter(id=BusinessCenterId("71"), name="Marola")


def authorized(*ids: str | int) -> Json:
    return ok(list=[{"advertiser_id": id, "advertiser_name": f"Account {id}"} for id in ids])


def asset(id: str | int, role: str | None = "ADMIN") -> Json:
    return {"asset_type": "ADVERTISER", "asset_id": id, "advertiser_role": role}


def info(id: str | int, **known: object) -> Json:
    return {"advertiser_id": id, "name": f"Account {id}", "status": "STATUS_ENABLE", **known}


class Advertisers(Canned):
    """Shows accounts as TikTok does: one bad id fails the whole call."""

    def __init__(self, answers: Mapping[str, Sequence[Json]], bad: Mapping[str, Json]) -> None:
        super().__init__({INFO: [ok()], **answers})
        self.batches: list[list[str]] = []
        self._bad = bad

    async def get[T](self, path: str, shape: type[T], params: Mapping[str, str] | None = None) -> T:
        if path != INFO or params is None:
            return await super().get(path, shape, params)
        ids: list[str] = json.loads(params["advertiser_ids"])
        self.batches.append(ids)
        refusal = next((self._bad[id] for id in ids if id in self._bad), None)
        shown = ok(list=[info(id) for id in ids])
        return await Canned({INFO: [refusal or shown]}).get(path, shape, params)


async def read(session: Session, *centers: SeenBusinessCenter) -> list[SeenAdAccount]:
    return [one async for one in list_ad_accounts(session, centers)]


async def read_one(**known: object) -> SeenAdAccount:
    session = Canned({AUTHORIZED: [authorized("1")], INFO: [ok(list=[info("1", **known)])]})
    [account] = await read(session)
    return account


async def test_accounts_in_and_outside_business_centers_come_once_each() -> None:
    session = Advertisers(
        {
            ASSETS: [listing(asset("1"), asset("2", "ANALYST")), listing(asset("2", "OPERATOR"))],
            AUTHORIZED: [authorized("3", "1", "2")],
        },
        bad={},
    )
    found = {
        one.id: (one.business_center_id, one.role) for one in await read(session, CENTER, OTHER)
    }
    assert found == {"1": ("70", "admin"), "2": ("70", "analyst"), "3": (None, "")}
    assert [asked["bc_id"] for asked in session.params(ASSETS)] == ["70", "71"]


async def test_an_account_in_two_business_centers_belongs_to_its_owner() -> None:
    session = Canned(
        {
            ASSETS: [listing(asset("1", "ANALYST")), listing(asset("1", "ADMIN"))],
            AUTHORIZED: [authorized()],
            INFO: [ok(list=[info("1", owner_bc_id="71")])],
        }
    )
    [account] = await read(session, CENTER, OTHER)
    assert (account.business_center_id, account.role) == ("71", "admin")


async def test_an_account_whose_owner_the_person_is_not_in_names_no_business_center() -> None:
    assert (await read_one(owner_bc_id="99")).business_center_id is None


async def test_a_business_center_that_hides_its_assets_loses_no_account() -> None:
    hidden = no(40001, "You don't have permission to operate this Business Center:70.")
    session = Advertisers({ASSETS: [hidden], AUTHORIZED: [authorized("1")]}, bad={})
    [account] = await read(session, CENTER)
    assert (account.id, account.role) == ("1", "")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (no(50000), Unavailable),
        (no(40001, "The access token lacks the required scope"), ScopeMissing),
    ],
)
@pytest.mark.parametrize("path", [ASSETS, AUTHORIZED, INFO])
async def test_no_account_looks_lost_because_a_call_failed(
    path: str, answer: Json, error: type[Exception]
) -> None:
    fine = {ASSETS: [listing()], AUTHORIZED: [authorized("1")], INFO: [ok(list=[info("1")])]}
    with pytest.raises(error):
        await read(Canned({**fine, path: [answer]}), CENTER)


async def test_quirk_12_ids_beyond_what_a_float_holds_are_exact_as_text_and_as_numbers() -> None:
    big = 7644143197428744199
    session = Canned(
        {
            ASSETS: [listing(asset(big))],
            AUTHORIZED: [authorized(str(big))],
            INFO: [ok(list=[info(big)])],
        }
    )
    [account] = await read(session, CENTER)
    assert (account.id, account.role) == ("7644143197428744199", "admin")
    assert session.params(INFO) == [{"advertiser_ids": '["7644143197428744199"]'}]


async def test_accounts_are_asked_about_a_hundred_at_a_time() -> None:
    ids = [str(number) for number in range(250)]
    session = Advertisers({AUTHORIZED: [authorized(*ids)]}, bad={})
    assert [one.id for one in await read(session)] == ids
    assert [len(batch) for batch in session.batches] == [100, 100, 50]


async def test_quirk_7_a_full_batch_of_the_longest_ids_fits_into_an_address() -> None:
    session = Advertisers({AUTHORIZED: [authorized(*range(10**18, 10**18 + 100))]}, bad={})
    await read(session)
    [batch] = session.batches
    assert len(urlencode({"advertiser_ids": json.dumps(batch)})) < 8_000


async def test_quirk_24_an_account_that_vanished_from_the_list_is_left_out() -> None:
    before = Advertisers({AUTHORIZED: [authorized("1", "2")]}, bad={})
    after = Advertisers({AUTHORIZED: [authorized("2")]}, bad={})
    assert [one.id for one in await read(before)] == ["1", "2"]
    assert [one.id for one in await read(after)] == ["2"]


async def test_quirk_40_after_a_smaller_consent_only_the_accounts_left_are_listed() -> None:
    lost = no(40001, "No permission to operate advertiser: 1")
    session = Advertisers(
        {ASSETS: [listing(asset("1"), asset("2"))], AUTHORIZED: [authorized("2")]},
        bad={"1": lost},
    )
    assert [one.id for one in await read(session, CENTER)] == ["2"]


@pytest.mark.parametrize(
    "refusal",
    [
        no(40001, "No permission to operate advertiser: 37"),
        no(40001, "The advertiser 37 doesn't exist or has been deleted."),
        no(40002, "The advertiser 37 doesn't exist or has been deleted."),
        no(40300),
        no(40301),
        no(40002, "advertiser_ids.37: Field must be a string of digits"),
    ],
)
async def test_quirk_25_one_bad_account_in_a_batch_costs_no_good_one(refusal: Json) -> None:
    ids = [str(number) for number in range(100)]
    session = Advertisers({AUTHORIZED: [authorized(*ids)]}, bad={"37": refusal})
    assert [one.id for one in await read(session)] == [id for id in ids if id != "37"]
    assert len(session.batches) < 20


async def test_accounts_that_are_all_gone_are_no_error() -> None:
    session = Advertisers(
        {AUTHORIZED: [authorized("1", "2")]}, bad={"1": no(40300), "2": no(40300)}
    )
    assert await read(session) == []


async def test_a_call_that_is_refused_for_every_account_is_told_and_not_taken_for_loss() -> None:
    gone = no(41001)
    session = Advertisers({AUTHORIZED: [authorized("1", "2")]}, bad={"1": gone, "2": gone})
    with pytest.raises(Rejected):
        await read(session)


async def test_quirk_27_a_suspended_account_tells_why_and_until_when() -> None:
    account = await read_one(
        status="STATUS_LIMIT",
        rejection_reason="1:Ads led to sites, which break: the rules,endtime:2031-12-31 07:32:13",
    )
    assert account.status is AccountStatus.SUSPENDED
    assert account.platform_status == "STATUS_LIMIT"
    assert account.status_reason == "Ads led to sites, which break: the rules"
    assert account.suspended_until == "2031-12-31 07:32:13"


@pytest.mark.parametrize(
    ("text", "why", "until"),
    [
        ("Unpaid bills", "Unpaid bills", ""),
        ("2:Unpaid\nbills", "Unpaid\nbills", ""),
        ("Unpaid,endtime:", "Unpaid", ""),
        ("", "", ""),
        (None, "", ""),
    ],
)
async def test_quirk_27_a_reason_in_another_form_is_kept(
    text: str | None, why: str, until: str
) -> None:
    account = await read_one(status="STATUS_LIMIT", rejection_reason=text)
    assert (account.status_reason, account.suspended_until) == (why, until)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("STATUS_ENABLE", AccountStatus.ACTIVE),
        ("STATUS_LIMIT", AccountStatus.SUSPENDED),
        ("STATUS_DISABLE", AccountStatus.CLOSED),
        ("STATUS_PENDING_CONFIRM", AccountStatus.PENDING_REVIEW),
        ("STATUS_PENDING_CONFIRM_MODIFY", AccountStatus.PENDING_REVIEW),
        ("STATUS_PENDING_VERIFIED", AccountStatus.PENDING_REVIEW),
        ("STATUS_WAIT_FOR_BPM_AUDIT", AccountStatus.PENDING_REVIEW),
        ("STATUS_WAIT_FOR_PUBLIC_AUTH", AccountStatus.PENDING_REVIEW),
        ("STATUS_SELF_SERVICE_UNAUDITED", AccountStatus.PENDING_REVIEW),
        ("STATUS_CONTRACT_PENDING", AccountStatus.PENDING_REVIEW),
        ("STATUS_CONFIRM_FAIL", AccountStatus.REJECTED),
        ("STATUS_CONFIRM_FAIL_END", AccountStatus.REJECTED),
        ("STATUS_CONFIRM_MODIFY_FAIL", AccountStatus.REJECTED),
        ("STATUS_NEW", AccountStatus.UNKNOWN),
        (None, AccountStatus.UNKNOWN),
    ],
)
async def test_a_status_is_translated(word: str | None, status: AccountStatus) -> None:
    assert (await read_one(status=word)).status is status


@pytest.mark.parametrize(
    ("display", "posix", "zone"),
    [
        ("America/Los_Angeles", "Etc/GMT+8", "America/Los_Angeles"),
        ("Pacific/Apia", "Etc/GMT-13", "Pacific/Apia"),
        (None, "Etc/GMT+8", "Etc/GMT+8"),
        ("", "Etc/GMT+8", "Etc/GMT+8"),
        ("Mars/Olympus_Mons", "Etc/GMT+8", "Etc/GMT+8"),
        ("../../etc/passwd", "Etc/GMT+8", "Etc/GMT+8"),
        ("America", "Etc/GMT+8", "Etc/GMT+8"),
        (None, None, ""),
    ],
)
async def test_quirk_18_the_zone_that_knows_summer_time_is_preferred_else_the_posix_one_stays(
    display: str | None, posix: str | None, zone: str
) -> None:
    assert (await read_one(display_timezone=display, timezone=posix)).timezone == zone


async def test_a_recorded_account_full_of_nulls_is_read() -> None:
    row = (
        '{"balance":0,"name":"Sandbox","promotion_area":"0","cellphone_number":null,"language":"",'
        '"display_timezone":"Pacific/Apia","currency":"USD","country":"US","industry":null,'
        '"advertiser_id":"7644143197428744199","create_time":1779790935,"rejection_reason":null,'
        '"role":null,"timezone":"Etc/GMT-13","status":"STATUS_PENDING_CONFIRM","company":null}'
    )
    rows = msgspec.json.decode(row, type=dict[str, object])
    session = Canned(
        {AUTHORIZED: [authorized(str(rows["advertiser_id"]))], INFO: [ok(list=[rows])]}
    )
    [account] = await read(session)
    assert (account.name, account.currency, account.timezone) == ("Sandbox", "USD", "Pacific/Apia")
    assert account.status is AccountStatus.PENDING_REVIEW
    assert account.role == ""
