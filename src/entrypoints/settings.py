"""What the operator decides, read from `ADPORT_…` environment variables, once, at start."""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from core.credential import AppCredentials
from core.ids import PlanSlug, ProviderSlug
from core.operator_errors import KeyMissing, SettingInvalid
from core.secret import Secret

PREFIX = "ADPORT_"
YES, NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class Described(msgspec.Struct, frozen=True):
    """A setting as the reference lists it."""

    name: str
    default: str
    meaning: str


DESCRIBED = (
    Described(
        "ADPORT_DATABASE_URL",
        "sqlite:///adport-data/adport.db",
        "Where everything is kept: `sqlite:///PATH`, or `postgresql://USER:PASSWORD@HOST/NAME`.",
    ),
    Described("ADPORT_KEYS", "", "The ring of master keys, newest first: `id:base64,id:base64`."),
    Described("ADPORT_KEYS_FILE", "", "A file with the ring, in place of `ADPORT_KEYS`."),
    Described(
        "ADPORT_PUBLIC_URL",
        "http://127.0.0.1:8400",
        "The address people and platforms reach the service at; callbacks are built from it alone.",
    ),
    Described("ADPORT_HOST", "127.0.0.1", "The address `adport serve` listens on."),
    Described("ADPORT_PORT", "8400", "The port `adport serve` listens on."),
    Described(
        "ADPORT_TRUSTED_PROXIES",
        "",
        "Addresses or networks of your own proxies, whose X-Forwarded-For is believed: "
        "`10.0.0.0/8,::1`.",
    ),
    Described("ADPORT_PLAN", "self_hosted", "The plan a new workspace starts with."),
    Described("ADPORT_WORKSPACE", "", "The id of the workspace the CLI works in; else the oldest."),
    Described("ADPORT_MEMBER", "", "The e-mail of the member the CLI acts as; else the owner."),
    Described(
        "ADPORT_ALLOW_PRIVATE_HOSTS",
        "false",
        "Whether platforms may be called at private and loopback addresses, and without TLS. "
        "Link-local addresses, and those where clouds hand out rights, stay closed.",
    ),
    Described(
        "ADPORT_SCHEDULE",
        "true",
        "Whether this process starts by itself what is read again and again:"
        " syncs every 15 minutes, linked accounts every few hours.",
    ),
    Described("ADPORT_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Described("ADPORT_LOG_FORMAT", "text", "`text` for people, `json` for programs."),
    Described(
        "ADPORT_<PROVIDER>_APP_ID", "", "The developer app's id, as in `ADPORT_TIKTOK_APP_ID`."
    ),
    Described("ADPORT_<PROVIDER>_APP_SECRET", "", "The developer app's secret."),
    Described(
        "ADPORT_<PROVIDER>_LEVEL",
        "",
        "How much the platform allows the developer app, such as `advanced` for TikTok.",
    ),
    Described(
        "ADPORT_<PROVIDER>_OPTION_<NAME>",
        "",
        "Decides what a platform's papers leave open; a provider's page lists its options.",
    ),
    Described("ADPORT_<PROVIDER>_API_URL", "", "Replaces the platform's API address (a sandbox)."),
    Described(
        "ADPORT_<PROVIDER>_AUTHORIZE_URL",
        "",
        "Replaces the address of the platform's consent page.",
    ),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The operator's decisions."""

    database_url: str
    keys: Secret
    keys_file: str
    public_url: str
    host: str
    port: int
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    plan: PlanSlug
    workspace: str
    member: str
    allow_private_hosts: bool
    keeps_schedule: bool
    log_level: str
    log_format: str
    apps: Mapping[ProviderSlug, AppCredentials]
    levels: Mapping[ProviderSlug, str]
    api_urls: Mapping[ProviderSlug, str]
    authorize_urls: Mapping[ProviderSlug, str]

    @property
    def ring_source(self) -> str:
        """Where the key ring is written, as an error names it."""
        return "ADPORT_KEYS" if self.keys else f"ADPORT_KEYS_FILE ({self.keys_file})"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file of ours, which we migrate ourselves."""
        return self.database_url.startswith("sqlite")

    def ring(self) -> str:
        """The text of the key ring. Raises KeyMissing, or SettingInvalid for an unreadable file."""
        if self.keys:
            return self.keys.reveal()
        if not self.keys_file:
            raise KeyMissing("There is no master key: neither ADPORT_KEYS nor ADPORT_KEYS_FILE.")
        try:
            return Path(self.keys_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingInvalid(f"ADPORT_KEYS_FILE cannot be read: {self.keys_file}") from error


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings. Raises SettingInvalid naming the variable that cannot be read."""
    given = os.environ if environment is None else environment
    defaults = {one.name: one.default for one in DESCRIBED}

    def text(name: str) -> str:
        return given.get(PREFIX + name, "").strip() or defaults[PREFIX + name]

    return Settings(
        database_url=text("DATABASE_URL"),
        keys=Secret(text("KEYS")),
        keys_file=text("KEYS_FILE"),
        public_url=_root("ADPORT_PUBLIC_URL", text("PUBLIC_URL")),
        host=text("HOST"),
        port=_port(text("PORT")),
        trusted_proxies=_networks("ADPORT_TRUSTED_PROXIES", text("TRUSTED_PROXIES")),
        plan=PlanSlug(text("PLAN")),
        workspace=text("WORKSPACE"),
        member=text("MEMBER"),
        allow_private_hosts=_yes("ADPORT_ALLOW_PRIVATE_HOSTS", text("ALLOW_PRIVATE_HOSTS")),
        keeps_schedule=_yes("ADPORT_SCHEDULE", text("SCHEDULE")),
        log_level=_one_of("ADPORT_LOG_LEVEL", text("LOG_LEVEL").upper(), LEVELS),
        log_format=_one_of("ADPORT_LOG_FORMAT", text("LOG_FORMAT").lower(), FORMATS),
        apps=_apps(given),
        levels=_levels(given),
        api_urls=_by_provider(given, "_API_URL"),
        authorize_urls=_by_provider(given, "_AUTHORIZE_URL"),
    )


def _networks(name: str, text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise SettingInvalid(f"{name} holds no address or network: {error}.") from error


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")


def _apps(given: Mapping[str, str]) -> dict[ProviderSlug, AppCredentials]:
    ids, secrets = _texts(given, "_APP_ID"), _texts(given, "_APP_SECRET")
    for slug in ids.keys() ^ secrets.keys():
        there, missing = ("ID", "SECRET") if slug in ids else ("SECRET", "ID")
        stem = f"{PREFIX}{slug.upper()}_APP_"
        raise SettingInvalid(f"{stem}{there} is set, but {stem}{missing} is not.")
    return {
        slug: AppCredentials(
            id=ids[slug], secret=Secret(secrets[slug]), options=_options(given, slug)
        )
        for slug in ids.keys() & secrets.keys()
    }


def _options(given: Mapping[str, str], slug: ProviderSlug) -> dict[str, str]:
    stem = f"{PREFIX}{slug.upper()}_OPTION_"
    return {
        name.removeprefix(stem): value.strip()
        for name, value in given.items()
        if name.startswith(stem) and value.strip()
    }


def _levels(given: Mapping[str, str]) -> dict[ProviderSlug, str]:
    """How much each provider's app is allowed; how much is logged is no provider's."""
    found = _texts(given, "_LEVEL")
    return {slug: level.lower() for slug, level in found.items() if slug != "log"}


def _by_provider(given: Mapping[str, str], suffix: str) -> dict[ProviderSlug, str]:
    return {
        slug: _url(f"{PREFIX}{slug.upper()}{suffix}", url)
        for slug, url in _texts(given, suffix).items()
    }


def _texts(given: Mapping[str, str], suffix: str) -> dict[ProviderSlug, str]:
    return {
        ProviderSlug(name.removeprefix(PREFIX).removesuffix(suffix).lower()): value.strip()
        for name, value in given.items()
        if name.startswith(PREFIX) and name.endswith(suffix) and value.strip()
    }


def _url(name: str, text: str) -> str:
    if not text.startswith(("http://", "https://")) or any(mark.isspace() for mark in text):
        raise SettingInvalid(f"{name} is no address that begins with https:// or http://.")
    return text


def _root(name: str, text: str) -> str:
    """An address without anything behind host and port: cookies and callbacks need the root."""
    url = _url(name, text).rstrip("/")
    if not _is_root(url):
        raise SettingInvalid(
            f"{name} must be host and port alone, such as https://adport.example.com:"
            " no path, no query, no user."
        )
    return url


def _is_root(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    bare = f"{parts.scheme}://{parts.netloc}"
    return bool(parts.hostname) and parts.username is None and port != 0 and url == bare


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise SettingInvalid(f"ADPORT_PORT is no port: “{text[:20]}”.")
    return int(text)


def _yes(name: str, text: str) -> bool:
    if text.lower() not in YES | NO:
        raise SettingInvalid(f"{name} is neither true nor false: “{text[:20]}”.")
    return text.lower() in YES


def _one_of(name: str, text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise SettingInvalid(f"{name} is none of {', '.join(known)}: “{text[:20]}”.")
    return text
