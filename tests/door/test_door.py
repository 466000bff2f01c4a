import adport
from core import provider_errors


def test_every_name_the_door_promises_is_there() -> None:
    assert sorted(adport.__all__) == adport.__all__
    assert all(hasattr(adport, name) for name in adport.__all__)


def test_every_error_of_a_platform_can_be_raised_by_a_plugin() -> None:
    kinds = {
        name
        for name, kind in vars(provider_errors).items()
        if isinstance(kind, type) and issubclass(kind, provider_errors.ProviderError)
    }
    assert kinds - set(adport.__all__) == {"ForbiddenHost"}, "only the host raises that one"
