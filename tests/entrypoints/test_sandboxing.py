"""Pointing a service at a sandbox: settings where there is an app, keys where there is none."""

from entrypoints.sandboxing import keys_for, settings_for
from plugins import power_manager, tiktok

BASE = "http://127.0.0.1:8500"


def test_a_provider_with_a_consent_page_is_pointed_there_by_settings() -> None:
    found = settings_for(tiktok.TikTok(), tiktok.adport_sandbox(), BASE)
    assert found["ADPORT_TIKTOK_AUTHORIZE_URL"] == f"{BASE}/portal/auth"
    assert {"ADPORT_TIKTOK_APP_ID", "ADPORT_TIKTOK_API_URL"} <= set(found)
    assert keys_for(tiktok.TikTok(), tiktok.adport_sandbox(), BASE) == {}


def test_where_a_person_enters_the_address_it_is_the_sandboxs() -> None:
    provider, sandbox = power_manager.PowerManager(), power_manager.adport_sandbox()
    assert settings_for(provider, sandbox, BASE) == {"ADPORT_ALLOW_PRIVATE_HOSTS": "true"}
    keys = keys_for(provider, sandbox, BASE)
    assert {one["base_url"] for one in keys.values()} == {BASE}
    assert keys["owner"]["api_key"] == sandbox.keys["owner"]["api_key"]
