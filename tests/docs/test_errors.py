"""docs/reference/errors.md and problems.md tell every code as the code does."""

from collections.abc import Iterator

import pytest

from core import operator_errors, provider_errors
from core.errors import Error
from core.problem import CATALOGUE, State
from entrypoints.http.errors import OTHERS, status_of
from tests.docs.pages import DOCS, by_first, reference, rows, section

PAGE = reference("errors")
FAMILIES = {
    "core.errors": "What Adport refuses",
    provider_errors.__name__: "What a platform refuses",
    operator_errors.__name__: "What the operator must mend",
}


def every_error(kind: type[Error] = Error) -> Iterator[type[Error]]:
    """The public errors; an adapter may have narrower ones of the same code."""
    if kind.__module__ in FAMILIES:
        yield kind
    for child in kind.__subclasses__():
        yield from every_error(child)


ERRORS = list(every_error())


@pytest.mark.parametrize("kind", ERRORS, ids=[kind.code for kind in ERRORS])
def test_an_error_is_documented_as_it_is(kind: type[Error]) -> None:
    listed = by_first(section(PAGE, FAMILIES[kind.__module__]))
    status, retry, _, remedy = listed[kind.code]
    assert status == str(status_of(kind))
    assert retry == ("yes" if kind.retry else "no")
    assert remedy == kind.remedy


def test_no_error_is_documented_that_does_not_exist() -> None:
    listed = [code for title in FAMILIES.values() for code in by_first(section(PAGE, title))]
    assert sorted(listed) == sorted({kind.code for kind in ERRORS})


def test_what_the_web_server_refuses_is_documented() -> None:
    listed = rows(section(PAGE, "What the web server refuses"))
    assert listed == [[str(status), code, remedy] for status, (code, remedy) in OTHERS.items()]


def test_every_problem_is_documented_as_it_is() -> None:
    assert by_first(section(reference("problems"), "Of a connection")) == {
        code: [
            "none (a notice)" if entry.state is State.CONNECTED else entry.state.value,
            entry.what,
            entry.remedy,
            entry.who,
        ]
        for code, entry in CATALOGUE.items()
    }


def test_every_problem_has_its_advice() -> None:
    page = (DOCS / "how-to/solve-problems.md").read_text(encoding="utf-8")
    titles = [line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")]
    assert titles == [f"`{code}`" for code in CATALOGUE]


def test_every_state_is_documented() -> None:
    assert ", ".join(f"`{state}`" for state in State) in reference("problems")
    explained = (DOCS / "explanation/connecting.md").read_text(encoding="utf-8")
    assert list(by_first(section(explained, "States"))) == [state.value for state in State]
