"""docs/reference/sandbox-facebook.md tells the sandbox's people, paths, faults and settings."""

from typing import get_args

import msgspec

from plugins.facebook import adport_sandbox
from plugins.facebook.manifest import OPTIONS
from plugins.facebook.sandbox.app import make_app
from plugins.facebook.sandbox.faults import Kind
from plugins.facebook.sandbox.settings import Settings
from tests.docs.pages import ROOT, by_first, reference, section

PAGE = reference("sandbox-facebook")


def test_every_user_is_documented() -> None:
    assert set(by_first(section(PAGE, "Users"))) == set(adport_sandbox().users)


def test_every_admin_path_is_documented() -> None:
    admin = {route.path for route in make_app().routes if route.path.startswith("/_sandbox")}
    assert set(by_first(section(PAGE, "Admin paths"))) == admin


def test_every_fault_is_documented() -> None:
    assert set(by_first(section(PAGE, "Faults"))) == set(get_args(Kind.__value__))


def test_every_setting_is_documented_with_its_default() -> None:
    documented = by_first(section(PAGE, "Settings"))
    defaults = msgspec.structs.asdict(Settings())
    assert set(documented) == set(defaults)
    for name, (default, _) in documented.items():
        value = defaults[name]
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        assert default == text


def test_every_option_is_documented_as_it_is() -> None:
    page = (ROOT / "docs/how-to/connect-facebook.md").read_text()
    lines = {
        f"| `{one.name}` | {f'`{one.default}`' if one.default else 'none'} | {one.meaning} |"
        for one in OPTIONS
    }
    assert lines <= set(page.splitlines())
