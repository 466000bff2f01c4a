"""The watch for leaking secrets sees what it must."""

import logging

import pytest

from tests.canary import CANARIES, Watch, assert_clean, sung

WORDS = ("bird-in-the-mine-1",)


@pytest.fixture
def watch() -> Watch:
    return Watch(WORDS)


def report(output: str = "") -> pytest.TestReport:
    sections = [("Captured stdout call", output)]
    return pytest.TestReport("t.py::t", ("t.py", 1, "t"), {}, "passed", None, "call", sections)


def test_a_secret_in_a_log_record_fails_the_test(watch: Watch) -> None:
    logger = logging.Logger("leaky")
    logger.addHandler(watch)
    logger.debug("asked with %s", WORDS[0])
    judged = report()
    watch.judge(judged)
    assert judged.failed
    assert judged.longrepr == "a log record of leaky shows bird-in-the-mine"


def test_a_secret_in_a_traceback_that_is_logged_is_seen(watch: Watch) -> None:
    logger = logging.Logger("leaky")
    logger.addHandler(watch)
    try:
        raise ValueError(WORDS[0])
    except ValueError:
        logger.exception("it failed")
    assert watch.seen


def test_a_secret_in_the_output_fails_the_test_once(watch: Watch) -> None:
    first, second = report(WORDS[0]), report(WORDS[0])
    watch.judge(first)
    watch.judge(second)
    assert (first.outcome, second.outcome) == ("failed", "passed")


def test_a_clean_test_stays_passed(watch: Watch) -> None:
    judged = report("nothing to see")
    watch.judge(judged)
    assert judged.passed


def test_the_watch_hears_the_root_logger_during_every_test(pytestconfig: pytest.Config) -> None:
    watch = pytestconfig.pluginmanager.getplugin("canary")
    assert watch in logging.getLogger().handlers
    assert logging.getLogger().level == logging.DEBUG


def test_no_two_canaries_are_taken_for_one_another() -> None:
    assert [sung(canary) for canary in CANARIES] == [[c.rpartition("-")[0]] for c in CANARIES]


def test_a_text_with_a_secret_is_not_clean() -> None:
    with pytest.raises(AssertionError, match=r"canary-token$"):
        assert_clean(f"Bearer {CANARIES[0]}")
