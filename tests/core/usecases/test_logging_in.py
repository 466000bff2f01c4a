from datetime import timedelta

import pytest

from core.access import Role
from core.audit import Result
from core.errors import Invalid, TooOften, Unauthenticated
from core.ids import PlanSlug
from core.login import BY_CLIENT, BY_PASSWORD, IDLE, LONGEST
from core.secret import Secret, digest
from core.usecases.logging_in import (
    LONGEST_BROWSER,
    NOTED,
    Client,
    ForgetLogins,
    LetTry,
    RecogniseSession,
    SignOut,
)
from core.usecases.members import ChangeRole, RemoveMember
from core.usecases.passwords import ChangePassword
from core.usecases.workspaces import FoundWorkspace, NewWorkspace
from core.workspace import Member
from tests.core.usecases.entering import (
    ELSEWHERE,
    HOME,
    OTHER,
    PASSWORD,
    added,
    entered,
    known,
    signed_in,
    surely,
)
from tests.core.usecases.scene import Scene, begun

BEN = "ben@example.com"
WRONG = Secret("not the password at all")


async def wrong(scene: Scene, times: int, email: str = BEN, client: Client | None = None) -> None:
    """So many wrong passwords, each from somewhere else unless a client is given."""
    for number in range(times):
        with pytest.raises(Unauthenticated):
            await signed_in(scene, email, WRONG, client or Client(address=f"192.0.2.{number}"))


async def test_a_member_signs_in_and_is_recognised_in_their_role() -> None:
    scene = await begun()
    ben = await added(scene)
    await entered(scene, ben)
    secret = await signed_in(scene, f" {BEN.upper()} ")
    found = await surely(scene, secret)
    assert found.member == ben
    assert (found.actor.member_id, found.actor.role) == (ben.id, Role.MANAGER)
    assert found.actor.request_id == "req-1"
    entry = (await scene.trail())[0]
    assert (entry.action, entry.target, entry.actor) == ("session.started", ben.id, "Ben")
    assert (entry.result, entry.request_id) == (Result.DONE, "req-7")


async def test_each_sign_in_has_a_session_of_its_own_and_only_hashes_are_kept() -> None:
    scene = await begun()
    await entered(scene, await added(scene))
    first, second = await signed_in(scene, BEN), await signed_in(scene, BEN)
    assert first != second
    kept = str(scene.kept())
    for secret in (first, second):
        assert secret.reveal() not in kept
        assert digest(secret) in kept


async def test_a_new_session_takes_the_place_of_the_browsers_earlier_one() -> None:
    scene = await begun()
    await entered(scene, await added(scene))
    elsewhere, earlier = await signed_in(scene, BEN), await signed_in(scene, BEN)
    later = await signed_in(scene, BEN, client=Client(address="192.0.2.1", earlier=earlier))
    assert await known(scene, later)
    assert await known(scene, elsewhere)
    assert await known(scene, earlier) is None


async def test_a_browsers_endless_name_is_cut() -> None:
    scene = await begun()
    ben = await added(scene)
    await entered(scene, ben, Client(address="192.0.2.1", browser="x" * 5_000))
    [session] = await scene.house.storage.logins.sessions(ben.id)
    assert len(session.browser) == LONGEST_BROWSER


@pytest.mark.parametrize(
    ("email", "password"),
    [(BEN, WRONG), ("nobody@example.com", PASSWORD), ("", PASSWORD), ("x" * 9_000, PASSWORD),
     (BEN, Secret("")), ("ana@example.com", PASSWORD)],
)  # fmt: skip
async def test_what_was_wrong_is_not_told(email: str, password: Secret) -> None:
    """Nor that ana, who never chose a password, is a member."""
    scene = await begun()
    await entered(scene, await added(scene))
    with pytest.raises(Unauthenticated) as refused:
        await signed_in(scene, email, password)
    assert str(refused.value) == "The address or the password is wrong."
    assert refused.value.remedy.startswith("Try again")


