"""Seals secrets with AES-256-GCM under a ring of keys."""

import re
import secrets
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.operator_errors import KeyMissing, SettingInvalid, WrongKey
from core.ports.sealer import Place, Sealed
from core.secret import Secret

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[a-z0-9-]{1,16}")
MANY_SEALS = 2**31
"""Half of what one key may seal under random nonces (NIST SP 800-38D, 8.3: 2^32)."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Key:
    """One master key; its repr shows its id only."""

    id: str
    secret: bytes = field(repr=False)


def generate_key() -> str:
    """A fresh entry for `ADPORT_KEYS`; put it first in the ring and it seals from then on."""
    id = f"k{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(2)}"
    return f"{id}:{b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse_ring(text: str, source: str = "ADPORT_KEYS") -> tuple[Key, ...]:
    """The ring written as `id:base64key,…`, newest first; `source` says where it is written.

    Raises KeyMissing where there is none and SettingInvalid, which tells no key, where it is wrong.
    """
    entries = [entry.strip() for entry in re.split(r"[,\n]", text) if entry.strip()]
    if not entries:
        raise KeyMissing(f"There is no master key: {source} is empty.")
    ring = tuple(_parse_key(place, entry, source) for place, entry in enumerate(entries, start=1))
    if len({key.id for key in ring}) < len(ring):
        raise SettingInvalid(f"{source} names two keys alike.")
    return ring


@dataclass(slots=True)
class AesSealer:
    """A Sealer whose sealed texts open only under their key, in their place."""

    ring: tuple[Key, ...]
    many: int = MANY_SEALS
    """After how many seals of one key by this process a newer one is asked for, once."""
    _ciphers: dict[str, AESGCM] = field(init=False, repr=False)
    _seals: Counter[str] = field(init=False, repr=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self._ciphers = {key.id: AESGCM(key.secret) for key in self.ring}

    @property
    def newest(self) -> str:
        return self.ring[0].id

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.ring)

    def holds(self, key: str) -> bool:
        return key in self._ciphers

    def seal(self, secret: Secret, place: Place) -> Sealed:
        self._count()
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound = _bound(place, self.newest)
        box = self._ciphers[self.newest].encrypt(nonce, secret.reveal().encode(), bound)
        return Sealed(text=urlsafe_b64encode(nonce + box).decode(), key=self.newest)

    def open(self, sealed: Sealed, place: Place) -> Secret:
        cipher = self._ciphers.get(sealed.key)
        if cipher is None:
            raise WrongKey(f"The key “{sealed.key[:16]}” is not in the ring.")
        try:
            raw = urlsafe_b64decode(sealed.text)
            bound = _bound(place, sealed.key)
            return Secret(cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound).decode())
        except (InvalidTag, ValueError):
            raise WrongKey("A sealed secret does not open here with its key.") from None

    def _count(self) -> None:
        self._seals[self.newest] += 1
        if self._seals[self.newest] == self.many:
            log.warning("sealer.key_is_worn", key=self.newest, seals=self.many)


def _bound(place: Place, key: str) -> bytes:
    """What is authenticated along with the secret; JSON keeps the parts apart."""
    return msgspec.json.encode(["adport", place.workspace, place.owner, place.field, key])


def _parse_key(place: int, entry: str, source: str) -> Key:
    id, _, encoded = entry.partition(":")
    if not KEY_ID.fullmatch(id):
        raise SettingInvalid(
            f"Key {place} of {source} has no readable id: write “id:key”, the id of up to"
            " 16 small letters, digits and dashes."
        )
    return Key(id, _key_bytes(id, encoded, source))


def _key_bytes(id: str, encoded: str, source: str) -> bytes:
    try:
        secret = b64decode(encoded.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SettingInvalid(f"Key “{id}” of {source} is not {KEY_BYTES} bytes in base64.")
    return secret
