"""A small platform with a consent page: codes, tokens, and permissions that may be left out."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from adport.sandbox.fronts import consent_page, people_page
from adport.sandbox.small import Asked, Refusal, Reply, SmallSandbox
from adport.sandbox.wire import HTML

AUTHORIZE, TOKEN, REVOKE = "/authorize", "/token", "/token/revoke"


class ConsentSandbox(SmallSandbox):
    """A SmallSandbox whose keys are tokens that people give out at `/authorize`.

    `POST /token` takes `code`, `client_id` and `client_secret` and answers `access_token` and
    `permissions`; `POST /token/revoke` takes the token that signs it back.
    """

    def __init__(
        self,
        *,
        people: Mapping[str, str],
        app: tuple[str, str],
        permissions: Sequence[str] = (),
        truth: Callable[[], Mapping[str, object]] = dict,
        name: str = "a platform",
        about: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(keys={}, truth=truth, name=name, about=about)
        self._people, self._app, self._permissions = people, app, tuple(permissions)
        self._codes: dict[str, tuple[str, frozenset[str]]] = {}
        self._granted: dict[str, frozenset[str]] = {}
        self.get(AUTHORIZE, is_open=True)(self._show)
        self.post(AUTHORIZE, is_open=True)(self._decide)
        self.post(TOKEN, is_open=True)(self._exchange)
        self.post(REVOKE)(self._give_back)
        self.post("/_sandbox/consent", is_open=True)(self._consent)

    def granted_to(self, scope: Mapping[str, Any]) -> frozenset[str]:
        return self._granted.get(self.sent_key(scope), frozenset())

    def require(self, asked: Asked, permission: str) -> None:
        """Raise the platform's 403 unless the token was given that permission."""
        if permission not in asked.granted:
            raise Refusal(403, "forbidden")

    def _front(self, _: Asked) -> Reply:
        people = [(name, self.about.get(user, ""), "") for user, name in self._people.items()]
        return 200, {"content-type": HTML}, people_page(self.name, people).encode()

    def _show(self, asked: Asked) -> Reply:
        page = consent_page(
            self.name,
            at=AUTHORIZE,
            query=asked.params,
            people=[(user, name, self.about.get(user, "")) for user, name in self._people.items()],
            permissions=self._permissions,
        )
        return 200, {"content-type": HTML}, page.encode()

    def _decide(self, asked: Asked) -> Reply:
        without = [one for one in self._permissions if f"with_{one}" not in asked.body]
        user = str(asked.body.get("user", ""))
        to = self._sent_back(asked.params, user, without, denies="deny" in asked.body)
        return 302, {"location": to}, b""

    def _consent(self, asked: Asked) -> object:
        """The same for the conformance kit, which has no browser."""
        body = asked.body
        without = body.get("without", ())
        to = self._sent_back(body["query"], body["user"], without, denies=body.get("deny", False))
        return {"to": to}

    def _sent_back(
        self, query: Mapping[str, str], user: str, without: Sequence[str], *, denies: bool
    ) -> str:
        if query.get("client_id") != self._app[0] or (not denies and user not in self._people):
            raise Refusal(400, "invalid_request")
        if denies:
            back = {"error": "access_denied"}
        else:
            code = secrets.token_urlsafe(32)
            self._codes[code] = user, frozenset(self._permissions) - frozenset(without)
            back = {"code": code}
        return f"{query['redirect_uri']}?{urlencode({**back, 'state': query.get('state', '')})}"

    def _exchange(self, asked: Asked) -> object:
        if (asked.body.get("client_id"), asked.body.get("client_secret")) != self._app:
            raise Refusal(400, "invalid_client")
        user, granted = self._codes.pop(str(asked.body.get("code", "")), ("", frozenset[str]()))
        if not user:
            raise Refusal(400, "invalid_grant")
        token = secrets.token_urlsafe(32)
        self.users[token], self._granted[token] = user, granted
        return {"access_token": token, "permissions": sorted(granted)}

    def _give_back(self, asked: Asked) -> object:
        """Every token of the user: a platform knows apps and people, not connections."""
        self.users = {key: one for key, one in self.users.items() if one != asked.user}
        return {}
