"""The level of a provider's app is read, and is not mistaken for how much is logged."""

from core.ids import ProviderSlug
from entrypoints.settings import read_settings


def test_a_level_is_read_for_its_provider() -> None:
    read = read_settings({"ADPORT_TIKTOK_LEVEL": " Premium ", "ADPORT_LOG_LEVEL": "DEBUG"})
    assert read.levels == {ProviderSlug("tiktok"): "premium"}
    assert read.log_level == "DEBUG"


def test_without_a_level_the_manifest_decides() -> None:
    assert read_settings({"ADPORT_TIKTOK_LEVEL": " "}).levels == {}


def test_options_are_read_beside_the_app_they_are_about() -> None:
    app = {"ADPORT_TIKTOK_APP_ID": "1", "ADPORT_TIKTOK_APP_SECRET": "s"}
    found = read_settings({**app, "ADPORT_TIKTOK_OPTION_PAGE_SIZE": " 50 "}).apps
    assert found[ProviderSlug("tiktok")].options == {"PAGE_SIZE": "50"}