async def test_a_password_is_compared_as_often_for_a_stranger_as_for_a_member(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = await begun()
    await entered(scene, await added(scene))
    compared: list[str | None] = []

    async def verify(_: object, hash: str | None, __: Secret) -> bool:
        compared.append(hash)
        return False

    monkeypatch.setattr(type(scene.house.hasher), "verify", verify)
    for email in (BEN, "nobody@example.com", "ana@example.com"):
        with pytest.raises(Unauthenticated):
            await signed_in(scene, email)
    assert [one is None for one in compared] == [False, True, True]


async def test_a_wrong_password_is_in_the_trail_of_the_members_workspace() -> None:
    scene = await begun()
    ben = await added(scene)
    await entered(scene, ben)
    await wrong(scene, 1, client=HOME)
    entry = (await scene.trail())[0]
    assert (entry.action, entry.target) == ("session.refused", ben.id)
    assert (entry.result, entry.actor) == (Result.REFUSED, "client 203.0.113.7")
    assert entry.request_id == "req-7"


async def test_a_person_in_two_workspaces_comes_in_where_the_password_fits() -> None:
    scene = await begun()
    there = await in_two_workspaces(scene)
    here = await surely(scene, await signed_in(scene, BEN, PASSWORD))
    assert here.actor.workspace_id == scene.ana.workspace_id
    found = await surely(scene, await signed_in(scene, BEN, OTHER))
    assert found.actor.workspace_id == there.workspace_id


@pytest.mark.parametrize("secret", [None, Secret(""), Secret("made-up")])
async def test_an_unknown_session_is_nobodys(secret: Secret | None) -> None:
    assert await known(await begun(), secret) is None


async def test_a_session_that_nobody_uses_is_over() -> None:
    scene = await begun()
    secret = await entered(scene, await added(scene))
    scene.house.clock.move(IDLE - timedelta(seconds=1))
    assert await known(scene, secret)
    scene.house.clock.move(IDLE - timedelta(seconds=1))
    assert await known(scene, secret)
    scene.house.clock.move(IDLE)
    assert await known(scene, secret) is None


async def test_a_session_ends_however_much_it_is_used() -> None:
    scene = await begun()
    secret = await entered(scene, await added(scene))
    until = scene.house.clock.now() + LONGEST
    while scene.house.clock.now() < until:
        assert await known(scene, secret)
        scene.house.clock.move(timedelta(hours=1))
    assert await known(scene, secret) is None


async def test_a_sessions_use_is_noted_once_a_minute_at_most() -> None:
    scene = await begun()
    ben = await added(scene)
    secret = await entered(scene, ben)
    logins = scene.house.storage.logins
    [session] = await logins.sessions(ben.id)
    scene.house.clock.move(NOTED - timedelta(seconds=1))
    await known(scene, secret)
    assert await logins.sessions(ben.id) == [session]
    scene.house.clock.move(timedelta(seconds=1))
    await known(scene, secret)
    assert (await logins.sessions(ben.id))[0].seen_at == scene.house.clock.now()


async def test_a_role_taken_away_counts_from_the_next_page_on() -> None:
    scene = await begun()
    ben = await added(scene, Role.ADMIN)
    secret = await entered(scene, ben)
    assert (await surely(scene, secret)).actor.role is Role.ADMIN
    await scene.house.make(ChangeRole)(scene.ana, ben.id, Role.VIEWER)
    assert (await surely(scene, secret)).actor.role is Role.VIEWER


async def test_a_removed_member_is_signed_out_and_stays_out() -> None:
    scene = await begun()
    ben = await added(scene)
    secret = await entered(scene, ben)
    await scene.house.make(RemoveMember)(scene.ana, ben.id)
    assert await known(scene, secret) is None
    await wrong(scene, 1)
    with pytest.raises(Unauthenticated):
        await signed_in(scene, BEN)


async def test_one_signs_out_here_or_everywhere() -> None:
    scene = await begun()
    ben = await added(scene)
    await entered(scene, ben)
    here, there = await signed_in(scene, BEN), await signed_in(scene, BEN, client=ELSEWHERE)
    found = await surely(scene, here)
    sign_out = scene.house.make(SignOut)
    await sign_out(found)
    await sign_out(found)
    assert await known(scene, here) is None
    everywhere = await sign_out.everywhere(await surely(scene, there))
    assert everywhere == 2
    assert await known(scene, there) is None
    ended = [one for one in await scene.trail() if one.action == "session.ended"]
    assert [one.detail for one in ended] == ["all 2", "", ""]


async def test_another_password_signs_the_other_browsers_out() -> None:
    scene = await begun()
    ben = await added(scene)
    there = await entered(scene, ben, ELSEWHERE)
    here = await signed_in(scene, BEN)
    change = scene.house.make(ChangePassword)
    await change(await surely(scene, here), PASSWORD, OTHER)
    assert await known(scene, here)
    assert await known(scene, there) is None
    with pytest.raises(Unauthenticated):
        await signed_in(scene, BEN)
    assert await signed_in(scene, BEN, OTHER)
    changed = [one for one in await scene.trail() if one.action == "password.changed"]
    assert [(one.target, one.result) for one in changed] == [(ben.id, Result.DONE)]


async def test_the_old_password_and_a_good_new_one_are_needed() -> None:
    scene = await begun()
    secret = await entered(scene, await added(scene))
    found = await surely(scene, secret)
    change = scene.house.make(ChangePassword)
    with pytest.raises(Invalid) as refused:
        await change(found, WRONG, OTHER)
    assert refused.value.field == "old"
    entry = (await scene.trail())[0]
    assert (entry.action, entry.result) == ("password.changed", Result.REFUSED)
    for bad in ("short", BEN):
        with pytest.raises(Invalid) as refused:
            await change(found, PASSWORD, Secret(bad))
        assert refused.value.field == "password"
    assert await signed_in(scene, BEN)


async def test_the_old_password_cannot_be_guessed_at_leisure() -> None:
    scene = await begun()
    found = await surely(scene, await entered(scene, await added(scene)))
    change = scene.house.make(ChangePassword)
    for _ in range(BY_PASSWORD.attempts):
        with pytest.raises(Invalid):
            await change(found, WRONG, OTHER)
    with pytest.raises(TooOften):
        await change(found, PASSWORD, OTHER)


async def test_a_client_that_tries_too_often_waits_and_nobody_else_does() -> None:
    scene = await begun()
    let_try = scene.house.make(LetTry)
    for _ in range(BY_CLIENT.attempts):
        await let_try(HOME)
    with pytest.raises(TooOften) as refused:
        await let_try(HOME)
    assert refused.value.after == BY_CLIENT.within
    await let_try(ELSEWHERE)
    await entered(scene, await added(scene), ELSEWHERE)
    with pytest.raises(TooOften):
        await signed_in(scene, BEN, client=HOME)
    assert await signed_in(scene, BEN, client=ELSEWHERE)
    scene.house.clock.move(BY_CLIENT.within)
    assert await signed_in(scene, BEN, client=HOME)


async def test_an_address_that_is_guessed_at_is_closed_for_a_while_even_to_the_right_guess() -> (
    None
):
    scene = await begun()
    ben, eve = await added(scene), await added(scene, name="Eve")
    secret = await entered(scene, ben)
    await entered(scene, eve)
    await wrong(scene, BY_PASSWORD.attempts)
    for password in (WRONG, PASSWORD):
        with pytest.raises(TooOften) as refused:
            await signed_in(scene, BEN, password, ELSEWHERE)
        assert refused.value.after == BY_PASSWORD.within
        assert (await scene.actions())[0] == "session.refused"
    assert await signed_in(scene, eve.email)
    assert await known(scene, secret)
    assert await entered(scene, ben)  # an invitation lets in nevertheless
    scene.house.clock.move(BY_PASSWORD.within)
    assert await signed_in(scene, BEN)


async def in_two_workspaces(scene: Scene) -> Member:
    """Ben, who has a password here, and has another one there."""
    await entered(scene, await added(scene))
    there = await scene.house.make(FoundWorkspace)(
        NewWorkspace(name="Other", plan=PlanSlug("self_hosted"), owner_email=BEN, owner_name="Ben")
    )
    hashed = await scene.house.hasher.hash(OTHER)
    await scene.house.storage.logins.change_password(there.id, hashed, scene.house.clock.now())
    await scene.house.storage.work.commit()
    return there


async def test_coming_in_to_one_workspace_forgives_nothing_in_another() -> None:
    scene = await begun()
    there = await in_two_workspaces(scene)
    for number in range(BY_PASSWORD.attempts):
        await signed_in(scene, BEN, OTHER, Client(address=f"198.51.100.{number}"))
    assert await signed_in(scene, BEN, OTHER, ELSEWHERE)
    with pytest.raises(Unauthenticated):  # guessed at ten times by whoever came in there
        await signed_in(scene, BEN, PASSWORD, ELSEWHERE)
    found = await surely(scene, await signed_in(scene, BEN, OTHER, ELSEWHERE))
    assert found.actor.workspace_id == there.workspace_id
    scene.house.clock.move(BY_PASSWORD.within)
    assert await signed_in(scene, BEN, PASSWORD)


async def test_strangers_guesses_do_not_keep_whoever_is_in_from_another_password() -> None:
    scene = await begun()
    found = await surely(scene, await entered(scene, await added(scene)))
    await wrong(scene, BY_PASSWORD.attempts)
    await scene.house.make(ChangePassword)(found, PASSWORD, OTHER)
    with pytest.raises(TooOften):
        await signed_in(scene, BEN, OTHER, ELSEWHERE)


async def test_an_unknown_address_is_closed_as_a_known_one_is() -> None:
    scene = await begun()
    await wrong(scene, BY_PASSWORD.attempts, "nobody@example.com")
    with pytest.raises(TooOften):
        await signed_in(scene, "nobody@example.com", PASSWORD)


async def test_a_right_password_forgives_the_wrong_ones_before_it() -> None:
    scene = await begun()
    await entered(scene, await added(scene))
    for _ in range(3):
        await wrong(scene, BY_PASSWORD.attempts - 1)
        scene.house.clock.move(BY_CLIENT.within)
        await signed_in(scene, BEN)


async def test_what_is_over_is_forgotten() -> None:
    scene = await begun()
    ben = await added(scene)
    await entered(scene, ben)
    forget = scene.house.make(ForgetLogins)
    await forget()
    assert await scene.house.storage.logins.sessions(ben.id)
    scene.house.clock.move(IDLE)
    await forget()
    assert await scene.house.storage.logins.sessions(ben.id) == []
    assert not scene.kept().keys() & {"login_sessions", "attempts"}


async def test_a_session_shows_its_secret_to_nobody() -> None:
    scene = await begun()
    secret = await entered(scene, await added(scene))
    client = Client(address="192.0.2.1", earlier=secret)
    shown = f"{await known(scene, secret)} {client} {scene.house.make(RecogniseSession)}"
    assert secret.reveal() not in shown
    assert all(secret.reveal() not in str(one) for one in await scene.trail())
