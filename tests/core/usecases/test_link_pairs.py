"""Many pairs at once: what is noticed meanwhile, asked twice, unknown, or gone already."""

from collections.abc import Callable

import pytest

from core.errors import Invalid
from core.ids import AdAccountId, PlatformUserId
from core.link_merging import lost
from core.linked_account import AdLink, Assignment
from core.provider_errors import RateLimited, Rejected
from core.usecases.pairwise import Outcome
from tests.core.usecases.linking import BOB, SUE, Linked, linked
from tests.fakes.linking import LinkWorld

NOBODY = PlatformUserId("nobody")
LONG = "7" * 100_000


async def kept[T](one: Linked, kind: type[T]) -> list[T]:
    return await one.scene.house.storage.links.of(kind, one.scene.profile_id)  # type: ignore[type-var]


def once_asked(there: LinkWorld, path: str, deed: Callable[[], object]) -> None:
    """Have it happen once the platform has answered, before we have written that down."""
    real = there.answer

    def answer(asked: str, params: dict[str, str]) -> object:
        answered = real(asked, params)
        if asked == path:
            deed()
        return answered

    there.answer = answer  # type: ignore[assignment, method-assign]


def notice_loss(one: Linked, id: str = "x") -> None:
    """Another process has read that the owner took it back, and has committed that."""
    table = one.scene.house.storage.work.memory.table("LinkedAccount")  # type: ignore[attr-defined]
    now = one.scene.house.clock.now()
    for key, row in list(table.items()):
        if row.id == id:
            table[key] = lost(row, now)


async def test_an_account_that_is_lost_while_it_is_assigned_leaves_nobody_with_it() -> None:
    one = await linked("x")
    once_asked(one.there, "link.assign", lambda: notice_loss(one))
    first, second = await one.assign((BOB, "x"), (SUE, "x"))
    assert (first.outcome, first.code) == (Outcome.REFUSED, "refused")
    assert "not linked any more" in first.reason
    assert (second.outcome, second.code) == (Outcome.REFUSED, "refused")
    assert one.calls().count("link.assign") == 1, "the second is judged by what was seen since"
    assert [each.member_id for each in await kept(one, Assignment) if each.lost_at is None] == []
    assert (await one.scene.actions()).count("linked_account.assigned") == 1, "it was asked"


async def test_an_account_that_is_lost_while_an_ad_account_gets_it_leaves_no_link() -> None:
    one = await linked("x")
    once_asked(one.there, "link.link_ad", lambda: notice_loss(one))
    first, second = await one.link_ads("a1", "a2")
    assert (first.outcome, second.outcome) == (Outcome.REFUSED, Outcome.REFUSED)
    assert "not linked" in first.reason
    assert one.calls().count("link.link_ad") == 1
    assert [each for each in await kept(one, AdLink) if each.lost_at is None] == []


async def test_a_pair_asked_twice_has_two_results_and_is_asked_once() -> None:
    one = await linked("x", "y")
    results = await one.assign((BOB, "x"), (BOB, "404"), (BOB, "x"), (SUE, "y"))
    assert [(each.member_id, each.account_id) for each in results] == [
        (BOB, "x"),
        (BOB, "404"),
        (BOB, "x"),
        (SUE, "y"),
    ]
    done, refused = Outcome.DONE, Outcome.REFUSED
    assert [each.outcome for each in results] == [done, refused, done, done]
    assert one.calls().count("link.assign") == 2


async def test_an_ad_account_asked_twice_has_two_results_and_is_asked_once() -> None:
    one = await linked("x")
    results = await one.link_ads("a1", "a2", "a1")
    assert [each.ad_account_id for each in results] == ["a1", "a2", "a1"]
    assert one.calls().count("link.link_ad") == 2


