"""The demo's own folder: made, emptied when it is ours, never taken from anyone else."""

import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from adapters.sealer import generate_key
from core.operator_errors import SettingInvalid

NAME = "adport-demo"
MARKER = ".made-by-adport-demo"
KEYS, ENVIRONMENT = "keys", "env"


def own_folder(path: Path) -> Path:
    """The folder, empty and ours. Raises SettingInvalid, touching nothing, where it is not ours."""
    try:
        _clear(path)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / MARKER).touch()
    except OSError as error:
        raise SettingInvalid(
            f"The demo's folder {path} cannot be made: {error.strerror}.",
            remedy="Choose another one with --data.",
        ) from error
    return path.resolve()


def make_key_file(folder: Path) -> Path:
    """A file with a fresh master key, for its owner's eyes only."""
    return _write_private(folder / KEYS, f"{generate_key()}\n")


def write_environment(folder: Path, environment: Mapping[str, str]) -> Path:
    """A file to `source` in a shell; it holds secrets, so it is for its owner's eyes only."""
    lines = (f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
    return _write_private(folder / ENVIRONMENT, "".join(lines))


def _clear(path: Path) -> None:
    if path.is_dir() and not any(path.iterdir()):
        return
    if path.exists() and not (path / MARKER).is_file():
        raise SettingInvalid(
            f"{path} holds something that the demo did not make, so it is left alone.",
            remedy="Choose an empty or a new folder with --data.",
        )
    if path.exists():
        shutil.rmtree(path)


def _write_private(path: Path, text: str) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path
