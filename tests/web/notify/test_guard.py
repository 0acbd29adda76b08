"""The guard: public addresses only, whatever they are dressed up as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.web.notify import guard

NOT_PUBLIC = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.88.99.1", "198.18.0.1",
    "192.0.2.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::ffff:0.0.0.0",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:7f00:1::1", "2001:db8::1",
    "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "5f00::1", "100::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "::ffff:8.8.8.8", "2606:4700::1111"]
INSIDE = ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:127.0.0.1"]
# 127.0.0.1, 169.254.169.254 or 0.0.0.0 as the system's resolver understands them; all are numbers, so nothing is asked.
DISGUISED = [
    "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://0177.0.0.1/", "https://0x7f.1/",
    "https://127.1/", "https://127.0.1/", "https://2852039166/", "https://0xa9fea9fe/", "https://0/",
    "https://１２７.０.０.１/", "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::127.0.0.1]/",
    "https://localhost/", "https://LOCALHOST/", "https://127.0.0.1:8443/",
]  # fmt: skip


def judged(address: str, *answers: str, private: bool = False) -> None:
    """All rules over one address whose name stands for the answers, or for what the system says."""
    place = guard.place(address)
    guard.permit(place, private=private)
    found = answers or guard.system_resolver(place.host, place.port)
    guard.judge(place, found, private=private)


def reason(address: str, *answers: str, private: bool = False) -> object:
    """Why an address is refused."""
    with pytest.raises(guard.Refused) as refused:
        judged(address, *answers, private=private)
    return refused.value.reason


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert reason("https://hook.test/", address) == guard.PRIVATE


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    judged("https://hook.test/", address)


@pytest.mark.parametrize("address", DISGUISED)
def test_a_disguised_address_is_refused(address: str) -> None:
    assert reason(address) == guard.PRIVATE


@pytest.mark.parametrize("place", range(3))
def test_one_private_address_among_public_ones_refuses_all(place: int) -> None:
    answers = ["8.8.8.8", "2606:4700::1111"]
    answers.insert(place, "10.0.0.1")
    assert reason("https://hook.test/", *answers) == guard.PRIVATE


@pytest.mark.parametrize("address", INSIDE)
def test_private_places_pass_where_the_operator_allows_them(address: str) -> None:
    judged("http://hook.test:8080/", address, private=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "100.100.100.200", "fd00:ec2::254", "192.0.2.1"]
)
def test_metadata_link_local_and_odd_addresses_stay_refused_where_private_ones_pass(address: str) -> None:
    assert reason("https://hook.test/", address, private=True) == guard.PRIVATE


def test_http_is_not_for_public_places_even_where_private_ones_pass() -> None:
    assert reason("http://hook.test/", "8.8.8.8", private=True) == guard.PLAIN


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://hook.test/", guard.SCHEME),
        ("https://hook.test:22/", guard.PORT),
        ("https://hook.test:80/", guard.PORT),
        ("https://hook.test:0/", guard.PORT),
        ("https://user:pass@hook.test/", guard.LOGIN),
        ("https://user@hook.test/", guard.LOGIN),
        ("https://@hook.test/", guard.LOGIN),
        ("ftp://hook.test/", guard.FORM),
        ("file:///etc/passwd", guard.FORM),
        ("gopher://hook.test/", guard.FORM),
        ("//hook.test/", guard.FORM),
        ("hook.test", guard.FORM),
        ("", guard.FORM),
        ("https://", guard.FORM),
        ("https:///path", guard.FORM),
        ("https://hook.test:99999/", guard.FORM),
        ("https://hook.test:x/", guard.FORM),
        ("https://[::1/", guard.FORM),
        ("https://hook..test/", guard.FORM),
        ("https://hook.test\\@127.0.0.1/", guard.FORM),
        ("https://hook.test/a b", guard.FORM),
        ("https://hook.test/a\r\nHost: other", guard.FORM),
        ("https://hook\t.test/", guard.FORM),
    ],
)
def test_an_address_of_the_wrong_form_is_refused_with_its_reason(address: str, why: object) -> None:
    assert reason(address, "8.8.8.8") == why


@pytest.mark.parametrize("address", ["https://hook.test/", "https://hook.test:443/", "https://hook.test:8443/x?a=b"])
def test_an_ordinary_address_passes(address: str) -> None:
    judged(address, "8.8.8.8")


def test_an_address_is_taken_apart_as_it_goes_over_the_wire() -> None:
    place = guard.place("https://日本語.test/道?q=か&r=%20#part")
    assert (place.host, place.port) == ("xn--wgv71a119e.test", 443)
    assert place.path == "/%E9%81%93?q=%E3%81%8B&r=%20"


def test_the_repr_of_a_place_hides_the_path() -> None:
    assert "s3cret" not in repr(guard.place("https://hook.test/s3cret?key=s3cret"))


@given(st.ip_addresses())
def test_no_address_is_both_public_and_inside(address: object) -> None:
    assert not (guard.public(str(address)) and guard.inside(str(address)))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_as_itself(address: object) -> None:
    assert guard.public(f"::ffff:{address}") == guard.public(str(address))
