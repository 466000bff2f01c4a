"""docs/reference/linked-accounts.md tells what TikTok has to link as its manifest does."""

import re

from plugins.tiktok.linking import LINKING
from tests.docs.pages import by_first, reference, section

PAGE = reference("linked-accounts")


def slugs(cell: str) -> tuple[str, ...]:
    return tuple(one for one in re.findall(r"\w+", cell) if one != "nothing")


def test_every_permission_is_documented_with_what_it_needs() -> None:
    listed = by_first(section(PAGE, "Permissions"))
    found = {slug: (name, slugs(needs)) for slug, (name, needs, _) in listed.items()}
    assert found == {one.slug: (one.name, one.needs) for one in LINKING.permissions}


def test_every_level_is_documented_with_what_it_gives() -> None:
    listed = by_first(section(PAGE, "Levels"))
    found = {slug: (name, slugs(gives)) for slug, (name, gives) in listed.items()}
    assert found == {one.slug: (one.name, one.gives) for one in LINKING.levels}


def test_every_use_is_documented_with_what_it_takes() -> None:
    listed = by_first(section(PAGE, "Ready for"))
    found = {slug: (name, slugs(needs)) for slug, (name, needs) in listed.items()}
    assert found == {one.slug: (one.name, one.needs) for one in LINKING.readiness}


def test_the_limits_are_documented() -> None:
    limits = section(PAGE, "Limits")
    assert f"{LINKING.most_accounts} accounts" in limits
    assert f"{LINKING.most_centers} Business Centers" in limits
    assert f"{LINKING.lasting.total_seconds() / 3600:.0f} hours" in limits
