"""The level of a provider's app is read, and is not mistaken for how much is logged."""

from core.ids import ProviderSlug
from entrypoints.settings import read_settings


def test_a_level_is_read_for_its_provider() -> None:
    read = read_settings({"ADPORT_TIKTOK_LEVEL": " Premium ", "ADPORT_LOG_LEVEL": "DEBUG"})
    assert read.levels == {ProviderSlug("tiktok"): "premium"}
    assert read.log_level == "DEBUG"


def test_without_a_level_the_manifest_decides() -> None:
    assert read_settings({"ADPORT_TIKTOK_LEVEL": " "}).levels == {}
