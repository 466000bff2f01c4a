"""What no page may do, watched in every window of a browser context."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebError

LOUD = {"error", "warning", "assert"}
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI || "inline"}`));
"""
OWN_SCHEMES = {"about", "blob", "data"}


class Guard:
    """Console errors, script errors, broken policies, strange hosts and answers of 500 and up."""

    def __init__(self, homes: Iterable[str]) -> None:
        self._homes = set(homes)
        self._expected: list[str] = []
        self.seen: list[str] = []

    async def watch(self, context: BrowserContext) -> None:
        """Listen to all that its windows say and ask for."""
        await context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", self._mourn)
        context.on("request", self._see_off)
        context.on("response", self._read)

    def expect(self, part: str) -> None:
        """Something that is said on purpose, such as the console's note of a refusal."""
        self._expected.append(part)

    def complaints(self) -> list[str]:
        """What was seen and not expected."""
        return [one for one in self.seen if not any(part in one for part in self._expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in LOUD:
            self.seen.append(f"console {message.type}: {message.text} ({_where(message)})")

    def _mourn(self, error: WebError) -> None:
        self.seen.append(f"script error: {error.error}")

    def _see_off(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme not in OWN_SCHEMES
            and f"{parts.scheme}://{parts.netloc}" not in self._homes
        ):
            self.seen.append(f"request to another host: {request.url}")

    def _read(self, response: Response) -> None:
        if response.status >= 500:
            self.seen.append(f"{response.status} {response.url}")


def _where(message: ConsoleMessage) -> str:
    return str(message.location.get("url", ""))
