"""docs/reference/commands.md lists every command, option and exit code."""

import re

import pytest

from core.access import Role
from core.errors import Denied, Error, Invalid, NotFound, Refused, Unauthenticated
from core.operator_errors import OperatorError
from core.provider_errors import ProviderError
from entrypoints.cli import telling
from tests.docs.commands import COMMON, every_command, flags
from tests.docs.pages import by_first, cells, reference, section

PAGE = reference("commands")
COMMANDS = every_command()


def test_every_command_is_documented_and_no_other() -> None:
    usages = set(re.findall(r"^```text\n(adport [a-z -]*[a-z])", PAGE, re.MULTILINE))
    assert usages == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented_with_its_options_and_no_others(name: str) -> None:
    text = section(PAGE, f"`{name}`")
    documented = {
        cells(line)[0].split(" ")[0] for line in text.splitlines() if line.startswith("| `--")
    }
    assert documented == flags(COMMANDS[name])


def test_the_options_of_every_command_are_documented() -> None:
    listed = by_first(section(PAGE, "Options of every command"))
    assert {cell.split(" ")[0] for cell in listed} == COMMON


def test_the_exit_codes_are_documented() -> None:
    known = {telling.UNEXPECTED, telling.STOPPED, 0, *telling.CODES.values()}
    assert {int(code) for code in by_first(section(PAGE, "Exit codes"))} == known


@pytest.mark.parametrize(
    ("family", "code"),
    [
        (Error, 1),
        (NotFound, 2),
        (Invalid, 2),
        (Denied, 3),
        (Unauthenticated, 3),
        (Refused, 4),
        (ProviderError, 5),
        (OperatorError, 6),
    ],
)
def test_a_family_of_errors_has_the_exit_code_the_page_gives_it(
    family: type[Error], code: int
) -> None:
    error = family("member", "x") if family is NotFound else family("It went wrong.")
    assert telling.exit_code(error) == code


def test_the_roles_that_members_may_have_are_documented() -> None:
    text = section(PAGE, "`adport members add`")
    assert all(role in text for role in Role)
