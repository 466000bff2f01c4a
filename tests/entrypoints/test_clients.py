"""Whoever is counted as one client: the last hop that is no proxy of the operator's."""

from ipaddress import ip_network

import pytest
from litestar.connection import ASGIConnection
from litestar.testing import RequestFactory

from core.operator_errors import SettingInvalid
from entrypoints.http.clients import Network, client_of
from entrypoints.settings import read_settings

LOCAL = ("127.0.0.1", "::1", "10.0.0.0/8")
STRANGER, PERSON = "198.51.100.9", "203.0.113.7"


def seen(
    peer: str | None,
    *forwarded: str,
    trusted: tuple[str, ...] = LOCAL,
    name: str = "x-forwarded-for",
) -> str:
    """Who a request counts as, with so many lines of the header."""
    scope = RequestFactory().get("/").scope
    scope["client"] = (peer, 1234) if peer is not None else None
    scope["headers"] = [(name.encode(), line.encode()) for line in forwarded]
    networks: list[Network] = [ip_network(one) for one in trusted]
    return client_of(ASGIConnection(scope), networks)


def test_without_a_proxy_it_is_whoever_calls() -> None:
    assert seen(PERSON) == PERSON
    assert seen(PERSON, trusted=()) == PERSON
    assert seen(None) == "unknown"
    assert seen("a unix socket") == "unknown"


def test_what_a_stranger_forwards_counts_for_nothing() -> None:
    assert seen(STRANGER, PERSON) == STRANGER
    assert seen("127.0.0.1", PERSON, trusted=()) == "127.0.0.1"


def test_a_trusted_proxy_tells_who_is_behind_it() -> None:
    assert seen("127.0.0.1", PERSON) == PERSON
    assert seen("::1", PERSON) == PERSON
    assert seen("127.0.0.1", f"{PERSON}, 10.1.2.3") == PERSON


def test_the_header_is_read_from_its_end_for_as_long_as_it_is_trusted() -> None:
    assert seen("127.0.0.1", f"{PERSON}, {STRANGER}") == STRANGER
    assert seen("127.0.0.1", f"10.9.9.9, {STRANGER}, 10.1.2.3") == STRANGER
    assert seen("127.0.0.1", "10.9.9.9, 10.1.2.3") == "10.9.9.9"


def test_a_proxy_may_add_a_line_of_its_own() -> None:
    assert seen("127.0.0.1", PERSON, STRANGER) == STRANGER
    assert seen("127.0.0.1", PERSON, STRANGER, name="X-FORWARDED-FOR".lower()) == STRANGER


@pytest.mark.parametrize("forwarded", ["", " ", "unknown", "203.0.113.7:443", "a\tb", ",", "é"])
def test_what_is_no_address_leaves_the_proxy_itself(forwarded: str) -> None:
    assert seen("127.0.0.1", forwarded) == "127.0.0.1"
    assert seen("127.0.0.1", f"{PERSON}, {forwarded}") == "127.0.0.1"


def test_an_ipv4_address_is_the_same_however_it_is_written() -> None:
    assert seen(f"::ffff:{PERSON}") == PERSON
    assert seen("::ffff:127.0.0.1", f"::ffff:{PERSON}") == PERSON


def test_one_household_of_ipv6_is_one_client() -> None:
    assert seen("2001:db8:1:2::3") == seen("2001:db8:1:2:ffff::4") == "2001:db8:1:2::/64"
    assert seen("2001:db8:1:3::3") != seen("2001:db8:1:2::3")
    assert seen("fe80::1%eth0") == "fe80::/64"


def test_trusted_proxies_are_read_as_addresses_and_networks() -> None:
    assert read_settings({}).trusted_proxies == ()
    read = read_settings({"ADPORT_TRUSTED_PROXIES": " 10.0.0.0/8 , ::1,192.0.2.1, "})
    assert [str(one) for one in read.trusted_proxies] == ["10.0.0.0/8", "::1/128", "192.0.2.1/32"]


@pytest.mark.parametrize("text", ["proxy.example", "*", "10.0.0.1/8", "10.0.0.0/33", "1;2"])
def test_what_is_no_network_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingInvalid, match="ADPORT_TRUSTED_PROXIES"):
        read_settings({"ADPORT_TRUSTED_PROXIES": text})
