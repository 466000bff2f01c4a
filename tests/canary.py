"""Secrets that tests hand to the code, and the watch that fails the run if one is ever shown."""

import logging
from collections.abc import Generator

import pytest

TOKEN = "canary-token-5e1f0c7a9b"
REFRESH_TOKEN = "canary-refresh-token-8d24b6e013"
APP_SECRET = "canary-app-secret-c93a7f51de"
CODE = "canary-code-27b0e8d4f6"
STATE = "canary-state-f1846ca3b9"

CANARIES = (TOKEN, REFRESH_TOKEN, APP_SECRET, CODE, STATE)
"""Use them wherever a test needs a secret; none of them may reach a log, an error or a page."""


def sung(text: str, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    """The canaries found in a text, by their harmless first words."""
    return [canary.rpartition("-")[0] for canary in canaries if canary in text]


def assert_clean(text: str) -> None:
    """Fail if a canary is in a text that others may see."""
    assert not sung(text), f"shows {', '.join(sung(text))}"


class Watch(logging.Handler):
    """A pytest plugin that reads every log record, down to DEBUG, and all captured output."""

    def __init__(self, canaries: tuple[str, ...] = CANARIES) -> None:
        super().__init__(logging.DEBUG)
        self.canaries = canaries
        self.seen: list[str] = []
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.read(self.format(record), f"a log record of {record.name}")

    def read(self, text: str, place: str) -> None:
        """Note the canaries in a text that was shown in a place."""
        shown = [f"{place} shows {canary}" for canary in sung(text, self.canaries)]
        self.seen += [leak for leak in shown if leak not in self.seen]

    def listen(self) -> None:
        """Hear the root logger again, whatever the code under test has made of its handlers."""
        root = logging.getLogger()
        root.setLevel(logging.DEBUG)
        if self not in root.handlers:
            root.addHandler(self)

    def judge(self, report: pytest.TestReport) -> None:
        """Fail a test during which a canary was shown for the first time."""
        self.read(report.capstdout + report.capstderr, f"the output of {report.nodeid}")
        new = [leak for leak in self.seen if leak not in self.told]
        self.told += new
        if new and report.outcome != "failed":
            report.outcome = "failed"
            report.longrepr = "\n".join(new)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        self.listen()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self.listen()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        self.judge(report)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        logging.getLogger().removeHandler(self)
        if self.seen:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for leak in self.seen:
            terminalreporter.write_line(f"LEAK {leak}", red=True)
