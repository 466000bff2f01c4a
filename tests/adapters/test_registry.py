"""The registry: what plugins bring is found, and what is broken is left out."""

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

import adport
from adapters.http import make_client
from adapters.plugins import Plugins
from adapters.redact import Redactor
from adapters.registry import InstalledPlatforms
from core.abilities import ABILITIES
from core.auth import OAuth
from core.credential import AppCredentials, Credential
from core.errors import NotFound
from core.hookspecs import HOOKS_VERSION, VERSION_NAME, Outdated, hookimpl
from core.ids import ProviderSlug
from core.operator_errors import SettingInvalid, SettingMissing
from core.ports.platforms import Platforms
from core.provider import Manifest, Option, Rate
from core.quota import SOMEBODY, Caller, Urgency
from core.sandbox import Sandbox
from core.secret import Secret
from tests.adapters.stand_in import API, APP_SECRET, TOKEN, StandIn
from tests.fakes.allowances import FakeAllowances

type Install = Callable[..., EntryPoint]
SLUG = ProviderSlug("stand_in")
APP = AppCredentials(id="app", secret=Secret(APP_SECRET))


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make a plugin module of some hooks, and the entry point that leads to it."""

    def install(
        name: str, *, version: object = HOOKS_VERSION, **hooks: Callable[[], object]
    ) -> EntryPoint:
        module = ModuleType(f"plugin_for_tests_{name}")
        if version is not None:
            setattr(module, VERSION_NAME, version)
        for hook, body in hooks.items():
            setattr(module, hook, hookimpl(body))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        return EntryPoint(name=name, value=module.__name__, group="adport")

    return install


def sandbox() -> Sandbox:
    return Sandbox(provider=SLUG, make_app=dict, app_id="a", app_secret="s", users={})


def stand_in() -> StandIn:
    return StandIn()


def fails() -> object:
    raise RuntimeError("out of order")


def platforms(
    *points: EntryPoint,
    redactor: Redactor | None = None,
    urls: dict[ProviderSlug, str] | None = None,
    level: str = "",
) -> InstalledPlatforms:
    return InstalledPlatforms(
        plugins=Plugins(points),
        client=make_client(allow_private=False),
        redactor=redactor or Redactor(),
        allowances=FakeAllowances(),
        apps={SLUG: APP},
        levels={SLUG: level} if level else {},
        api_urls=urls or {},
        authorize_urls=urls or {},
    )


def test_providers_are_found_and_sorted_by_name(install: Install) -> None:
    found: Platforms = platforms(
        install("b", adport_provider=lambda: StandIn("zz")),
        install("a", adport_provider=lambda: StandIn("aa")),
    )
    assert {provider.manifest.slug for provider in found.all()} == {"aa", "zz"}
    assert found.get(ProviderSlug("zz")).manifest.slug == "zz"


def test_an_unknown_provider_is_not_found(install: Install) -> None:
    with pytest.raises(NotFound, match="provider “other”"):
        platforms(install("a", adport_provider=stand_in)).get(ProviderSlug("other"))


def test_the_groups_own_entry_points_are_asked_by_default(
    monkeypatch: pytest.MonkeyPatch, install: Install
) -> None:
    point = install("ours", adport_provider=stand_in)
    monkeypatch.setattr("adapters.plugins.entry_points", lambda group: {"adport": [point]}[group])
    assert list(Plugins().providers) == [SLUG]


@pytest.mark.parametrize(
    ("hooks", "told"),
    [
        ({"adport_provider": fails}, "RuntimeError: out of order"),
        ({"adport_provider": lambda: "no provider"}, "must return a provider"),
        ({"adport_provider": lambda: None}, "adport_provider must return a provider"),
        ({"adport_provider": fails}, "(adapters/test_registry.py:"),
        ({"adport_unheard_of": fails}, "unknown hook"),
        ({"adport_provider": lambda wish: wish}, "wish"),
    ],
)
def test_a_broken_plugin_is_left_out_and_logged(
    install: Install, hooks: dict[str, Callable[[], object]], told: str
) -> None:
    with capture_logs() as logs:
        plugins = Plugins([install("bad", **hooks), install("good", adport_provider=stand_in)])
    assert list(plugins.providers) == [SLUG]
    assert told in plugins.broken["bad"]
    assert [(entry["event"], entry["plugin"]) for entry in logs] == [("plugin.broken", "bad")]


def test_a_plugin_that_cannot_be_imported_is_left_out(install: Install) -> None:
    missing = EntryPoint(name="missing", value="no_such_module_anywhere", group="adport")
    found = platforms(missing, install("good", adport_provider=stand_in))
    assert [provider.manifest.slug for provider in found.all()] == [SLUG]
    assert "no_such_module_anywhere" in found.broken["missing"]


@pytest.mark.parametrize(
    ("version", "told"),
    [
        (HOOKS_VERSION + 1, f"this Adport has hooks {HOOKS_VERSION}"),
        (0, "the oldest that work are"),
        ("1", "no whole number"),
        (True, "no whole number"),
    ],
)
def test_a_plugin_for_other_hooks_is_left_out_and_told_why(
    install: Install, version: object, told: str
) -> None:
    plugins = Plugins([install("other", version=version, adport_provider=stand_in)])
    assert plugins.providers == {}
    assert told in plugins.broken["other"]


def test_a_plugin_that_names_no_version_works_and_is_warned(install: Install) -> None:
    with capture_logs() as logs:
        plugins = Plugins([install("old", version=None, adport_provider=stand_in)])
    assert list(plugins.providers) == [SLUG]
    [warning] = plugins.found["old"].warnings
    assert VERSION_NAME in warning
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [
        ("plugin.outdated", "warning")
    ]


def test_ours_are_written_for_these_hooks() -> None:
    assert {name: one.warnings for name, one in Plugins().found.items() if one.warnings} == {}


def test_what_will_go_is_told_of_the_plugin_that_uses_it(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = install("old", adport_provider=stand_in)
    module: ModuleType = point.load()

    def load(_: EntryPoint) -> ModuleType:
        warnings.warn("Use the other one.", Outdated, stacklevel=2)
        return module

    monkeypatch.setattr(EntryPoint, "load", load)
    plugins = Plugins([point])
    assert list(plugins.providers) == [SLUG]
    assert plugins.found["old"].warnings == ("Use the other one.",)


def test_a_plugin_that_ends_the_process_is_left_out(install: Install) -> None:
    def leave() -> object:
        raise SystemExit(3)

    plugins = Plugins([install("bad", adport_provider=leave)])
    assert plugins.broken["bad"].startswith("SystemExit: 3 (adapters/test_registry.py:")


def test_it_is_known_of_each_plugin_what_it_brings_and_what_was_called(install: Install) -> None:
    plugins = Plugins([install("good", adport_provider=stand_in, adport_sandbox=sandbox)])
    plugins.sandboxes()
    plugins.sandboxes()
    found = plugins.found["good"]
    assert found.module == "plugin_for_tests_good"
    assert (found.provider, found.hooks_version) == (SLUG, HOOKS_VERSION)
    assert found.hooks == {"adport_provider": 1, "adport_sandbox": 2}


def test_the_second_plugin_of_one_slug_is_left_out(install: Install) -> None:
    plugins = Plugins(
        [install("one", adport_provider=stand_in), install("two", adport_provider=stand_in)]
    )
    assert len(plugins.providers) == len(plugins.broken) == 1


@dataclass(frozen=True)
class Package:
    """A distribution, as far as an entry point tells of it."""

    name: str
    version: str = "1.0"


def brought_by(point: EntryPoint, package: str, name: str = "") -> EntryPoint:
    vars(point).update(dist=Package(package), name=name or point.name)
    return point


@pytest.mark.parametrize("name", ["theirs", "ours"])
@pytest.mark.parametrize("is_first", [True, False])
def test_no_package_takes_a_provider_of_ours_away(
    install: Install, name: str, *, is_first: bool
) -> None:
    points = [
        brought_by(install("ours", adport_provider=stand_in), "adport"),
        brought_by(install("theirs", adport_provider=stand_in), "aardvark", name),
    ]
    plugins = Plugins(points if is_first else points[::-1])
    [(left_out, problem)] = plugins.broken.items()
    assert plugins.found["ours"].provider == SLUG
    assert plugins.found[left_out].package == "aardvark 1.0"
    assert "“stand_in” comes from adport 1.0 already" in problem


def test_a_plugin_that_wants_to_be_first_is_not(install: Install) -> None:
    last = install("z")
    last.load().adport_provider = hookimpl(stand_in, trylast=True)
    plugins = Plugins([last, install("a", adport_provider=lambda: StandIn())])
    assert plugins.found["a"].provider == SLUG


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"slug": "B Slug!"}, "slug: small letters"),
        ({"slug": "stand-in"}, "slug: small letters"),
        ({"slug": ["stand_in"]}, "manifest: "),
        ({"name": " "}, "name: "),
        ({"name": None}, "manifest: "),
        ({"auth": None}, "manifest: "),
        ({"permissions": None}, "manifest: "),
        ({"rates": (Rate(calls=0, seconds=0),)}, "rates: "),
        ({"levels": {"basic": (Rate(calls=1, seconds=0),)}}, "rates: "),
        ({"api_url": "ftp:/x"}, "api_url: it must be https://"),
        ({"api_url": ""}, "api_url: "),
        ({"auth": OAuth(authorize_url="http://example.com/auth")}, "auth.authorize_url: "),
    ],
)
def test_a_manifest_that_cannot_work_is_left_out_and_told_by_its_field(
    install: Install, changed: dict[str, object], told: str
) -> None:
    class Wrong(StandIn):
        @property
        def manifest(self) -> Manifest:
            return replace(StandIn().manifest, **changed)

    plugins = Plugins([install("bad", adport_provider=lambda: Wrong())])
    assert plugins.providers == {}
    assert plugins.broken["bad"].startswith(told)


def test_a_line_tells_the_pace_by_which_token_it_calls(install: Install) -> None:
    found = platforms(install("good", adport_provider=stand_in))
    one, other = (found.line(SLUG, Credential(token=Secret(name))) for name in ("t1", "t2"))
    assert one.caller.token
    assert one.caller.token != other.caller.token
    assert one.for_(Caller(profile_id="p1")).caller.token == one.caller.token
    assert not found.line(SLUG, None).caller.token
    assert "t1" not in one.caller.token


class Unspeakable(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize("error", [RuntimeError("no"), KeyboardInterrupt(), Unspeakable()])
def test_whatever_a_plugin_raises_leaves_it_out_and_no_other(
    install: Install, error: BaseException
) -> None:
    class Raising(StandIn):
        @property
        def manifest(self) -> Manifest:
            raise error

    def raising() -> object:
        raise error

    points = [
        install("hook", adport_provider=raising, adport_sandbox=raising),
        install("property", adport_provider=lambda: Raising()),
        install("sandbox", adport_provider=lambda: StandIn("other"), adport_sandbox=raising),
        install("good", adport_provider=stand_in, adport_sandbox=sandbox),
    ]
    plugins = Plugins(points)
    assert list(plugins.sandboxes()) == [SLUG]
    assert set(plugins.broken) == {"hook", "property", "sandbox"}
    assert all(type(error).__name__ in one for one in plugins.broken.values())


def test_a_class_is_no_provider(install: Install) -> None:
    plugins = Plugins([install("bad", adport_provider=lambda: StandIn)])
    assert plugins.providers == {}
    assert "it returned the class StandIn" in plugins.broken["bad"]


def test_a_provider_that_reads_no_complaints_is_left_out(install: Install) -> None:
    class Deaf:
        manifest = StandIn().manifest

    plugins = Plugins([install("bad", adport_provider=lambda: Deaf())])
    assert plugins.providers == {}
    assert "complaint()" in plugins.broken["bad"]


def test_a_sandbox_of_anothers_provider_is_left_out(install: Install) -> None:
    hijack = replace(sandbox(), users={"evil": ""})
    points = [
        install("a", adport_sandbox=lambda: hijack),
        install("good", adport_provider=stand_in, adport_sandbox=sandbox),
    ]
    plugins = Plugins(points)
    assert plugins.sandboxes()[SLUG].users == {}
    assert plugins.broken == {"a": "Its sandbox is of “stand_in”, which another plugin provides."}


def test_a_sandbox_without_its_provider_is_none(install: Install) -> None:
    plugins = Plugins([install("lonely", adport_sandbox=sandbox)])
    assert plugins.sandboxes() == {}
    [warning] = plugins.found["lonely"].warnings
    assert "“stand_in”, which no plugin provides" in warning


def test_a_hook_that_returns_no_sandbox_is_told(install: Install) -> None:
    point = install("bad", adport_provider=stand_in, adport_sandbox=lambda: None)
    plugins = Plugins([point])
    assert plugins.sandboxes() == {}
    told = "adport_sandbox must return an adport.Sandbox; it returned nothing."
    assert plugins.broken == {"bad": told}


def test_every_protocol_of_the_door_is_told_as_an_ability() -> None:
    protocols = {
        name
        for name, one in vars(adport).items()
        if isinstance(one, type) and getattr(one, "_is_protocol", False)
    }
    assert {one.__name__ for one in ABILITIES} == protocols - {"Provider", "Session"}


def test_a_provider_is_made_once(install: Install) -> None:
    made: list[StandIn] = []

    def make() -> StandIn:
        made.append(StandIn())
        return made[-1]

    found = platforms(install("a", adport_provider=make))
    assert found.all() == (found.get(SLUG),)
    assert len(made) == 1


def test_sandboxes_are_optional_and_made_only_when_asked_for(install: Install) -> None:
    asked: list[str] = []

    def make() -> Sandbox:
        asked.append("once")
        return sandbox()

    found = platforms(
        install("with", adport_provider=stand_in, adport_sandbox=make),
        install("without", adport_provider=lambda: StandIn("plain")),
        install("broken", adport_provider=lambda: StandIn("third"), adport_sandbox=fails),
    )
    assert asked == []
    assert list(found.sandboxes()) == [SLUG]
    assert asked == ["once"]
    assert len(found.all()) == 3
    assert "out of order" in found.broken["broken"]


def test_a_line_is_signed_and_leads_to_the_manifests_address(install: Install) -> None:
    found = platforms(install("a", adport_provider=stand_in))
    session = found.line(SLUG, Credential(token=Secret(TOKEN)))
    assert session.api_url == API
    assert session.app == APP
    assert session.credential == Credential(token=Secret(TOKEN))
    assert session.calls == 0


def test_consent_is_given_at_the_manifests_address(install: Install) -> None:
    found = platforms(install("a", adport_provider=stand_in))
    assert found.authorize_url(SLUG) == "https://example.com/auth"


def test_the_operators_address_replaces_the_manifests(install: Install) -> None:
    there = "http://127.0.0.1:8901"
    found = platforms(install("a", adport_provider=stand_in), urls={SLUG: there})
    assert found.authorize_url(SLUG) == there
    assert found.line(SLUG, None).api_url == there


def test_all_lines_to_a_provider_share_its_pace(install: Install) -> None:
    rates = (Rate(calls=1, seconds=60),)
    found = platforms(install("a", adport_provider=lambda: StandIn(rates=rates)))
    assert found.line(SLUG, None).pace is found.line(SLUG, None).pace
    assert found.line(SLUG, None).pace.buckets.rates == rates


def test_the_level_that_is_set_picks_the_rates(install: Install) -> None:
    levels = {"basic": (Rate(calls=1, seconds=60),), "more": (Rate(calls=2, seconds=60),)}
    point = install("a", adport_provider=lambda: StandIn(rates=levels["basic"], levels=levels))
    paces = [platforms(point, level=level).line(SLUG, None).pace for level in ("", "more")]
    assert [pace.buckets.rates for pace in paces] == [levels["basic"], levels["more"]]


@pytest.mark.parametrize(("levels", "told"), [((), "none"), (("basic", "more"), "basic, more")])
def test_an_unknown_level_is_refused_at_the_start_naming_the_known(
    install: Install, levels: tuple[str, ...], told: str
) -> None:
    known: dict[str, tuple[Rate, ...]] = dict.fromkeys(levels, ())
    with pytest.raises(SettingInvalid, match=f"ADPORT_STAND_IN_LEVEL is “huge”.*{told}"):
        platforms(install("a", adport_provider=lambda: StandIn(levels=known)), level="huge")


def test_a_caller_has_its_line_and_nobody_stands_for_a_person(install: Install) -> None:
    found = platforms(install("a", adport_provider=stand_in))
    caller = Caller(profile_id="p1", urgency=Urgency.OLDER)
    assert found.line(SLUG, None).caller == SOMEBODY
    assert found.line(SLUG, None, caller).caller == caller


def test_a_provider_without_its_app_names_the_settings(install: Install) -> None:
    found = platforms(install("a", adport_provider=lambda: StandIn("power_manager")))
    with pytest.raises(SettingMissing) as missing:
        found.line(ProviderSlug("power_manager"), None)
    for text in (str(missing.value), missing.value.remedy):
        assert "ADPORT_POWER_MANAGER_APP_ID" in text
        assert "ADPORT_POWER_MANAGER_APP_SECRET" in text


def test_the_secrets_of_apps_and_lines_are_told_to_the_redactor(install: Install) -> None:
    redactor = Redactor()
    found = platforms(install("a", adport_provider=stand_in), redactor=redactor)
    found.line(SLUG, Credential(token=Secret(TOKEN)))
    shown = redactor.text(f"{APP_SECRET} {TOKEN}")
    assert "canary" not in shown


def with_options(install: Install, **decided: str) -> InstalledPlatforms:
    class Optional(StandIn):
        @property
        def manifest(self) -> Manifest:
            known = Option(name="PAGE_SIZE", default="100", meaning="Rows on a page.")
            return replace(StandIn().manifest, options=(known,))

    found = platforms(install("a", adport_provider=lambda: Optional()))
    return InstalledPlatforms(
        plugins=found.plugins,
        client=found.client,
        redactor=found.redactor,
        allowances=found.allowances,
        apps={SLUG: replace(APP, options=decided)},
    )


def test_an_option_has_its_default_until_the_operator_decides(install: Install) -> None:
    assert with_options(install).line(SLUG, None).app.options == {"PAGE_SIZE": "100"}
    decided = with_options(install, PAGE_SIZE="50").line(SLUG, None).app
    assert decided.options == {"PAGE_SIZE": "50"}


def test_an_option_that_the_provider_does_not_have_stops_the_start(install: Install) -> None:
    with pytest.raises(SettingInvalid, match="OPTION_PAGE is set, but Stand-In has no such"):
        with_options(install, PAGE="50")
