"""What a step of the journey did, expected and found."""

from dataclasses import dataclass, field

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation and what came of it."""

    expected: str
    found: str
    holds: bool


@dataclass(slots=True)
class Notes:
    """Kept while one step is played."""

    did: list[str] = field(default_factory=list[str])
    findings: list[Finding] = field(default_factory=list[Finding])

    def do(self, what: str) -> None:
        """Write down a deed."""
        self.did.append(what)

    def expect(self, expected: str, found: object, *, holds: bool) -> None:
        """Write down an expectation, and whether it held."""
        self.findings.append(Finding(expected=expected, found=str(found), holds=holds))

    def equal(self, what: str, found: object, wanted: object) -> None:
        """Expect exactly this."""
        self.expect(f"{what} is {wanted}", found, holds=found == wanted)

    @property
    def passed(self) -> bool:
        """Whether something was expected, and all of it held."""
        return bool(self.findings) and all(one.holds for one in self.findings)
