"""A command line to type at, whose every answer is searched for secrets."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from click.testing import CliRunner, Result

from adapters.sealer import generate_key
from entrypoints.cli.main import adport
from plugins.tiktok.sandbox import APP_SECRET
from tests.canary import assert_clean


@dataclass(frozen=True, slots=True)
class Line:
    """Types commands in this process, with the environment it was given."""

    env: Mapping[str, str | None] = field(default_factory=dict[str, str | None])

    def type(self, *words: str, **changed: str | None) -> Result:
        root = logging.getLogger()
        handlers, level = root.handlers, root.level
        try:
            env = {"COLUMNS": None, **self.env, **changed}  # parallel runs of pytest set it
            result = CliRunner().invoke(adport, list(words), env=env, prog_name="adport")
        finally:
            root.handlers, root.level = handlers, level
        shown = result.stdout + result.stderr
        assert "Traceback" not in shown
        assert_clean(shown)
        assert APP_SECRET not in shown
        assert (self.env.get("ADPORT_KEYS") or "no:key at all").partition(":")[2] not in shown
        return result

    def did(self, *words: str, **changed: str | None) -> str:
        """What the command answered, having succeeded."""
        result = self.type(*words, **changed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *words: str, **changed: str | None) -> Any:  # noqa: ANN401
        """The same, read as JSON."""
        return json.loads(self.did(*words, "--json", **changed))

    def refused(self, code: int, *words: str, **changed: str | None) -> str:
        """What the command said on stderr, having ended with that exit code and a remedy."""
        result = self.type(*words, **changed)
        assert result.exit_code == code, result.output
        assert "What to do: " in result.stderr
        return result.stderr

    def problem(self, code: int, *words: str, **changed: str | None) -> dict[str, str | None]:
        """The same, read as JSON."""
        result = self.type(*words, "--json", **changed)
        assert result.exit_code == code, result.output
        assert result.stdout == ""
        told = json.loads(result.stderr)
        assert set(told) == {"code", "detail", "remedy", "field"}
        return dict(told)


def fresh_env(folder: str, **more: str) -> dict[str, str | None]:
    """The settings of an installation of its own."""
    return {
        "ADPORT_DATABASE_URL": f"sqlite:///{folder}/adport.db",
        "ADPORT_KEYS": generate_key(),
        "ADPORT_PUBLIC_URL": "http://127.0.0.1:9",
        "ADPORT_SCHEDULE": "false",
        **more,
    }
