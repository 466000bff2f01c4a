"""A sealer that bears its ring and places in the open, and still opens only where it should."""

import msgspec

from core.operator_errors import WrongKey
from core.ports.sealer import Place, Sealed
from core.secret import Secret


class FakeSealer:
    def __init__(self, *ring: str) -> None:
        self.ring = ring or ("k1",)

    @property
    def newest(self) -> str:
        return self.ring[0]

    @property
    def keys(self) -> tuple[str, ...]:
        return self.ring

    def holds(self, key: str) -> bool:
        return key in self.ring

    def seal(self, secret: Secret, place: Place) -> Sealed:
        text = [self.newest, place.workspace, place.owner, place.field, secret.reveal()[::-1]]
        return Sealed(text=msgspec.json.encode(text).hex(), key=self.newest)

    def open(self, sealed: Sealed, place: Place) -> Secret:
        if sealed.key not in self.ring:
            raise WrongKey(f"The key “{sealed.key}” is not in the ring.")
        *bound, text = msgspec.json.decode(bytes.fromhex(sealed.text), type=list[str])
        if bound != [sealed.key, place.workspace, place.owner, place.field]:
            raise WrongKey("A sealed secret does not open here with its key.")
        return Secret(text[::-1])
