"""The sandbox of TikTok accounts shows what is theirs."""

from urllib.parse import urlsplit

from litestar.testing import TestClient

from plugins.tiktok_account import PEOPLE, adport_sandbox
from plugins.tiktok_account.manifest import MANIFEST


def test_the_front_page_tells_the_consent_address_and_the_people_of_accounts() -> None:
    sandbox = adport_sandbox()
    with TestClient(sandbox.make_app()) as client:
        front = client.get("/").text
    assert MANIFEST.oauth
    path = urlsplit(MANIFEST.oauth.authorize_url).path
    assert f"<code>{path}</code>" in front
    assert "/portal/auth" not in front
    assert all(f"<code>{key}</code>" in front for key in PEOPLE)
    assert "suspended_admin" not in front
    assert "has one, and no business at all" in front
