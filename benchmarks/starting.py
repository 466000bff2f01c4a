"""How long until there is something to see: the CLI's help, and the service's first answer."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from adapters.sealer import generate_key
from benchmarks.figure import Figure, below
from entrypoints.serving import bind, port_of

ROUNDS = 7
ADPORT = Path(".venv/bin/adport").absolute()


def measure() -> list[Figure]:
    """Best of several for the help; median of a few for the service."""
    helps = sorted(_help() for _ in range(ROUNDS))
    serves = sorted(_serve() for _ in range(3))
    return [
        below("adport --help, median", helps[ROUNDS // 2] * 1000, 150, "ms"),
        below("serve: start to first answer, median", serves[1][0] * 1000, 1500, "ms"),
        below("serve: resident memory, idle", serves[1][1], 150, "MB"),
    ]


def _help() -> float:
    start = time.perf_counter()
    subprocess.run([ADPORT, "--help"], check=True, capture_output=True)  # noqa: S603 - our own
    return time.perf_counter() - start


def _serve() -> tuple[float, float]:
    """Seconds until /health/ready says yes, on a new database; then megabytes in memory."""
    listener = bind("127.0.0.1", 0)
    port = port_of(listener)
    listener.close()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "ADPORT_DATABASE_URL": f"sqlite:///{folder}/adport.db",
            "ADPORT_KEYS": generate_key(),
            "ADPORT_PORT": str(port),
        }
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own
            [ADPORT, "serve"], env=os.environ | settings, stderr=subprocess.DEVNULL
        )
        try:
            _await(f"http://127.0.0.1:{port}/health/ready", process)
            took = time.perf_counter() - start
            return took, _megabytes(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.005)
    raise RuntimeError("The service ended before it answered.")


def _megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
