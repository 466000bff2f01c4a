"""Linked accounts at the command line, from the code in the terminal to the account's end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import Invalid
from core.ids import PublicAccountId
from entrypoints.cli import link_requests
from entrypoints.cli.link_options import account_id
from plugins.tiktok.sandbox.people import MAROLA, NORTHLIGHT, id_of
from tests.core.test_link_rights import account
from tests.entrypoints.cli.town import Town

GOODS, YUKI, CASA, QUIET = (id_of("public account", number) for number in range(4))
BOB, STORE = id_of("user", 2), id_of("ad account", 0)
AT = ("--profile", "Linked", "--business-center", NORTHLIGHT)

type Scans = Callable[[str], None]


@pytest.fixture(scope="module")
def linked(town: Town) -> Town:
    """With a profile that is connected and was read."""
    town.connect("Linked")
    town.line.did("linked-accounts", "refresh", *AT)
    return town


@pytest.fixture
def scans(linked: Town, monkeypatch: pytest.MonkeyPatch) -> Scans:
    """Have the owner of an account scan the next code as soon as it is shown."""

    def whoever(account: str) -> None:
        def typed(url: str) -> str:
            linked.order("scan", {"url": url, "account": account})
            return "(the code)"

        monkeypatch.setattr(link_requests, "typed", typed)

    return whoever


@pytest.fixture
def yuki(linked: Town, scans: Scans) -> str:
    """An account that is linked."""
    listed = linked.line.json("linked-accounts", "list", "--profile", "Linked")["items"]
    if YUKI not in {one["id"] for one in listed if one["lost_at"] is None}:
        scans(YUKI)
        assert "Linked." in linked.line.did("linked-accounts", "request", *AT)
    return YUKI


def test_a_code_is_shown_and_the_command_waits_until_it_was_scanned(
    linked: Town, scans: Scans
) -> None:
    scans(CASA)
    result = linked.line.type("linked-accounts", "request", *AT)
    assert result.exit_code == 0, result.output
    assert "(the code)" in result.stderr
    assert "/phone/scan?code=" in result.stderr
    assert CASA in result.stdout


def test_a_code_is_written_to_a_file_of_either_kind(linked: Town, tmp_path: Path) -> None:
    png, svg = tmp_path / "code.png", tmp_path / "code.SVG"
    ask = ("linked-accounts", "request", *AT, "--no-wait")
    made = linked.line.json(*ask, "--save", str(png))
    assert (made["state"], made["is_ads_only"]) == ("waiting", True)
    assert made["permissions"] == ["existing_posts", "new_videos"]
    assert png.read_bytes().startswith(b"\x89PNG")
    shown = linked.line.did("linked-accounts", "qr", made["id"][:8], "--save", str(svg))
    assert made["url"] in shown
    assert "█" in shown
    assert b"<svg" in svg.read_bytes()
    linked.line.did("linked-accounts", "cancel", made["id"])


@pytest.mark.parametrize("name", ["code.gif", "nowhere/code.png", "code"])
def test_a_file_that_cannot_be_drawn_is_refused_before_anybody_is_asked(
    linked: Town, name: str
) -> None:
    before = linked.line.json("linked-accounts", "requests", "--profile", "Linked")
    told = linked.line.problem(2, "linked-accounts", "request", *AT, "--save", name)
    assert told["field"] == "save"
    assert linked.line.json("linked-accounts", "requests", "--profile", "Linked") == before


def test_a_request_is_cancelled_or_noted_as_declined(linked: Town) -> None:
    ask = ("linked-accounts", "request", *AT, "--no-wait", "--permission", "series")
    first, second = linked.line.json(*ask), linked.line.json(*ask)
    assert "cancelled" in linked.line.did("linked-accounts", "cancel", first["id"])
    assert "cancelled" in linked.line.did("linked-accounts", "cancel", first["id"][:8])
    assert "declined" in linked.line.did("linked-accounts", "cancel", second["id"], "--declined")
    late = ("linked-accounts", "cancel", first["id"], "--declined")
    assert "it is cancelled" in linked.line.refused(4, *late)
    assert linked.line.problem(4, *late)["code"] == "refused"
    listed = linked.line.did("linked-accounts", "requests", "--profile", "Linked")
    assert "cancelled" in listed
    assert "declined" in listed
    assert "cancelled" in linked.line.did("linked-accounts", "qr", first["id"])


def test_where_there_are_two_business_centers_somebody_must_say_which(linked: Town) -> None:
    told = linked.line.problem(2, "linked-accounts", "request", "--profile", "Linked")
    assert told["field"] == "business_center"
    assert "--business-center" in str(told["remedy"])
    assert NORTHLIGHT in str(told["detail"])
    assert MAROLA in str(told["detail"])


def test_the_only_active_business_center_need_not_be_named(linked: Town) -> None:
    marola = (MAROLA, "--profile", "Linked")
    linked.line.did("business-centers", "deactivate", *marola)
    ask = ("linked-accounts", "request", "--profile", "Linked", "--no-wait")
    made = linked.line.json(*ask)
    assert made["business_center_id"] == NORTHLIGHT
    read = linked.line.json("linked-accounts", "refresh", "--profile", "Linked")["items"]
    assert {one["business_center_id"] for one in read} == {NORTHLIGHT}
    linked.line.did("linked-accounts", "cancel", made["id"])
    linked.line.did("business-centers", "activate", *marola)


def test_what_cannot_be_asked_for_names_what_can(linked: Town) -> None:
    wrong = ("--permission", "everything")
    told = linked.line.refused(2, "linked-accounts", "request", *AT, *wrong)
    assert "existing_posts" in told


def test_the_list_tells_what_each_account_is_ready_for(linked: Town, yuki: str) -> None:
    ask = ("linked-accounts", "list", "--profile", "Linked")
    shown = linked.line.did(*ask)
    assert yuki in shown
    assert "Deliver ads" in shown
    assert "not Spark Ads: Not told yet: Publish and manage new videos" in shown
    linked.line.did("linked-accounts", "link-ads", yuki, STORE, *AT)
    shown = linked.line.did(*ask)
    assert "Spark Ads" in next(
        line for line in shown.splitlines() if yuki in line and "not Spark Ads" not in line
    )
    found = next(one for one in linked.line.json(*ask)["items"] if one["id"] == yuki)
    assert found["readiness"][0]["is_ready"]
    linked.line.did("linked-accounts", "unlink-ads", yuki, STORE, *AT)


def test_members_are_assigned_in_bulk_and_each_result_is_told(linked: Town, yuki: str) -> None:
    people = linked.line.did("linked-accounts", "members", *AT)
    assert BOB in people
    assert "standard" in people
    words = ("linked-accounts", "assign", yuki, *AT, "--level", "post", "--member", BOB)
    assert "done" in linked.line.did(*words)
    mixed = linked.line.type(*words, "--member", "nobody", "--json")
    assert mixed.exit_code == 4
    assert '"outcome": "refused"' in mixed.stdout
    shown = linked.line.did("linked-accounts", "show", yuki, *AT)
    assert "Posts" in shown
    assert BOB in shown
    taken = linked.line.did("linked-accounts", "unassign", yuki, *AT, "--member", BOB)
    assert "done" in taken
    assert BOB not in linked.line.did("linked-accounts", "show", yuki, *AT)


def test_the_review_tells_who_can_use_what_by_which_way(linked: Town, yuki: str) -> None:
    words = ("linked-accounts", "assign", yuki, *AT, "--level", "post", "--member", BOB)
    linked.line.did(*words)
    ask = ("linked-accounts", "review", "--profile", "Linked", "--account", yuki)
    shown = linked.line.did(*ask)
    assert "assigned in Northlight Goods" in shown
    assert "as an admin of Northlight Goods" in shown
    assert "Existing posts" in shown
    assert linked.line.json(*ask)["items"][0]["account_id"] == yuki


def test_posts_come_in_parts(linked: Town, yuki: str) -> None:
    assert "ad account" in linked.line.refused(4, "linked-accounts", "posts", yuki, *AT)
    linked.line.did("linked-accounts", "link-ads", yuki, STORE, *AT)
    first = linked.line.json("linked-accounts", "posts", yuki, *AT)
    more = linked.line.did("linked-accounts", "posts", yuki, *AT)
    assert f"--after {first['next']}" in more
    second = linked.line.json("linked-accounts", "posts", yuki, *AT, "--after", first["next"])
    assert {one["id"] for one in first["items"]}.isdisjoint(one["id"] for one in second["items"])


def test_an_account_that_is_given_back_is_marked_and_linked_again(
    linked: Town, yuki: str, scans: Scans
) -> None:
    unlink = ("linked-accounts", "unlink", yuki, *AT)
    name = linked.line.json("linked-accounts", "show", yuki, *AT)["name"]
    assert linked.line.problem(2, *unlink)["field"] == "confirm"
    assert name in linked.line.refused(2, *unlink), "it is said what to type"
    assert "does not match" in linked.line.refused(2, *unlink, "--confirm", "another")
    assert linked.line.json("linked-accounts", "show", yuki, *AT)["lost_at"] is None
    assert linked.line.json(*unlink, "--confirm", name)["lost_at"]
    shown = linked.line.did("linked-accounts", "list", "--profile", "Linked")
    line = next(line for line in shown.splitlines() if yuki in line)
    assert "lost since" in line
    assert "not Spark Ads: It is not linked any more. Ask its owner" in line
    told = linked.line.did("linked-accounts", "show", yuki, *AT)
    assert "Ask its owner to link it again" in " ".join(told.split())
    assert "link it again" in linked.line.refused(4, *unlink)
    scans(yuki)
    linked.line.did("linked-accounts", "request", *AT)
    assert "lost since" not in linked.line.did("linked-accounts", "show", yuki, *AT)


def test_an_account_of_two_business_centers_is_given_back_in_the_one_that_is_named(
    linked: Town, yuki: str, scans: Scans
) -> None:
    other = ("--profile", "Linked", "--business-center", MAROLA)
    scans(YUKI)
    linked.line.did("linked-accounts", "request", *other)
    both = linked.line.refused(2, "linked-accounts", "show", yuki, "--profile", "Linked")
    assert NORTHLIGHT in both
    assert MAROLA in both
    name = linked.line.json("linked-accounts", "show", yuki, *other)["name"]
    gone = linked.line.json("linked-accounts", "unlink", yuki, *other, "--confirm", name)
    assert (gone["business_center_id"], bool(gone["lost_at"])) == (MAROLA, True)
    assert linked.line.json("linked-accounts", "show", yuki, *other)["lost_at"]
    only = linked.line.json("linked-accounts", "show", yuki, "--profile", "Linked")
    assert (only["business_center_id"], only["lost_at"]) == (NORTHLIGHT, None)


def test_an_account_is_meant_by_its_name_as_well(linked: Town, yuki: str) -> None:
    name = linked.line.json("linked-accounts", "show", yuki, *AT)["name"]
    assert linked.line.json("linked-accounts", "show", name.upper(), *AT)["id"] == yuki
    ask = ("request", *AT, "--no-wait", "--account", name, "--permission", "series")
    made = linked.line.json("linked-accounts", *ask)
    assert made["wanted_id"] == yuki
    linked.line.did("linked-accounts", "cancel", made["id"])
    [only] = linked.line.json(
        "linked-accounts", "review", "--profile", "Linked", "--account", name
    )["items"]
    assert only["account_id"] == yuki
    assign = ("assign", name, *AT, "--member", BOB, "--level", "post")
    [done] = linked.line.json("linked-accounts", *assign)["items"]
    assert (done["account_id"], done["outcome"]) == (yuki, "done")
    shown = linked.line.did("linked-accounts", "unassign", name, *AT, "--member", BOB)
    assert name in shown
    assert f" {BOB}" in shown


def test_a_name_that_several_accounts_have_is_refused_with_their_ids() -> None:
    a, b, c = (PublicAccountId(id) for id in "abc")
    known = [account(id=a, name="Aurora"), account(id=b, name="aurora"), account(id=c, name="")]
    assert account_id(known, "c") == "c"
    assert account_id(known, "nobody") == "nobody"
    with pytest.raises(Invalid, match="a, b"):
        account_id(known, "AURORA")


def test_a_provider_tells_what_can_be_asked_for(linked: Town) -> None:
    shown = linked.line.did("providers", "show", "tiktok")
    assert "existing_posts" in shown
    assert "direct_message" in shown
    assert "Spark Ads" in shown


def test_an_unknown_account_or_request_names_the_list(linked: Town) -> None:
    told = linked.line.refused(2, "linked-accounts", "show", "nobody", *AT)
    assert "adport linked-accounts list" in told
    told = linked.line.refused(2, "linked-accounts", "cancel", "nobody")
    assert "adport linked-accounts requests" in told
    told = linked.line.refused(2, "linked-accounts", "list", "--profile", "Nobody")
    assert "adport profiles list" in told


def test_where_new_posts_show_is_told_only_with_new_posts(linked: Town) -> None:
    wish = ("--permission", "live_videos", "--on-profile", "--no-wait")
    told = linked.line.refused(2, "linked-accounts", "request", *AT, *wish)
    assert "new_videos" in told


def test_requests_are_told_apart_by_what_they_ask_for(linked: Town) -> None:
    made = linked.line.json("linked-accounts", "request", *AT, "--no-wait")
    shown = linked.line.did("linked-accounts", "requests", "--profile", "Linked")
    line = next(line for line in shown.splitlines() if made["id"][:8] in line)
    assert "Northlight Goods" in line
    assert "through ads only" in shown
    linked.line.did("linked-accounts", "cancel", made["id"])


def test_an_account_that_nobody_knows_is_refused_before_anybody_is_asked(linked: Town) -> None:
    told = linked.line.refused(2, "linked-accounts", "request", *AT, "--account", "7000")
    assert "No account is known here" in told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("account_id", ("request", *AT, "--no-wait", "--account", "")),
        ("business_center", ("request", "--profile", "Linked", "--business-center", " ")),
        ("provider", ("refresh", *AT, "--provider", "")),
        ("account_id", ("review", "--profile", "Linked", "--account", "")),
        ("account", ("show", " ", *AT)),
        ("request", ("cancel", "")),
        ("pairs[0].member_id", ("unassign", GOODS, *AT, "--member", "")),
        ("ad_account_ids[1]", ("unlink-ads", GOODS, STORE, "", *AT)),
    ],
)
def test_what_is_blank_is_named(linked: Town, field: str, typed: tuple[str, ...]) -> None:
    assert f"“{field}” is empty." in linked.line.refused(2, "linked-accounts", *typed)


def test_a_reading_that_ended_early_says_why_and_shows_what_is_known(linked: Town) -> None:
    fault = {"path": "bc/asset/admin/get/", "kind": "throttle_qpm", "times": 1}
    linked.order("faults", fault)
    result = linked.line.type("linked-accounts", "refresh", *AT)
    assert result.exit_code == 5
    assert f"{NORTHLIGHT} was not read to the end: rate_limited" in result.stderr
    assert "accounts" in result.stdout
