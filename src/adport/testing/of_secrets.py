"""Claims about secrets: they are sealed, and nowhere else."""

from collections.abc import Iterator

from adport.testing.checks import ensure
from adport.testing.of_connection import validate
from adport.testing.stage import Stage
from adport.testing.tiers import Tier, claim
from adport.testing.wire import Break, Order
from core.connection import Connection
from core.credential import Credential
from core.ports.audit import Audit


class OfSecrets:
    """Credential, key, code and app secret."""

    @claim(Tier.GOLD)
    async def no_secret_is_kept_unsealed(self, stage: Stage) -> None:
        """Not in any table, whatever it was written by."""
        connection = await stage.connect()
        await validate(stage, connection)
        kept = b"".join(path.read_bytes() for path in stage.database.parent.iterdir())
        for secret in await secrets(stage, connection):
            ensure(secret.encode() not in kept, "The database holds a secret that is not sealed.")

    @claim(Tier.GOLD)
    async def no_secret_is_told(self, stage: Stage) -> None:
        """In no log, problem or audit entry, in good times and in bad."""
        connection = await stage.connect()
        shown: list[Connection] = []
        for kind in (Break.ECHO, Break.HTML_REFUSAL, Break.TRUNCATED):
            stage.wire.orders[:] = [Order(kind=kind)]
            shown.append(await validate(stage, connection))
        stage.wire.orders.clear()
        async with stage.container() as scope:
            trail = await (await scope.get(Audit)).of(
                stage.ana.workspace_id, before=None, limit=500
            )
        told = f"{stage.logs} {shown} {trail}"
        for secret in await secrets(stage, connection):
            ensure(secret not in told, "A secret is told in a log, a problem, or the audit trail.")

    @claim(Tier.SILVER)
    async def a_credential_shows_nothing_of_itself(self, stage: Stage) -> None:
        """Not by its repr, nor by that of the provider."""
        connection = await stage.connect()
        credential = await stage.credential(connection)
        shown = f"{credential!r} {stage.provider!r} {stage.provider.manifest!r}"
        for secret in await secrets(stage, connection):
            ensure(secret not in shown, "A repr shows a secret.")


async def secrets(stage: Stage, connection: Connection) -> list[str]:
    """All that nobody may see."""
    credential = await stage.credential(connection)
    return [one for one in _of(stage, credential) if one]


def _of(stage: Stage, credential: Credential) -> Iterator[str]:
    yield credential.token.reveal()
    yield credential.refresh.reveal() if credential.refresh else ""
    yield stage.sandbox.app_secret
    form = stage.provider.manifest.api_key
    for one in form.fields if form else ():
        if one.is_secret and one.name in credential.fields:
            yield credential.fields[one.name].reveal()
