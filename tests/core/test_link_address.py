import pytest

from core.link_address import LONGEST, require_address
from core.provider_errors import Garbled
from entrypoints.qr import Picture, drawn, typed

GOOD = (
    "https://platform.example/yes?token=1",
    "HTTPS://Platform.Example/yes",
    "https://platform.example:8443/yes#code",
    "https://[2001:db8::1]/yes",
    "http://127.0.0.1:8090/phone/scan?code=1",
    "http://localhost/phone",
    "http://[::1]:8090/phone",
    "http://sandbox:8090/phone",
)
BAD = (
    "",
    "javascript:alert(1)",
    "data:text/html,hello",
    "//platform.example/yes",
    "http://platform.example/yes",
    "http://10.0.0.1/yes",
    "http://167772161/yes",
    "http://",
    "http://[",
    "https:///////",
    "https://platform.example:port/",
    "https://user:pw@platform.example/",
    "https://@platform.example/",
    "https://platform.example/a b",
    "https://platform.example/\nsecond",
    "https://platform.example/\x1b]0;own\x07",
    "https://platform.example/\u202egnp.exe",
    "https://platform.example/\u200b",
    "https://pl\u0430tform.example/",
    " https://platform.example/",
    "https://platform.example/" + "a" * LONGEST,
)


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_a_page_is_taken(url: str) -> None:
    require_address(url)


@pytest.mark.parametrize("url", BAD)
def test_what_is_none_is_not(url: str) -> None:
    with pytest.raises(Garbled, match="no address"):
        require_address(url)


def test_the_longest_address_can_be_drawn_and_typed() -> None:
    start = "https://platform.example/"
    longest = start + "aB-%" * ((LONGEST - len(start)) // 4)
    require_address(longest)
    assert drawn(longest, Picture.PNG)
    assert drawn(longest, Picture.SVG)
    assert typed(longest)
