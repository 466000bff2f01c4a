"""The demo's own folder: held by one demo at a time, emptied when it is ours, else left alone."""

import fcntl
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from adapters.sealer import generate_key
from core.operator_errors import SettingInvalid

NAME = "adport-demo"
MARKER = ".made-by-adport-demo"
"""Written before anything else and never removed, so that a killed demo's folder is known as ours;
a running demo holds a lock on it, which ends with its process however that ends."""
KEYS, ENVIRONMENT = "keys", "env"


@contextmanager
def own_folder(path: Path) -> Iterator[Path]:
    """The folder, empty but for the marker, and ours alone while the block runs.

    Raises SettingInvalid, touching nothing, where it is not ours or another demo runs in it.
    """
    try:
        _require_ours(path)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(path / MARKER, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _not_made(path, error) from error
    with os.fdopen(held):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _empty(path)
        except BlockingIOError as error:
            raise SettingInvalid(
                f"Another demo runs in {path}{_where(path)}.",
                remedy="Stop that one with Ctrl-C, or give this one its own folder: --data DIR.",
            ) from error
        except OSError as error:
            raise _not_made(path, error) from error
        yield path.resolve()


def make_key_file(folder: Path) -> Path:
    """A file with a fresh master key, for its owner's eyes only."""
    return _write_private(folder / KEYS, f"{generate_key()}\n")


def write_environment(folder: Path, environment: Mapping[str, str]) -> Path:
    """A file to `source` in a shell; it holds secrets, so it is for its owner's eyes only.

    It puts the folder of this very program first on PATH: `make demo` runs one that is not on it.
    """
    programs = shlex.quote(str(Path(sys.executable).parent))
    lines = [f'export PATH={programs}:"$PATH"\n']
    lines += [f"export {name}={shlex.quote(value)}\n" for name, value in environment.items()]
    return _write_private(folder / ENVIRONMENT, "".join(lines))


def _require_ours(path: Path) -> None:
    if not path.exists() or (path / MARKER).is_file():
        return
    if not path.is_dir() or any(path.iterdir()):
        raise SettingInvalid(
            f"{path} holds something that the demo did not make, so it is left alone.",
            remedy="Choose an empty or a new folder with --data.",
        )


def _empty(path: Path) -> None:
    for one in path.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        elif one.name != MARKER:
            one.unlink()


def _where(path: Path) -> str:
    """The address of the demo that runs there, as far as it has come to write it down."""
    with suppress(OSError):
        found = re.search(r"ADPORT_PUBLIC_URL=(\S+)", (path / ENVIRONMENT).read_text("utf-8"))
        return f", at {found[1]}" if found else ""
    return ""


def _not_made(path: Path, error: OSError) -> SettingInvalid:
    return SettingInvalid(
        f"The demo's folder {path} cannot be made: {error.strerror}.",
        remedy="Choose another one with --data DIR.",
    )


def _write_private(path: Path, text: str) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path
