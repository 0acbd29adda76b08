"""Names of equipment beside names of a list: what may be the same, and what must not be taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sonaeru.core.devices.gear import Listed, Named, may_be, plain

MAY_BE = [
    (("Fortinet", "FortiOS"), ("Fortinet", "FortiOS")),
    (("fortinet", "ＦｏｒｔｉＯＳ"), ("Fortinet", "FortiOS and FortiProxy")),
    (("Cisco", "IOS XE"), ("Cisco", "IOS and IOS XE")),
    (("Cisco Systems, Inc.", "IOS"), ("Cisco", "IOS and IOS XE")),
    (("シスコシステムズ", "Cisco IOS"), ("シスコシステムズ (cisco)", "Cisco IOS")),
    (("Cisco", "IOS"), ("シスコシステムズ (cisco)", "Cisco IOS")),
    (("ヤマハ", "RTX1210"), ("ヤマハ株式会社 (yamaha)", "RTX1210")),
    (("yamaha", "RTX1210 ルーター"), ("ヤマハ株式会社 (yamaha)", "RTX1210")),
    (("Apache Software Foundation", "Apache HTTP Server"), ("Apache", "HTTP Server")),
    (("Microsoft", "Windows Server 2019"), ("Microsoft", "Windows")),
    (("Microsoft", "Exchange Server"), ("Microsoft", "Exchange Server")),
    (("Adobe", "Acrobat Reader"), ("Adobe", "Acrobat and Reader")),
    (("Fortinet", "FortiGate 60F"), ("Fortinet", "Multiple Products")),
]
IS_NOT = [
    (("Fortinet", "FortiOS"), ("Fortinet", "FortiWeb")),
    (("Fortinet", "FortiOS"), ("Cisco", "IOS")),
    (("Cisco", "ASA"), ("Cisco", "IOS and IOS XE")),
    (("Microsoft", "Exchange Server"), ("Microsoft", "SharePoint Server")),
    (("Apache", "HTTP Server"), ("Apache", "Tomcat")),
    (("Apache", "HTTP Server"), ("Rejetto", "HTTP File Server")),
    (("Red Hat", "Linux"), ("Red Lion", "Linux")),
    (("Trend Micro", "Apex One"), ("Super Micro", "BMC")),
    (("Yamaha", "RTX830"), ("Yamaha", "RTX1210")),
    (("Netgear", "Router"), ("Netgear", "WNR2000 Router")),
    (("Microsoft", "Windows 11"), ("Microsoft", "Windows Media Center")),
    (("Inc.", "FortiOS"), ("Fortinet Inc.", "FortiOS")),
    (("D-Link", ""), ("D-Link", "DIR-820")),
    (("", ""), ("", "")),
    (("Oracle", "Java"), ("Oracle", "JavaScript Engine")),
]


@pytest.mark.parametrize(("own", "listed"), MAY_BE)
def test_these_may_be_the_same(own: tuple[str, str], listed: tuple[str, str]) -> None:
    assert may_be(Named(*own), Named(*listed))


@pytest.mark.parametrize(("own", "listed"), IS_NOT)
def test_these_are_not_the_same(own: tuple[str, str], listed: tuple[str, str]) -> None:
    assert not may_be(Named(*own), Named(*listed))


def test_a_list_finds_what_a_walk_over_it_finds() -> None:
    names = [Named(*listed) for _, listed in MAY_BE + IS_NOT]
    for own, _ in MAY_BE + IS_NOT:
        found = Listed(names).matching(Named(*own))
        assert set(found) == {each for each in names if may_be(Named(*own), each)}
        assert list(found) == sorted(found)


NAMES = st.builds(Named, st.text(max_size=30), st.text(max_size=30))


@given(NAMES, NAMES)
def test_any_names_can_be_compared_and_the_order_does_not_matter(first: Named, second: Named) -> None:
    assert may_be(first, second) == may_be(Named(second.vendor, second.product), first) or "multiple" in plain(
        f"{first.product} {second.product}"
    )


@given(st.text(max_size=40))
def test_how_a_name_is_written_does_not_matter_twice(text: str) -> None:
    assert plain(plain(text)) == plain(text)