async def test_taking_away_from_somebody_unknown_is_refused_and_nobody_is_asked() -> None:
    one = await linked("x")
    invited = PlatformUserId("invited:n***@example.com")
    results = await one.assign((NOBODY, "x"), (invited, "x"), levels=())
    assert [(each.outcome, each.code) for each in results] == [(Outcome.REFUSED, "not_found")] * 2
    assert "no member “nobody”" in results[0].reason
    (result,) = await one.link_ads("404", is_linked=False)
    assert (result.outcome, result.code) == (Outcome.REFUSED, "not_found")
    assert not [path for path in one.calls() if path.startswith("link.un")]


@pytest.mark.parametrize("levels", [("post",), ()])
@pytest.mark.parametrize("id", [LONG, "a\nb", " "])
async def test_what_can_be_no_id_is_refused_by_its_field(id: str, levels: tuple[str, ...]) -> None:
    one = await linked("x")
    for field, pair in (
        ("member_id", (PlatformUserId(id), "x")),
        ("account_id", (BOB, id)),
    ):
        with pytest.raises(Invalid) as refused:
            await one.assign((BOB, "x"), pair, levels=levels)
        assert refused.value.field == f"pairs[1].{field}"
        assert len(str(refused.value)) < 200
    with pytest.raises(Invalid) as refused:
        await one.link_ads("a1", AdAccountId(id), is_linked=bool(levels))
    assert refused.value.field == "ad_account_ids[1]"
    assert one.calls() == []


async def test_taking_away_from_somebody_who_has_left_is_done_whatever_the_platform_says() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    one.there.people = [each for each in one.there.people if each.id != BOB]
    await one.read()
    one.scene.world.fail("link.unassign", Rejected("no such user"))
    (result,) = await one.assign((BOB, "x"), levels=())
    assert result.outcome is Outcome.DONE
    assert [each for each in await kept(one, Assignment) if each.lost_at is None] == []


async def test_taking_away_twice_is_done_whatever_the_platform_says() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    await one.link_ads("a1")
    await one.assign((BOB, "x"), levels=())
    await one.link_ads("a1", is_linked=False)
    one.scene.world.fail("link.unassign", Rejected("not assigned"))
    one.scene.world.fail("link.unlink_ad", Rejected("not linked"))
    (result,) = await one.assign((BOB, "x"), levels=())
    assert result.outcome is Outcome.DONE
    (result,) = await one.link_ads("a1", is_linked=False)
    assert result.outcome is Outcome.DONE


async def test_taking_away_what_somebody_never_had_changes_nothing_that_is_told() -> None:
    one = await linked("x")
    (result,) = await one.assign((SUE, "x"), levels=())
    assert result.outcome is Outcome.DONE
    assert await kept(one, Assignment) == []


async def test_what_is_known_to_be_there_and_is_not_given_up_is_told() -> None:
    one = await linked("x")
    await one.assign((BOB, "x"))
    await one.link_ads("a1")
    one.scene.world.fail("link.unassign", Rejected("no"))
    one.scene.world.fail("link.unlink_ad", Rejected("no"))
    (result,) = await one.assign((BOB, "x"), levels=())
    assert (result.outcome, result.code) == (Outcome.FAILED, "provider_rejected")
    (result,) = await one.link_ads("a1", is_linked=False)
    assert (result.outcome, result.code) == (Outcome.FAILED, "provider_rejected")


async def test_a_link_to_an_ad_account_that_is_not_ours_can_be_undone() -> None:
    one = await linked("x")
    one.there.advertising["x", "theirs"] = True
    await one.read()
    (result,) = await one.link_ads("theirs", is_linked=False)
    assert result.outcome is Outcome.DONE
    assert one.there.advertising == {}


@pytest.mark.parametrize(
    ("after", "told"), [(7.2, "8 seconds"), (60, "1 minute"), (170, "3 minutes"), (9000, "3 hours")]
)
async def test_what_was_asked_too_often_says_when_to_try_again(after: float, told: str) -> None:
    one = await linked("x", "y")
    one.scene.world.fail("link.assign", RateLimited("slow", after=after))
    for result in await one.assign((BOB, "x"), (BOB, "y")):
        assert result.retry
        assert result.remedy == f"Try again in {told}."
